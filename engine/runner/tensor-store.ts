import { UserError } from '../../core/errors';
import type { Tensor } from '../../core/tensor/tensor';
import type { HeldTensor } from '../types';
import { released } from './collect-garbage';
import { freeBuffer } from './free-buffer';

/** The tensors that the runner holds, by number. A number is never used twice. */
export class TensorStore {
  private readonly tensors = new Map<number, Tensor>();
  /** Buffers that nobody but the store keeps, with how many of its tensors lie in each. */
  private readonly owned = new Map<ArrayBufferLike, number>();
  private last = 0;

  /**
   * Holds a tensor in a buffer that nothing else lies in or will look at: its memory is given back as soon as no
   * number stands for a tensor in it.
   */
  own(tensor: Tensor): HeldTensor {
    const { buffer } = tensor.bytes;
    if (!this.owned.has(buffer)) this.owned.set(buffer, 0);
    return this.hold(tensor);
  }

  hold(tensor: Tensor): HeldTensor {
    this.last++;
    this.tensors.set(this.last, tensor);
    const { buffer } = tensor.bytes;
    const count = this.owned.get(buffer);
    if (count !== undefined) this.owned.set(buffer, count + 1);
    return {
      kind: 'tensor',
      id: this.last,
      dtype: tensor.dtype,
      shape: tensor.shape,
      byteLength: tensor.strings ? stringBytes(tensor.strings) : tensor.bytes.byteLength,
    };
  }

  /** How many tensors are held. */
  get count(): number {
    return this.tensors.size;
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
      const tensor = this.tensors.get(id);
      if (!tensor) continue;
      this.tensors.delete(id);
      const { buffer, byteLength } = tensor.bytes;
      const count = this.owned.get(buffer);
      if (count === undefined) bytes += byteLength;
      else if (count > 1) this.owned.set(buffer, count - 1);
      else {
        this.owned.delete(buffer);
        freeBuffer(buffer as ArrayBuffer);
      }
    }
    released(bytes);
  }
}

/** About what strings take in memory. */
function stringBytes(strings: readonly string[]): number {
  return strings.reduce((sum, text) => sum + 2 * text.length + 16, 0);
}
