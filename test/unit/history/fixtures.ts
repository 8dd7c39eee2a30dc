import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { NewRun } from '../../../core/history/journal';
import type { RunStop, RunValue } from '../../../core/history/types';

/** A fresh folder that is removed after the test that asked for it. */
export function temporaryFolder(context: Mocha.Context): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'onnx-debug-history-'));
  folders.push(folder);
  context.timeout(20_000);
  return folder;
}

const folders: string[] = [];

/** Call it in `afterEach`. */
export function removeTemporaryFolders(): void {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
}

/** A run of `model` with one input. */
export function newRun(model = '/models/digits.onnx'): NewRun {
  return {
    model: { path: model, sha256: 'ab'.repeat(32), size: 37_260, nodes: 10 },
    inputs: [
      {
        name: 'image',
        dtype: 'float32',
        shape: [1, 1, 28, 28],
        source: 'digit-3.npy',
        sha256: 'cd'.repeat(32),
      },
    ],
    seed: 0,
    versions: { onnxruntime: '1.30.0' },
    git: { commit: 'ef'.repeat(20), dirty: true },
    launch: { program: model, stopOnEntry: true },
  };
}

/** A stop at a node of this name. */
export function stopAt(name: string): Omit<RunStop, 'kind' | 'time'> {
  return { reason: 'breakpoint', sample: 0, node: { graph: '', index: 1, name, op: 'Conv' } };
}

/** A value with `nan` NaN among four elements; of four NaN no statistic is finite. */
export function valueWith(nan: number, stop: number): Omit<RunValue, 'kind' | 'time'> {
  const statistic = nan === 4 ? Number.NaN : 0.5;
  return {
    stop,
    name: 'NaN',
    dtype: 'float32',
    shape: [4],
    statistics: {
      count: 4,
      nan,
      posInf: 0,
      negInf: 0,
      zeros: 0,
      negative: 0,
      min: statistic,
      max: statistic,
      argmin: nan === 4 ? -1 : 0,
      argmax: nan === 4 ? -1 : 0,
      mean: statistic,
      std: statistic,
      l2: statistic,
      quantiles: Array.from({ length: 7 }, () => statistic),
      sampled: false,
      firstNonFinite: nan > 0 ? 0 : -1,
    },
  };
}
