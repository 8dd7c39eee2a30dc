import { create, toBinary } from '@bufbuild/protobuf';
import type { DType } from '../../tensor/dtype';
import { elementType, elementTypeOfCode } from '../../tensor/dtype';
import { externalEntries } from '../external-data';
import { TensorProto_DataLocation, TensorProtoSchema } from '../gen/onnx_pb';
import { typedFieldName } from '../tensor-proto';
import type { FieldShape } from './schema';
import type { Rewrite } from './skeleton';
import { delimited } from './skeleton';
import type { WireReader } from './wire';
import { WireType } from './wire';

/** A sound field of a tensor: [start, end) with its tag, [content, end) without. */
export interface FoundField {
  readonly field: FieldShape;
  readonly start: number;
  readonly content: number;
  readonly end: number;
  readonly packed: boolean;
}

/** What rewriting a tensor needs of the scanner. */
export interface TensorContext {
  readonly reader: WireReader;
  readonly ownFile: string | undefined;
  problem(text: string): void;
}

/**
 * Data that stays in the skeleton, and so in the text: what says shapes, axes and paddings is worth being read there,
 * and a few floats cost less than the reference to them.
 */
const mostInlineIntegers = 16;
const mostInlineBytes = 31;

/** Numbers that can only be had by decoding them are kept in memory, so there is a limit to their encoded bytes. */
const largestDecoded = 64 * 1024 * 1024;

/**
 * Takes a tensor's big data out of it. Bytes that stand in the file as they are in memory (raw_data, packed
 * float_data and double_data) become an external-data entry; packed varints become raw_data.
 */
export function rewriteTensor(
  context: TensorContext,
  fields: readonly FoundField[],
  rewrite: Rewrite,
  end: number,
): void {
  const dtype = elementTypeOfCode(lastNumber(context.reader, fields, 'data_type') ?? 0)?.name;
  const location = lastNumber(context.reader, fields, 'data_location');
  const data = fields.filter(({ field }) => field.name.endsWith('_data') && field.name !== 'external_data');
  if (location === TensorProto_DataLocation.EXTERNAL) {
    for (const field of data) rewrite.replace(field.start, field.end, []);
    if (data.length > 0) {
      context.problem(
        `The tensor that ends at byte ${end} has data of its own and in another file; the latter counts.`,
      );
    }
    return;
  }
  const raw = data.findLast(({ field }) => field.name === 'raw_data');
  const used = raw ? [raw] : data.filter(({ field }) => field.name === (dtype && typedFieldName(dtype)));
  const length = used.reduce((sum, field) => sum + field.end - field.content, 0);
  const [first] = used;
  if (!first || staysInText(dtype, length) || !used.every(({ packed }) => packed || raw)) return;
  if (first.field.wireType === WireType.varint) {
    if (dtype) decodeVarints(context, dtype, used, length, rewrite);
  } else if (used.length === 1 && context.ownFile !== undefined) {
    for (const field of fields) {
      if (/^(external_data|data_location)$/.test(field.field.name))
        rewrite.replace(field.start, field.end, []);
    }
    reference(context.ownFile, first, rewrite);
  }
}

/** Whether data of that many bytes stays inline; varints are shorter than the elements they stand for. */
export function staysInText(dtype: DType | undefined, length: number): boolean {
  if (length <= mostInlineBytes || !dtype) return length <= mostInlineBytes;
  const { bits, kind } = elementType(dtype);
  return /^(int|uint|bool)$/.test(kind) && length * 8 <= mostInlineIntegers * bits;
}

/** Replaces a field by an external-data entry for its content. */
function reference(ownFile: string, field: FoundField, rewrite: Rewrite): void {
  const entries = externalEntries(ownFile, field.content, field.end - field.content);
  const tensor = create(TensorProtoSchema, {
    externalData: entries,
    dataLocation: TensorProto_DataLocation.EXTERNAL,
  });
  rewrite.replace(field.start, field.end, [toBinary(TensorProtoSchema, tensor)]);
}

/** Replaces packed varints by raw data of the element's width. */
function decodeVarints(
  context: TensorContext,
  dtype: DType,
  fields: readonly FoundField[],
  length: number,
  rewrite: Rewrite,
): void {
  const [first, ...others] = fields as [FoundField, ...FoundField[]];
  for (const field of others) rewrite.replace(field.start, field.end, []);
  if (length > largestDecoded) {
    context.problem(`${first.field.name} at byte ${first.start} takes ${length} bytes, too much to decode.`);
    rewrite.replace(first.start, first.end, []);
    return;
  }
  const width = Math.max(1, elementType(dtype).bits / 8);
  const bytes = new Uint8Array(length * width);
  const view = new DataView(bytes.buffer);
  let at = 0;
  for (const field of fields) {
    context.reader.pos = field.content;
    while (context.reader.pos < field.end) {
      const value = context.reader.varint64(field.end);
      if (width === 8) view.setBigUint64(at, value, true);
      else if (width === 4) view.setUint32(at, Number(value & 0xffffffffn), true);
      else if (width === 2) view.setUint16(at, Number(value & 0xffffn), true);
      else view.setUint8(at, Number(value & 0xffn));
      at += width;
    }
  }
  // A copy, so that the tenfold of a varint's shortest form is not kept.
  rewrite.replace(
    first.start,
    first.end,
    delimited(TensorProtoSchema.field.rawData.number, [bytes.slice(0, at)]),
  );
}

/** The number that a field of the tensor says last, as protobuf has it. */
function lastNumber(reader: WireReader, fields: readonly FoundField[], name: string): number | undefined {
  const field = fields.findLast((candidate) => candidate.field.name === name);
  if (!field) return undefined;
  reader.pos = field.content;
  return reader.varint(field.end);
}
