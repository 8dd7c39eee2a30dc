import { type DType, elementCount, elementType } from '../../../../core/tensor/dtype';
import type { ShownTensor } from '../../protocol';

/** More classes than this are no choice of classes, but a signal. */
const mostClasses = 4000;
const eightBits = ['int8', 'uint8'];
const softmaxes = ['Softmax', 'LogSoftmax'];

/** The dimension of the classes: the last one of more than one element. */
export function classAxis(shape: readonly number[]): number {
  const axis = shape.findLastIndex((length) => length > 1);
  return axis < 0 ? shape.length - 1 : axis;
}

/**
 * Best for one row that the model gives out, or that goes into or comes out of a softmax. Scores of quantised models
 * have 8 bits; wider integers are indices, counts and shapes, which no softmax is for: they are offered it only.
 */
export function fitOfTopK({ shape, dtype, role, producer, consumers }: ShownTensor): number {
  const kind = elementType(dtype as DType)?.kind;
  if (!kind || kind === 'string' || kind === 'bool' || kind === 'complex' || role !== 'value') return 0;
  const classes = shape[classAxis(shape)] ?? 1;
  if (classes < 2) return 0;
  const isOutput = consumers.length === 0;
  const isSoftmax =
    softmaxes.includes(producer?.op ?? '') || consumers.some(({ op }) => softmaxes.includes(op));
  if (elementCount(shape) !== classes) return isSoftmax || isOutput ? 0.3 : 0;
  if (!isOutput && !isSoftmax) return 0;
  if (kind !== 'float' && !eightBits.includes(dtype)) return 0.3;
  return classes <= mostClasses || isSoftmax ? 0.9 : 0.3;
}
