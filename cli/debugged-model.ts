import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Model } from '../core/onnx/model';
import { withComposites } from '../engine/composites';
import { optimizedModel } from '../engine/optimized-model';
import { Runner } from '../engine/runner-client';
import { UsageError } from './command';

/** The graph of the file, or the one that onnxruntime makes of it. */
export type GraphVariant = 'model' | 'optimized';

/** Which graph of a model a command works on. */
export interface Variant {
  readonly graph: GraphVariant;
  /** Whether operators that onnxruntime makes of others have those as their bodies. */
  readonly composites: boolean;
}

/** @throws UsageError for another text */
export function graphVariant(text: string): GraphVariant {
  if (text === 'model' || text === 'optimized') return text;
  throw new UsageError(`--graph is model or optimized, not '${text}'.`);
}

/**
 * Does something with a runner and a model's graph as it is debugged; both are gone after it.
 *
 * @throws UserError OD2046 where onnxruntime cannot read the model; RunnerDied; what `use` throws
 */
export async function withVariant<T>(
  source: Model,
  { graph, composites }: Variant,
  use: (runner: Runner, model: Model) => Promise<T>,
): Promise<T> {
  const runner = await Runner.start({ onStderr: (line) => process.stderr.write(`${line}\n`) });
  // onnxruntime writes its graph, with the weights that it has folded, into a folder that is gone with the run.
  const made =
    graph === 'optimized' ? mkdtempSync(path.join(tmpdir(), 'onnx-debugger-optimized-')) : undefined;
  try {
    const model = made === undefined ? source : await optimizedModel(runner, source, made);
    return await use(runner, composites ? await withComposites(runner, model) : model);
  } finally {
    await runner.close();
    if (made !== undefined) rmSync(made, { recursive: true, force: true });
  }
}
