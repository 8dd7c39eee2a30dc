import path from 'node:path';
import { madeUpText } from '../core/onnx/fill/made-up-text';
import type { MadeUpWeights } from '../core/onnx/model';

/** Says which weights have numbers that nobody gave. */
export function tellMadeUp(file: string, madeUp: MadeUpWeights): void {
  process.stderr.write(`onnx-debug: ${madeUpText(path.basename(file), madeUp).text}\n`);
}
