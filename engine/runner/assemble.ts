import { UserError } from '../../core/errors';
import { packPatterns, unpackPatterns } from '../../core/tensor/bit-patterns';
import { elementCount, elementType } from '../../core/tensor/dtype';
import { elementsOf, tensorOf } from '../../core/tensor/elements';
import type { Tensor, Value } from '../../core/tensor/tensor';

/**
 * The part of a tensor at `index` of `axis`, without that axis: what a Scan's body gets.
 *
 * @throws UserError OD2013 where the axis is not there
 */
export function takeAt(tensor: Tensor, axis: number, index: number): Tensor {
  const { shape, dtype } = tensor;
  const length = shape[axis];
  if (length === undefined || index < 0 || index >= length) {
    throw new UserError(
      'OD2013',
      `There is no index ${index} on axis ${axis} of shape [${shape.join(',')}].`,
    );
  }
  const rest = shape.filter((_, at) => at !== axis);
  const outer = elementCount(shape.slice(0, axis));
  const inner = elementCount(shape.slice(axis + 1));
  if (tensor.strings) {
    const strings: string[] = [];
    for (let at = 0; at < outer; at++) {
      const start = (at * length + index) * inner;
      strings.push(...tensor.strings.slice(start, start + inner));
    }
    return { kind: 'tensor', dtype, shape: rest, bytes: new Uint8Array(), strings };
  }
  const width = inner * bytesPerElement(tensor);
  const from = unpacked(tensor);
  const bytes = new Uint8Array(outer * width);
  for (let at = 0; at < outer; at++) {
    const start = (at * length + index) * width;
    bytes.set(from.subarray(start, start + width), at * width);
  }
  return { kind: 'tensor', dtype, shape: rest, bytes: packPatterns(dtype, bytes) };
}

/**
 * Tensors of one shape and type, stacked along a new axis: what a Loop or Scan makes of its iterations' outputs.
 *
 * @throws UserError OD2013 where shapes or types differ
 */
export function stack(tensors: readonly Tensor[], axis: number): Tensor {
  const first = tensors[0];
  if (!first) throw new UserError('OD2013', 'There is nothing to stack.');
  const { dtype, shape } = first;
  for (const tensor of tensors) {
    if (tensor.dtype !== dtype || tensor.shape.join() !== shape.join()) {
      const shapes = `[${shape.join(',')}] and [${tensor.shape.join(',')}]`;
      throw new UserError('OD2013', `The iterations' outputs differ in shape or type: ${shapes}.`);
    }
  }
  const stacked = [...shape.slice(0, axis), tensors.length, ...shape.slice(axis)];
  const outer = elementCount(shape.slice(0, axis));
  const inner = elementCount(shape.slice(axis));
  if (first.strings) {
    const strings: string[] = [];
    for (let at = 0; at < outer; at++) {
      for (const tensor of tensors) strings.push(...tensor.strings!.slice(at * inner, (at + 1) * inner));
    }
    return { kind: 'tensor', dtype, shape: stacked, bytes: new Uint8Array(), strings };
  }
  const width = inner * bytesPerElement(first);
  const parts = tensors.map(unpacked);
  const bytes = new Uint8Array(outer * tensors.length * width);
  let to = 0;
  for (let at = 0; at < outer; at++) {
    for (const part of parts) {
      bytes.set(part.subarray(at * width, (at + 1) * width), to);
      to += width;
    }
  }
  return { kind: 'tensor', dtype, shape: stacked, bytes: packPatterns(dtype, bytes) };
}

/** ai.onnx.ml's ZipMap: of [N, C] (or [C]) scores, N maps from the C keys to a score each. */
export function zipMap(scores: Tensor, keys: readonly (bigint | string)[]): Value {
  const columns = scores.shape.at(-1) ?? 1;
  if (columns !== keys.length) {
    throw new UserError('OD2014', `ZipMap has ${keys.length} keys, but its input has ${columns} columns.`);
  }
  const numbers = elementsOf(scores);
  const maps = Array.from(
    { length: numbers.length / Math.max(1, columns) },
    (_, row): Value => ({
      kind: 'map',
      keys,
      values: keys.map((_key, column) => tensorOf(scores.dtype, [], [numbers[row * columns + column]!])),
    }),
  );
  return { kind: 'sequence', elements: maps };
}

/** Elements smaller than a byte are taken out of their packing first: slices need not begin at a whole byte. */
function unpacked(tensor: Tensor): Uint8Array {
  return unpackPatterns(tensor.dtype, tensor.bytes, elementCount(tensor.shape));
}

function bytesPerElement({ dtype }: Tensor): number {
  return Math.max(1, elementType(dtype).bits / 8);
}
