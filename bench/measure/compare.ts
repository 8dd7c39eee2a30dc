import path from 'node:path';
import type { Tensor } from '../../core/tensor/tensor';
import { markAllOutputs } from '../models/mark-outputs';
import type { PlainOptions } from '../plain/plain';
import { PlainProcess } from '../plain/plain';
import type { Subject, Timed, Way } from './debugged';
import { Debugged } from './debugged';
import type { Compared, RoundLimits, Turn } from './rounds';
import { takeTurns } from './rounds';
import type { Spread } from './spread';
import { spreadOf } from './spread';

export interface CompareOptions extends RoundLimits {
  /** How many times what happens once a process is measured, each time in new processes. */
  readonly coldRounds: number;
  /** For models that are made on the way. */
  readonly folder: string;
}

/** Run again and again: plain with its session at hand, the debugger with whatever its runner has kept. */
export const warmNames = [
  'plain',
  'plain, optimised',
  'every value fetched',
  'continue',
  'stop',
  'watch',
] as const;
export type WarmName = (typeof warmNames)[number];

/** Once in a new process, with making sessions. */
export const coldNames = [
  'plain',
  'plain, optimised',
  'every value fetched',
  'continue',
  'watch',
  'step',
] as const;
export type ColdName = (typeof coldNames)[number];

/** What a way through a model takes in a new process. */
export interface Cold {
  /** Making sessions and running them. */
  readonly ms: Spread;
  /** Against the same of plain onnxruntime. */
  readonly ratio: Spread;
  /** Of plain onnxruntime: the session's first run alone, in which each kernel runs for the first time. */
  readonly kernelMs: Spread | undefined;
  /** Processor milliseconds of the process, all its threads, of the same. */
  readonly cpuMs: Spread | undefined;
  /** Of the debugger: milliseconds outside of the runner. */
  readonly outsideMs: Spread | undefined;
  /** Largest resident set of the process in bytes. */
  readonly peak: Spread | undefined;
  /** Of the debugger: how many times it was told to go on. */
  readonly moves: number | undefined;
}

export interface Comparison {
  readonly nodes: number;
  readonly fileBytes: number;
  readonly warm: Record<WarmName, Compared>;
  readonly cold: Record<ColdName, Cold>;
}

/** Measures the debugger against plain onnxruntime-node on one model. */
export async function compare(subject: Subject, options: CompareOptions): Promise<Comparison> {
  const file = subject.model.path;
  const marked = path.join(options.folder, `marked-${path.basename(file)}`);
  markAllOutputs(subject.model, marked);
  const feeds = await feedsOf(subject);
  const plain: Record<'plain' | 'plain, optimised' | 'every value fetched', PlainOptions> = {
    plain: { file, graphOptimizationLevel: 'disabled', feeds },
    'plain, optimised': { file, graphOptimizationLevel: 'all', feeds },
    'every value fetched': { file: marked, graphOptimizationLevel: 'disabled', feeds },
  };
  return {
    nodes: subject.model.graph.nodes.length,
    fileBytes: subject.model.fileSize,
    cold: await compareCold(subject, plain, options.coldRounds),
    warm: await compareWarm(subject, plain, options),
  };
}

async function feedsOf(subject: Subject): Promise<Map<string, Tensor>> {
  const debugged = await Debugged.start(subject);
  const feeds = await debugged.feeds();
  await debugged.close();
  return feeds;
}

type PlainSet = Readonly<Record<'plain' | 'plain, optimised' | 'every value fetched', PlainOptions>>;

async function compareWarm(
  subject: Subject,
  plain: PlainSet,
  limits: RoundLimits,
): Promise<Record<WarmName, Compared>> {
  const open: { close(): Promise<void> }[] = [];
  const turns = {} as Record<WarmName, Turn>;
  try {
    for (const [name, options] of Object.entries(plain)) {
      const process = await PlainProcess.open(options);
      open.push(process);
      turns[name as keyof PlainSet] = () => process.run();
    }
    for (const way of ['continue', 'stop', 'watch'] as const) {
      const debugged = await Debugged.start(subject);
      open.push(debugged);
      turns[way] = async () => (await debugged.run(way)).runnerMs;
    }
    // The second run is the first whose sessions may have been kept, and neither side's code is compiled at once.
    for (const turn of Object.values(turns)) for (let run = 0; run < 3; run++) await turn();
    return await takeTurns<WarmName>(turns, 'plain', limits);
  } finally {
    for (const process of open) await process.close();
  }
}

interface ColdRun extends Partial<Omit<Timed, 'runnerMs' | 'cpuMs'>> {
  readonly ms: number;
  readonly kernelMs?: number;
  readonly cpuMs: number | undefined;
  readonly peak: number | undefined;
}

async function compareCold(
  subject: Subject,
  plain: PlainSet,
  rounds: number,
): Promise<Record<ColdName, Cold>> {
  const all = new Map(coldNames.map((name) => [name, [] as ColdRun[]]));
  for (let round = 0; round < rounds; round++) {
    for (const [name, options] of Object.entries(plain)) {
      all.get(name as keyof PlainSet)!.push(await coldPlain(options));
    }
    for (const way of ['continue', 'watch', 'step'] as const) all.get(way)!.push(await coldRun(subject, way));
  }
  const base = all.get('plain')!;
  const summed = coldNames.map((name): [ColdName, Cold] => {
    const runs = all.get(name)!;
    const spread = (of: (run: ColdRun, round: number) => number | undefined) => {
      const values = runs.map(of).filter((value) => value !== undefined);
      return values.length === 0 ? undefined : spreadOf(values);
    };
    return [
      name,
      {
        ms: spread(({ ms }) => ms)!,
        ratio: spread(({ ms }, round) => ms / base[round]!.ms)!,
        kernelMs: spread(({ kernelMs }) => kernelMs),
        cpuMs: spread(({ cpuMs }) => cpuMs),
        outsideMs: spread(({ ms, wallMs }) => wallMs && wallMs - ms),
        peak: spread(({ peak }) => peak),
        moves: runs[0]?.moves,
      },
    ];
  });
  return Object.fromEntries(summed) as Record<ColdName, Cold>;
}

async function coldPlain(options: PlainOptions): Promise<ColdRun> {
  const process = await PlainProcess.open(options);
  const { createMs, runMs } = process.first;
  const run = { ms: createMs + runMs, kernelMs: runMs, cpuMs: process.first.cpuMs, peak: process.peak };
  await process.close();
  return run;
}

async function coldRun(subject: Subject, way: Way): Promise<ColdRun> {
  const debugged = await Debugged.start(subject);
  const { runnerMs, cpuMs, ...timed } = await debugged.run(way);
  const run = { ...timed, cpuMs, ms: runnerMs, peak: debugged.peak };
  await debugged.close();
  return run;
}
