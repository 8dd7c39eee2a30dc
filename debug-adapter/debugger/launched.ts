import { Runner } from '../../engine/runner-client';
import { sampleFailed, sessionEnded } from '../errors';
import type { DebuggerEvents } from './debugger-events';
import type { LaunchOptions } from './launch-options';
import { iterationLine } from './messages';
import { Program } from './program';
import { Sample } from './sample';

/** What a run is made of. */
export interface Launched {
  readonly program: Program;
  readonly runner: Runner;
  readonly options: LaunchOptions;
  readonly samples: readonly Sample[];
}

/** Reads the model, starts a runner and gives the first sample its inputs; nothing has run then. */
export async function launch(
  options: LaunchOptions,
  events: DebuggerEvents,
  signal?: AbortSignal,
): Promise<Launched> {
  // The runner comes up while the model is read.
  const starting = startRunner(options, events);
  const read = await Program.load(options.program, options.seed, signal).catch(async (error) => {
    await starting.then((runner) => runner.close()).catch(() => {});
    throw error;
  });
  const runner = await starting;
  // What takes long from here on is done by the runner: without it, it fails.
  const abort = () => runner.kill();
  signal?.addEventListener('abort', abort);
  try {
    return await prepare(read, options, runner, events);
  } finally {
    signal?.removeEventListener('abort', abort);
  }
}

async function prepare(
  read: Program,
  options: LaunchOptions,
  runner: Runner,
  events: DebuggerEvents,
): Promise<Launched> {
  const program = await asAsked(read, options, runner).catch(async (error) => {
    await runner.close();
    throw error;
  });
  const samples = makeSamples(program, options);
  try {
    await startSample(samples[0]!, runner, options, events);
  } catch (error) {
    samples[0]!.finish();
    await runner.close();
    program.dispose();
    throw options.samples.length > 1 ? sampleFailed(0, error) : error;
  }
  return { program, runner, options, samples };
}

/**
 * Everything that the next run begins with, out of what the run before has that is still good; where something of it
 * fails, nothing of the present run is touched.
 */
export async function relaunch(
  before: Launched & { readonly isUsable: boolean },
  options: LaunchOptions,
  events: DebuggerEvents,
  isClosed: () => boolean,
): Promise<Launched> {
  const isSame =
    options.program === before.program.path &&
    options.graph === before.options.graph &&
    options.composites === before.options.composites &&
    (await before.program.isCurrent(options.seed));
  const read = isSame ? before.program : await Program.load(options.program, options.seed);
  const providers = before.options.executionProviders.join();
  const isFit = before.isUsable && options.executionProviders.join() === providers;
  const runner = isFit ? before.runner : await startRunner(options, events);
  let program = read;
  let samples: Sample[] = [];
  try {
    if (!isSame) program = await asAsked(read, options, runner);
    samples = makeSamples(program, options);
    // The client may have left while the runner was started; nobody else would end it.
    if (isClosed()) throw sessionEnded();
    await startSample(samples[0]!, runner, options, events);
    if (isClosed()) throw sessionEnded();
  } catch (error) {
    samples[0]?.finish();
    if (program !== before.program) program.dispose();
    if (!isFit) await runner.close();
    throw error;
  }
  return { program, runner, options, samples };
}

/** A runner whose errors are told. */
export function startRunner(options: LaunchOptions, events: DebuggerEvents): Promise<Runner> {
  return Runner.start({
    executionProviders: options.executionProviders,
    onStderr: (text) => events.output({ kind: 'error', text }),
  });
}

/** Gives a sample its inputs. Of its iterations, few are told: 1,900 lines are nobody's to read. */
export async function startSample(
  sample: Sample,
  runner: Runner,
  { samples, feedback }: LaunchOptions,
  events: DebuggerEvents,
): Promise<void> {
  let told = 0;
  await sample.start(runner, async (iteration, outputs) => {
    // After 1, 2, 4, 8 … iterations; each once, also where the run went back meanwhile.
    if (iteration < told || !Number.isInteger(Math.log2(iteration + 1))) return;
    told = iteration + 1;
    const line = await iterationLine(runner, iteration, outputs, new Set(Object.keys(feedback ?? {})));
    const which = samples.length > 1 ? `Sample ${sample.index}: ` : '';
    events.output({ ...line, text: `${which}${line.text}` });
  });
}

function makeSamples(program: Program, options: LaunchOptions): Sample[] {
  program.arrange(options.modules || 'auto', options.sourceFolders);
  return options.samples.map((_, index) => new Sample(index, program, options));
}

/** The program in the variant that is asked for. */
async function asAsked(program: Program, options: LaunchOptions, runner: Runner): Promise<Program> {
  const graph = options.graph === 'optimized' ? await program.optimized(runner) : program;
  if (!options.composites) return graph;
  try {
    return await graph.withComposites(runner);
  } catch (error) {
    graph.dispose();
    throw error;
  }
}
