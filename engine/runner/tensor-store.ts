import { UserError } from '../../core/errors';
import type { Tensor } from '../../core/tensor/tensor';
import type { HeldTensor } from '../types';
import { released } from './collect-garbage';

/** The tensors that the runner holds, by number. A number is never used twice. */
export class TensorStore {
  private readonly tensors = new Map<number, Tensor>();
  private last = 0;

  hold(tensor: Tensor): HeldTensor {
    this.last++;
    this.tensors.set(this.last, tensor);
    return {
      kind: 'tensor',
      id: this.last,
      dtype: tensor.dtype,
      shape: tensor.shape,
      byteLength: tensor.strings ? stringBytes(tensor.strings) : tensor.bytes.byteLength,
    };
  }

  /** @throws UserError OD2010 where the tensor was released. */
  get(id: number): Tensor {
    const tensor = this.tensors.get(id);
    if (!tensor) throw new UserError('OD2010', `Tensor ${id} is no longer held; look at the value again.`);
    return tensor;
  }

  release(ids: readonly number[]): void {
    let bytes = 0;
    for (const id of ids) {
      bytes += this.tensors.get(id)?.bytes.byteLength ?? 0;
      this.tensors.delete(id);
    }
    released(bytes);
  }
}

/** About what strings take in memory. */
function stringBytes(strings: readonly string[]): number {
  return strings.reduce((sum, text) => sum + 2 * text.length + 16, 0);
}
