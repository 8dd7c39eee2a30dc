import { messageOf, UserError } from '../../core/errors';
import type { Model } from '../../core/onnx/model';
import { readModel } from '../../core/onnx/read';
import { statisticsOf } from '../../core/tensor/measures/statistics';
import type { Value } from '../../core/tensor/tensor';
import { RunnerDied } from '../../engine/errors';
import { Execution } from '../../engine/execution';
import { modelUsesFloat16 } from '../../engine/half-precision';
import { inputSignatures } from '../../engine/input-signatures';
import { RandomNodes } from '../../engine/random-nodes';
import { feedsOf } from '../../test/unit/engine/support/harness';
import { runPlain } from '../../test/unit/engine/support/plain';
import { bits } from '../../test/unit/engine/support/values';
import type { CaseResult, Outcome, Way, WayResult } from './both-ways';
import { bothWays } from './both-ways';
import type { Tolerance } from './cases';
import { difference } from './compare';
import { outputsOf, reasonOf } from './run-case';
import type { Runners } from './runners';

/** What plain onnxruntime makes of a model with the inputs that the debugger makes up. */
type Plain =
  | { readonly kind: 'outputs'; readonly outputs: ReadonlyMap<string, Value> }
  | { readonly kind: 'error'; readonly message: string }
  /** Its inputs or outputs are no tensors that JavaScript can hold. */
  | { readonly kind: 'unasked' };

/**
 * Runs a model that has no expected outputs, on made-up inputs: where plain onnxruntime runs it, stepping and
 * continuing have to give its bits; where it does not, the debugger runs it all the same or has a clear error.
 */
export async function runModel(
  name: string,
  file: string,
  runners: Runners,
  seconds: number,
): Promise<CaseResult> {
  let model: Model;
  try {
    model = readModel(file);
  } catch (error) {
    const refused = outcomeOf(error);
    return { name, stepping: refused, continuing: refused, sameBits: undefined };
  }
  const { feeding, plain } = await feedPlain(model, runners);
  const ways = await bothWays(runners, seconds, (way) => runWay(model, feeding, way, runners, plain));
  return { name, fed: feeding.fed, ...ways };
}

/** What a model is fed with; `fed` says it where it is not the debugger's own choice. */
interface Feeding {
  readonly inputs?: unknown;
  readonly dimensions?: Readonly<Record<string, number>>;
  readonly fed?: string;
}

/** Random inputs where plain onnxruntime takes them; indices often want zeros, scales ones, and some dimensions two. */
async function feedPlain(model: Model, runners: Runners): Promise<{ feeding: Feeding; plain: Plain }> {
  const plain = await plainOf(model, {}, runners);
  if (plain.kind !== 'error') return { feeding: {}, plain };
  const signatures = inputSignatures(model, new Set()).filter(({ kind }) => kind !== 'map');
  const inputs = Object.fromEntries(
    signatures.map(({ name, dtype }) => [name, dtype.startsWith('float') ? { ones: true } : { zeros: true }]),
  );
  const symbols = signatures.flatMap(({ shape }) => shape?.filter((size) => typeof size === 'string') ?? []);
  const dimensions = Object.fromEntries(symbols.map((symbol) => [symbol, 2]));
  const others: Feeding[] = [
    { inputs, fed: 'ones for floating-point inputs and zeros for others' },
    { dimensions, fed: 'random inputs with 2 for each symbolic dimension' },
  ];
  for (const feeding of others) {
    const again = await plainOf(model, feeding, runners);
    if (again.kind === 'outputs') return { feeding, plain: again };
  }
  return { feeding: {}, plain };
}

async function plainOf(model: Model, { inputs, dimensions }: Feeding, runners: Runners): Promise<Plain> {
  const runner = await runners.living();
  try {
    const execution = await Execution.start({ runner, model, inputs, dimensions });
    const feeds = await feedsOf(execution, runner);
    const complete = feeds.size === execution.inputs.length;
    execution.close();
    if (!complete) return { kind: 'unasked' };
    const names = model.graph.outputs.map((output) => output.name);
    return { kind: 'outputs', outputs: await runPlain(model.path, feeds, names) };
  } catch (error) {
    const message = messageOf(error);
    return /Non tensor type|Unsupported data type/.test(message)
      ? { kind: 'unasked' }
      : { kind: 'error', message };
  }
}

async function runWay(
  model: Model,
  { inputs, dimensions }: Feeding,
  way: Way,
  runners: Runners,
  plain: Plain,
): Promise<WayResult> {
  const runner = await runners.living();
  let outputs: Map<string, Value>;
  try {
    const execution = await Execution.start({ runner, model, inputs, dimensions });
    try {
      await way(execution);
      outputs = await outputsOf(execution, runner);
    } finally {
      execution.close();
    }
  } catch (error) {
    if (plain.kind === 'outputs') {
      return {
        outcome: { kind: 'fail', why: `plain onnxruntime runs it, but: ${reasonOf(error)}` },
        bits: undefined,
      };
    }
    return { outcome: outcomeOf(error), bits: undefined };
  }
  const found = [...outputs].map(([name, value]) => `${name} ${bits(value)}`).join('\n');
  if (plain.kind !== 'outputs') return { outcome: { kind: 'pass' }, bits: found };
  const wrong = differenceFrom(plain.outputs, outputs, model);
  return { outcome: wrong === undefined ? { kind: 'pass' } : { kind: 'fail', why: wrong }, bits: found };
}

/** Bits count, but for float16, which a whole run rounds elsewhere, and for random operators. */
function differenceFrom(
  plain: ReadonlyMap<string, Value>,
  outputs: ReadonlyMap<string, Value>,
  model: Model,
): string | undefined {
  const random = RandomNodes.of(model);
  if ([...model.graphs.values()].some((graph) => random.in(graph).length > 0)) return undefined;
  const half = modelUsesFloat16(model);
  for (const [name, expected] of plain) {
    const found = outputs.get(name)!;
    if (bits(found) === bits(expected)) continue;
    const what = difference(found, expected, half ? halfTolerance(expected) : { rtol: 0, atol: 0 });
    if (what !== undefined) return `'${name}' is not what plain onnxruntime gives: ${what}`;
    if (!half) return `'${name}' has other bits than plain onnxruntime gives`;
  }
  return undefined;
}

/** What rounding to float16 between nodes may change: a hundredth of the largest number. */
function halfTolerance(expected: Value): Tolerance {
  if (expected.kind !== 'tensor') return { rtol: 1e-2, atol: 1e-3 };
  const { min, max } = statisticsOf(expected);
  return { rtol: 1e-2, atol: Math.max(1e-3, 1e-2 * Math.max(Math.abs(min), Math.abs(max))) };
}

/** An error that tells a person what is wrong is as much as such a model can give; a crash has to name its node. */
function outcomeOf(error: unknown): Outcome {
  const clear =
    error instanceof UserError && !(error instanceof RunnerDied && !/while running/.test(error.message));
  return { kind: clear ? 'unsupported' : 'fail', why: reasonOf(error) };
}
