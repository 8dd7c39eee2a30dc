import { byteLength, type DType, elementCount, elementType } from '../../tensor/dtype';
import { encodeBfloat16, encodeFloat16 } from '../../tensor/half-floats';
import { smallFloat } from '../../tensor/small-floats';
import type { Tensor } from '../../tensor/tensor';
import { typedView } from '../../tensor/typed-view';
import { computingType, isReal } from '../dtypes';
import { gather } from './gather';
import { type Block, forEachBlock, type NDArray } from './ndarray';
import { View } from './view';

/** The array as a tensor: where its elements lie side by side in one already, it shares their memory. */
export function toTensor(array: NDArray): Tensor {
  const { dtype, shape } = array;
  if (array instanceof View) {
    const { bits } = elementType(dtype);
    if (array.isContiguous && dtype !== 'string' && (array.offset * bits) % 8 === 0) {
      const start = (array.offset * bits) / 8;
      const bytes = array.tensor.bytes.subarray(start, start + byteLength(dtype, array.size));
      return { kind: 'tensor', dtype, shape, bytes };
    }
    // Of types that NumPy lacks bit patterns are copied: encoding their numbers again could saturate Inf.
    if (!isReal(dtype) || computingType(dtype) !== dtype)
      return gather(array.tensor, (position) => array.flat(position), shape);
  }
  const tensor = newTensor(dtype, shape);
  const write = writerOf(tensor);
  forEachBlock(array, write);
  return tensor;
}

/** The array with its elements in memory. */
export function toView(array: NDArray): View {
  return array instanceof View ? array : View.of(toTensor(array));
}

/** A tensor of zeros; its size has been checked. */
export function newTensor(dtype: DType, shape: readonly number[]): Tensor {
  return { kind: 'tensor', dtype, shape, bytes: new Uint8Array(byteLength(dtype, elementCount(shape))) };
}

/** Writes blocks into a tensor of whole bytes an element, at a place in row order. */
export function writerOf(tensor: Tensor): (block: Block, count: number, start: number) => void {
  const { dtype } = tensor;
  const view = typedView(tensor);
  if (view instanceof BigInt64Array || view instanceof BigUint64Array) {
    return (block, count, start) => view.set(block.subarray(0, count) as BigInt64Array, start);
  }
  const encode =
    dtype === 'float16' ? encodeFloat16 : dtype === 'bfloat16' ? encodeBfloat16 : smallFloat(dtype)?.encode;
  if (encode) {
    return (block, count, start) => {
      for (let k = 0; k < count; k++) view[start + k] = encode(block[k] as number);
    };
  }
  return (block, count, start) => view.set(block.subarray(0, count) as Float64Array, start);
}

/** A small array of doubles (of bigints for 64-bit integers), in row order. */
export function arrayOf(dtype: DType, shape: readonly number[], elements: Block | readonly number[]): View {
  const tensor = newTensor(dtype, shape);
  const view = writerOf(tensor);
  if (Array.isArray(elements)) view(Float64Array.from(elements), elements.length, 0);
  else view(elements as Block, (elements as Block).length, 0);
  return View.of(tensor);
}
