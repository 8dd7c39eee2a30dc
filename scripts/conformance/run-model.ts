import { messageOf, UserError } from '../../core/errors';
import type { Model } from '../../core/onnx/model';
import { readModel } from '../../core/onnx/read';
import type { Value } from '../../core/tensor/tensor';
import { RunnerDied } from '../../engine/errors';
import { Execution } from '../../engine/execution';
import { modelUsesFloat16 } from '../../engine/half-precision';
import { isRandom } from '../../engine/random-operators';
import { feedsOf } from '../../test/unit/engine/support/harness';
import { runPlain } from '../../test/unit/engine/support/plain';
import { bits } from '../../test/unit/engine/support/values';
import { difference } from './compare';
import type { CaseResult, Outcome, Way } from './run-case';
import { atOnce, bySteps, outputsOf, reasonOf } from './run-case';
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
  const plain = await plainOf(model, runners);
  const run = (way: Way) => runners.within(seconds, () => runWay(model, way, runners, plain));
  const late = {
    outcome: { kind: 'fail', why: `it had not ended after ${seconds} s` },
    bits: undefined,
  } as const;
  const stepped = (await run(bySteps)) ?? late;
  const continued = (await run(atOnce)) ?? late;
  const sameBits =
    stepped.bits === undefined || continued.bits === undefined ? undefined : stepped.bits === continued.bits;
  return { name, stepping: stepped.outcome, continuing: continued.outcome, sameBits };
}

async function plainOf(model: Model, runners: Runners): Promise<Plain> {
  const runner = await runners.living();
  try {
    const execution = await Execution.start({ runner, model });
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
  way: Way,
  runners: Runners,
  plain: Plain,
): Promise<{ outcome: Outcome; bits: string | undefined }> {
  const runner = await runners.living();
  let outputs: Map<string, Value>;
  try {
    const execution = await Execution.start({ runner, model });
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
  if ([...model.graphs.values()].some((graph) => graph.nodes.some(isRandom))) return undefined;
  const half = modelUsesFloat16(model);
  for (const [name, expected] of plain) {
    const found = outputs.get(name)!;
    if (bits(found) === bits(expected)) continue;
    const what = difference(found, expected, half ? { rtol: 1e-2, atol: 1e-3 } : { rtol: 0, atol: 0 });
    if (what !== undefined) return `'${name}' is not what plain onnxruntime gives: ${what}`;
    if (!half) return `'${name}' has other bits than plain onnxruntime gives`;
  }
  return undefined;
}

/** An error that tells a person what is wrong is as much as such a model can give; a crash has to name its node. */
function outcomeOf(error: unknown): Outcome {
  const clear =
    error instanceof UserError && !(error instanceof RunnerDied && !/while running/.test(error.message));
  return { kind: clear ? 'unsupported' : 'fail', why: reasonOf(error) };
}
