import type { ShownTensor } from '../../protocol';
import { tensorKey } from '../../view-state';
import type { ViewOptions } from '../view';

const mostKept = 32;

type Entries = Readonly<Record<string, unknown>>;

/** What a view keeps for one tensor, by its name and shape; empty where it keeps nothing. */
export function optionsOf(options: ViewOptions, tensor: ShownTensor): Readonly<Record<string, unknown>> {
  const all = new Map(Object.entries((options.tensors ?? {}) as Entries));
  const own = all.get(tensorKey(tensor.name, tensor.shape));
  return own !== null && typeof own === 'object' ? (own as Readonly<Record<string, unknown>>) : {};
}

/** The options of a view with some of one tensor changed; the oldest of many are forgotten. */
export function withOptions(
  options: ViewOptions,
  tensor: ShownTensor,
  changed: Readonly<Record<string, unknown>>,
): ViewOptions {
  const key = tensorKey(tensor.name, tensor.shape);
  const others = Object.entries((options.tensors ?? {}) as Entries).filter(([other]) => other !== key);
  const own = { ...optionsOf(options, tensor), ...changed };
  return { ...options, tensors: Object.fromEntries([...others.slice(1 - mostKept), [key, own]]) };
}

/** A kept choice where it is one of those that there are. */
export function choiceOf<T extends string>(value: unknown, choices: readonly T[], otherwise: T): T {
  return choices.find((choice) => choice === value) ?? otherwise;
}
