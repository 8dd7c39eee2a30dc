import { InferenceSession, Tensor } from 'onnxruntime-node';
import { type Digits, imageSize } from './mnist';

/** What a model does on images whose digit is known. */
export interface Evaluation {
  /** How many images got only finite probabilities. */
  readonly finite: number;
  /** How many of those got the right digit. */
  readonly right: number;
  /** The images with NaN, by index. */
  readonly nan: number[];
}

/** Runs a model on the first `count` images, one by one, in onnxruntime with optimisation off as the debugger runs it. */
export async function evaluate(
  model: Uint8Array | string,
  digits: Digits,
  count: number,
): Promise<Evaluation> {
  const options = { graphOptimizationLevel: 'disabled', intraOpNumThreads: 1 } as const;
  const session =
    typeof model === 'string'
      ? await InferenceSession.create(model, options)
      : await InferenceSession.create(model, options);
  const nan: number[] = [];
  let right = 0;
  for (let index = 0; index < count; index++) {
    const image = new Tensor('float32', Float32Array.from(digits.image(index)), [1, 1, imageSize, imageSize]);
    const probs = (await session.run({ image })).probs!.data as Float32Array;
    if (probs.some(Number.isNaN)) nan.push(index);
    else if (probs.indexOf(Math.max(...probs)) === digits.label(index)) right++;
  }
  await session.release();
  return { finite: count - nan.length, right, nan };
}
