import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { writeUnoptimizedModel } from './onnxruntime';

/** What onnxruntime makes of a small model before it optimises anything; null where it does not take it. */
export function inline(model: Uint8Array, executionProviders: readonly string[]): Uint8Array | null {
  const folder = mkdtempSync(path.join(tmpdir(), 'onnx-debugger-inlined-'));
  try {
    const target = path.join(folder, 'inlined.onnx');
    writeUnoptimizedModel(model, target, executionProviders);
    return new Uint8Array(readFileSync(target));
  } catch {
    return null;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
