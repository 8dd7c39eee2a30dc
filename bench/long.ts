import path from 'node:path';
import { readModel } from '../core/onnx/read';
import { printModel } from '../core/onnx/text/print';
import { Stopped } from './dap/stopped';
import { percentile } from './measure/spread';
import type { LongShape } from './models/long';
import { writeLong } from './models/long';
import type { Benchmark, Figure } from './result';

const [few, many] = [2000, 20_000];
const breakpoints = 1000;
/**
 * Ten times as many nodes take ten times as long, and up to half more for garbage collection and caches that no longer
 * hold everything (measured: 5 to 16); what is quadratic takes a hundred times as long.
 */
const growthLimit = 20;
/** A step's time has nothing to do with the model's size; this much is the noise of a few milliseconds. */
const stepGrowthLimit = 3;

/** Milliseconds of what is done with a long model. */
interface Times {
  readonly read: number;
  readonly text: number;
  readonly lines: number;
  readonly patterns: number;
  readonly run: number;
  readonly step: number;
}

/** How what takes time grows from 2,000 nodes to 20,000, with 1,000 breakpoints on lines and 1,000 patterns. */
export const long: Benchmark = {
  name: 'long',
  async run({ folder }) {
    const figures: Figure[] = [];
    for (const shape of ['chain', 'wide'] as const) {
      // The first is for the compiler.
      await measure(folder, 200, shape);
      const small = await measure(folder, few, shape);
      const big = await measure(folder, many, shape);
      const grown = (what: string, time: keyof Times, limit: number): Figure[] => [
        { what: `${shape}: ${what}`, value: big[time], unit: 'ms' },
        { what: `${shape}: ${what}, growth`, value: big[time] / small[time], unit: '×', limit },
      ];
      figures.push(
        ...grown('read', 'read', growthLimit),
        ...grown('text', 'text', growthLimit),
        ...grown('1,000 breakpoints on lines', 'lines', growthLimit),
        ...grown('1,000 breakpoints by pattern', 'patterns', growthLimit),
        ...grown('continue to the last node', 'run', growthLimit),
        ...grown('a step there, with VS Code’s look', 'step', stepGrowthLimit),
      );
    }
    return { name: 'long', about: `a model of ${many} nodes, against ${few}`, figures };
  },
};

async function measure(folder: string, count: number, shape: LongShape): Promise<Times> {
  const file = path.join(folder, `${shape}-${count}.onnx`);
  writeLong(file, count, shape);
  const read = quickest(() => readModel(file));
  const model = readModel(file);
  const text = quickest(() => printModel(model));
  const nodeLines = [...printModel(model).lines.keys()];
  const session = await Stopped.at({ program: file });
  const { client } = session;
  const ask = async (command: string, args: object) => {
    const start = performance.now();
    await client.ask(command, args);
    return performance.now() - start;
  };
  const setLines = (lines: readonly number[]) =>
    ask('setBreakpoints', { source: { path: file }, breakpoints: lines.map((line) => ({ line })) });
  const setPatterns = (patterns: readonly string[]) =>
    ask('setFunctionBreakpoints', { breakpoints: patterns.map((name) => ({ name })) });

  const some = Array.from({ length: breakpoints }, (_, at) =>
    Math.floor((at * nodeLines.length) / breakpoints),
  );
  const lines = await setLines(some.map((at) => nodeLines[at]!));
  const patterns = await setPatterns(some.map((at) => `name:Relu_v${at}*`));
  // Finding where to stop is part of it: the first of them is at hand.
  const toFirst = await session.continue();
  await setPatterns([]);
  const near = nodeLines.at(-40)!;
  await setLines([near]);
  const run = await session.continue();
  await session.look();
  const steps: number[] = [];
  for (let step = 0; step < 30; step++) steps.push(await session.step());
  await session.close();
  return { read, text, lines, patterns: patterns + toFirst, run, step: percentile(steps, 0.5) };
}

/** The least processor milliseconds of seven runs: on a busy machine no long run is left alone by others. */
function quickest(work: () => unknown): number {
  let least = Number.POSITIVE_INFINITY;
  for (let run = 0; run < 7; run++) {
    const before = process.cpuUsage();
    work();
    const { user, system } = process.cpuUsage(before);
    least = Math.min(least, (user + system) / 1000);
  }
  return least;
}
