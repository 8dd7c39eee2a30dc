import { UserError } from '../../../core/errors';
import type { Expression } from '../../../core/expressions/ast';
import type { Runner } from '../../../engine/runner-client';
import { badLoadedTensor, notEditable, sampleEnded } from '../../errors';
import { evaluateText } from '../expressions/evaluate';
import type { LaunchOptions } from '../launch-options';
import type { TensorAccess } from '../variable';
import { type Editing, type Made, replace } from './edit';
import { findTarget } from './target';

/** The slot of what was loaded; slots of values have a space in them. */
const loadedSlot = 'loaded';

/**
 * Loads a tensor from a file, as the launch attribute `inputs` takes one, into a value or a part of it: of the same
 * type and shape.
 *
 * @throws UserError OD4501 where the target is no tensor, OD30xx where the file cannot be read or does not fit
 */
export async function loadTensor(
  editing: Editing,
  options: LaunchOptions,
  target: string,
  file: string,
): Promise<Made> {
  const { runner, sample, place } = editing;
  if (!sample.execution) throw sampleEnded(sample.index);
  const { variable } = await evaluateText(runner, sample, place, target);
  const { tensor } = variable;
  if (!tensor) throw notEditable(target, 'it is no tensor');
  const { dtype, shape } = tensor;
  const loaded = await readTensor(runner, options, target, file, { dtype, shape });
  try {
    const found = await findTarget(sample, place, target, '0');
    if (found.kind === 'attribute') throw notEditable(target, 'a file is loaded into a value');
    const text = `${target.trim()} = ${JSON.stringify(file)}`;
    // Copied, so that what was loaded is let go in any case.
    const value: Expression = { kind: 'bound', slot: loadedSlot, at: 0 };
    const bindings = new Map([...found.bindings, [loadedSlot, loaded]]);
    const { selection, tensor: whole } = found;
    const changed = await runner.request('assign', { id: whole.id, selection, value, bindings });
    return await replace(editing, found, changed, text);
  } finally {
    runner.release([loaded.id]);
  }
}

async function readTensor(
  runner: Runner,
  { inputsFolder, seed }: LaunchOptions,
  name: string,
  file: string,
  type: Pick<TensorAccess, 'dtype' | 'shape'>,
) {
  try {
    const [input] = await runner.request('loadInputs', {
      inputs: { [name]: file },
      signatures: [{ name, ...type }],
      options: { folder: inputsFolder, dimensions: {}, seed },
    });
    if (input?.held.kind === 'tensor') return input.held;
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    // Said as of an input of the model, which it need not be.
    throw new UserError(error.code, error.message.replace(`Input '${name}'`, `'${name}'`), error.detail);
  }
  throw badLoadedTensor(file, name, 'it holds no tensor');
}
