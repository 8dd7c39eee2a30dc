import { type DType, elementType } from '../../../core/tensor/dtype';
import type { ShownTensor } from '../protocol';
import type { ViewKind } from './view';

/** The views that a tensor is offered, in the order of their tabs. */
export function offered(kinds: readonly ViewKind[], tensor: ShownTensor): ViewKind[] {
  return kinds.filter((kind) => fitOf(kind, tensor) > 0);
}

/** The view that fits best, of equals the first. */
export function bestView(kinds: readonly ViewKind[], tensor: ShownTensor): ViewKind {
  return kinds.reduce((best, kind) => (fitOf(kind, tensor) > fitOf(best, tensor) ? kind : best));
}

/**
 * The kind of a tensor, by which the chosen view is remembered: the view that suits it best, whether its elements are
 * floats, integers or Booleans, and how many dimensions it has of more than one element (3 stands for more, too).
 */
export function tensorKind(kinds: readonly ViewKind[], tensor: ShownTensor): string {
  const long = tensor.shape.filter((size) => size > 1).length;
  const element = elementType(tensor.dtype as DType)?.kind ?? tensor.dtype;
  return `${bestView(kinds, tensor).id}/${element}/${Math.min(3, long)}`;
}

/** The view that was chosen for tensors of this kind where it is offered, else the best. */
export function openView(
  kinds: readonly ViewKind[],
  tensor: ShownTensor,
  chosen: Readonly<Record<string, string>>,
): ViewKind {
  const id = chosen[tensorKind(kinds, tensor)];
  return offered(kinds, tensor).find((kind) => kind.id === id) ?? bestView(kinds, tensor);
}

function fitOf(kind: ViewKind, tensor: ShownTensor): number {
  return tensor.dtype === 'string' && !kind.strings ? 0 : kind.fit(tensor);
}
