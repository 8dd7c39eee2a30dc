import { type DType, elementType } from '../../../../core/tensor/dtype';
import type { ShownTensor } from '../../protocol';

/** What the integers of a tensor are read as: ids of a vocabulary, bytes, or code points of Unicode. */
export const readings = ['tokens', 'bytes', 'characters'] as const;
export type TextReading = (typeof readings)[number];

/** A table of so many rows has one for each byte, and some for padding and the like. */
const byteRows = { least: 256, most: 300 } as const;
const namedBytes = /(?:^|[._/])bytes?(?:$|[._/:])/i;
const namedIds = /(?:^|[._/])(?:ids?|tokens?|sequences?|input_ids|labels)(?:$|[._/:])|_ids?$|token/i;
/** Integers that go along with tokens, one each. */
const notIds = /mask|posit|segment|type|length|shape|index|indices/i;

/** How likely a tensor is a text, as `ViewKind.fit` has it. */
export function textFit({ name, dtype, shape, role, consumers, text }: ShownTensor): number {
  const element = elementType(dtype as DType);
  if (!element || (element.kind !== 'int' && element.kind !== 'uint')) return 0;
  if (shape.length === 0 || shape.includes(0) || role === 'weight') return 0;
  if (text?.embeddingRows !== undefined) return 0.95;
  if (role === 'input' && namedBytes.test(name)) return 0.9;
  if (text?.vocabulary) return namedIds.test(name) && !notIds.test(name) ? 0.85 : 0.2;
  if (element.bits === 8) return 0.25;
  return role === 'input' || consumers.length === 0 ? 0.1 : 0;
}

/** What its integers are read as where nobody has chosen. */
export function likelyReading({ name, dtype, text }: ShownTensor): TextReading {
  const rows = text?.embeddingRows;
  if (elementType(dtype as DType)?.bits === 8 || namedBytes.test(name)) return 'bytes';
  const holdsBytes = rows !== undefined && rows >= byteRows.least && rows <= byteRows.most;
  return holdsBytes && !text?.vocabulary ? 'bytes' : 'tokens';
}

/** The dimension that the text lies along: the last one of more than one element. */
export function textAxis(shape: readonly number[]): number {
  const axis = shape.findLastIndex((length) => length > 1);
  return axis < 0 ? shape.length - 1 : axis;
}
