import { messageOf } from '../../core/errors';
import type { Model } from '../../core/onnx/model';
import type { Value } from '../../core/tensor/tensor';
import { Execution } from '../../engine/execution';
import type { Runner } from '../../engine/runner-client';
import { feedsOf } from '../../test/unit/engine/support/harness';
import { runPlain } from '../../test/unit/engine/support/plain';
import { bits } from '../../test/unit/engine/support/values';
import type { DataSet } from './cases';

/** What onnxruntime-node says of values that it cannot hand to JavaScript: the debugger has ways around that. */
const notAboutTheModel = /Non tensor type|Unsupported (?:tensor |data )?type|data type|ended/i;

/**
 * Why the debugger is not to blame for a case that does not pass: onnxruntime alone, with optimisation off, fails
 * with the same inputs too, or gives these very outputs. Undefined where it does better, or cannot be asked.
 */
export async function plainExcuse(
  runner: Runner,
  model: Model,
  set: DataSet,
  outputs: ReadonlyMap<string, Value> | undefined,
): Promise<string | undefined> {
  try {
    const execution = await Execution.start({ runner, model, inputs: set.inputs(model) });
    const feeds = await feedsOf(execution, runner);
    const complete = feeds.size === execution.inputs.length;
    execution.close();
    if (!complete) return undefined;
    const names = model.graph.outputs.map((output) => output.name);
    const plain = await runPlain(model.path, feeds, names);
    if (!outputs) return undefined;
    const same = names.every((name) => bits(plain.get(name)) === bits(outputs.get(name)));
    return same ? 'onnxruntime alone gives the same' : undefined;
  } catch (error) {
    const text = messageOf(error);
    if (!text.startsWith('plain onnxruntime: ') || notAboutTheModel.test(text) || outputs) return undefined;
    return 'onnxruntime alone fails too';
  }
}
