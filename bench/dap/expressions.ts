import path from 'node:path';
import { setTimeout as after } from 'node:timers/promises';
import { adapterOf, runnerOf } from '../../test/dap/support/processes';
import { peakSince, residentOf } from '../measure/peak';
import { op } from '../models/node';
import { valueInfo, writeModel } from '../models/write-model';
import type { Benchmark, Figure } from '../result';
import { Stopped } from './stopped';

/** 100 MB of float32. */
const elements = 25_000_000;

/** What is asked of the tensor: each takes every element, and some take the elements in their order. */
const expressions: readonly { readonly expression: string; readonly isLimited: boolean }[] = [
  ...['np.percentile(x, 99)', 'np.median(x)', 'np.abs(x).max()', 'np.std(x)', '(x > 1).sum()'].map(
    (expression) => ({ expression, isLimited: true }),
  ),
  // Half of relu is 0: what goes by the elements' bits finds no small part to look at.
  ...['np.percentile(relu, [1, 25, 75])', 'np.unique(np.sign(x))', 'topk(x, 100)[0].mean()'].map(
    (expression) => ({ expression, isLimited: false }),
  ),
];

/** Milliseconds that an answer may take, and megabytes that it may take for the time being, or keep. */
const limits = { ms: 1500, adapter: 20, runner: 250, kept: 30 } as const;

/** Expressions over a tensor of 100 MB: the time of an answer, and what the two processes take for it. */
export const expressionsOverDap: Benchmark = {
  name: 'expressions',
  async run({ folder }) {
    const program = path.join(folder, 'expressions.onnx');
    const shape = [100, elements / 100];
    writeModel(program, {
      name: 'expressions',
      inputs: [valueInfo('start', shape)],
      outputs: [valueInfo('end', shape)],
      nodes: [op('Neg', ['start'], ['x']), op('Relu', ['x'], ['relu']), op('Neg', ['relu'], ['end'])],
      weights: [],
    });
    const session = await Stopped.at({ program, inputs: { start: { random: 'normal', seed: 1 } } });
    await session.step();
    await session.step();
    const processes = { adapter: adapterOf(session.client), runner: runnerOf(session.client)! };
    const figures: Figure[] = [];
    for (const { expression, isLimited } of expressions) {
      const before = { adapter: residentOf(processes.adapter), runner: residentOf(processes.runner) };
      const peaks = { adapter: peakSince(processes.adapter), runner: peakSince(processes.runner) };
      const start = performance.now();
      await session.client.ask('evaluate', { expression, context: 'watch' });
      const ms = performance.now() - start;
      figures.push({ what: expression, value: ms, unit: 'ms', ...(isLimited && { limit: limits.ms }) });
      for (const which of ['adapter', 'runner'] as const) {
        const [base, peak] = [before[which], peaks[which]()];
        if (base === undefined || peak === undefined) continue;
        const what = `${expression}: the ${which} grows by`;
        figures.push({ what, value: (peak - base) / 1e6, unit: 'MB', limit: limits[which] });
      }
      // What V8 and the allocator give back they give back a moment later.
      await after(1000);
      const [base, now] = [before.runner, residentOf(processes.runner)];
      if (base === undefined || now === undefined) continue;
      figures.push({
        what: `${expression}: the runner keeps`,
        value: (now - base) / 1e6,
        unit: 'MB',
        limit: limits.kept,
      });
    }
    await session.close();
    return { name: 'expressions', about: 'a watch over DAP on a float32 tensor of 100 MB', figures };
  },
};
