import { clearField, fromBinary, toBinary } from '@bufbuild/protobuf';
import { UserError } from '../../errors';
import { externalEntries } from '../external-data';
import type { TensorProto } from '../gen/onnx_pb';
import {
  GraphProtoSchema,
  ModelProtoSchema,
  TensorProto_DataLocation,
  TensorProtoSchema,
} from '../gen/onnx_pb';
import type { Model } from '../model';
import type { FieldShape, MessageShape } from '../read/schema';
import { messageShape } from '../read/schema';
import type { ByteRange, Piece } from '../read/skeleton';
import { delimited, Rewrite, totalLength } from '../read/skeleton';
import { memorySource } from '../read/source';
import { WireReader, WireType } from '../read/wire';
import { weightOf } from '../weights';

/** Bytes [start, end) of a file. */
interface FileRange extends ByteRange {
  readonly file: string;
}

/** Bytes that are written one after another: of a file, or these. */
export type Written = FileRange | Uint8Array;

/** What is written of a model. */
export interface Layout {
  readonly model: readonly Written[];
  /** The file beside it; empty where all data stand in the model. */
  readonly data: readonly Written[];
}

/** Protobuf refuses messages of 2 GiB and more; a little less, since readers count differently. */
export const largestModel = 2 ** 31 - 2 ** 20;

/** Initializers below stay in the model, as `onnx.save` has it (its `size_threshold`). */
const leastExternal = 1024;

/** Offsets are multiples of the page size, "to enable mmap support" (onnx.proto, TensorProto.external_data). */
const pageSize = 4096;

/**
 * How a model with its weights is laid out in files. Weights that lie in files stay ranges of them until they are
 * written. All stand in the model; where that would exceed `limit` bytes, initializers go into a file `dataName`
 * beside it (attributes' tensors may not: onnxruntime takes external data for initializers alone).
 *
 * @throws UserError OD1013 where a weight has no data
 */
export function layoutOf(model: Model, dataName: string, limit = largestModel): Layout {
  const bytes = toBinary(ModelProtoSchema, model.proto);
  const inside = new Layouter(model, bytes, undefined);
  const all = inside.pieces();
  if (totalLength(all) <= limit) return { model: written(bytes, all), data: [] };
  const beside = new Layouter(model, bytes, dataName);
  return { model: written(bytes, beside.pieces()), data: beside.data };
}

type LayoutPiece = Piece<FileRange>;

/** Rewrites the bytes of a model whose weights are external entries. */
class Layouter {
  readonly data: Written[] = [];
  private dataLength = 0;
  private readonly reader: WireReader;

  constructor(
    private readonly model: Model,
    private readonly bytes: Uint8Array,
    private readonly dataName: string | undefined,
  ) {
    this.reader = new WireReader(memorySource(bytes));
  }

  pieces(): readonly LayoutPiece[] {
    const end = this.bytes.length;
    return this.message(messageShape(ModelProtoSchema), 0, end) ?? [{ start: 0, end }];
  }

  /** The pieces of the message in [start, end); undefined where it stays as it is. */
  private message(shape: MessageShape, start: number, end: number): readonly LayoutPiece[] | undefined {
    const rewrite = new Rewrite<FileRange>(start, end);
    const { reader } = this;
    for (let at = start; at < end; at = reader.pos) {
      reader.pos = at;
      const tag = reader.varint(end);
      const field = shape.fields.get(Math.floor(tag / 8));
      if (!field?.message || tag % 8 !== WireType.bytes) {
        reader.skip(tag % 8, end);
        continue;
      }
      const length = reader.varint(end);
      const content = reader.pos;
      const inner =
        field.message.name === 'TensorProto'
          ? this.tensor(shape, field, content, content + length)
          : this.message(field.message, content, content + length);
      if (inner) rewrite.replace(at, content + length, delimited(Math.floor(tag / 8), inner));
      reader.pos = content + length;
    }
    return rewrite.finish();
  }

  private tensor(owner: MessageShape, field: FieldShape, start: number, end: number) {
    const proto = fromBinary(TensorProtoSchema, this.bytes.subarray(start, end));
    if (proto.dataLocation !== TensorProto_DataLocation.EXTERNAL) {
      const raw = proto.rawData;
      return this.goesBeside(owner, field, raw.length) ? this.beside(proto, raw, raw.length) : undefined;
    }
    const { data } = weightOf(proto.name, proto, this.model.files);
    if (data.kind !== 'file') {
      const why = data.kind === 'missing' ? data.why : 'it is not in a file';
      throw new UserError('OD1013', `The weight '${proto.name}' cannot be written: ${why}.`);
    }
    const { file, offset, length } = data;
    const range = { file, start: offset, end: offset + length };
    if (this.goesBeside(owner, field, length)) return this.beside(proto, range, length);
    proto.externalData = [];
    clearField(proto, TensorProtoSchema.field.dataLocation);
    const rawData = TensorProtoSchema.field.rawData.number;
    return [toBinary(TensorProtoSchema, proto), ...delimited<FileRange>(rawData, [range])];
  }

  private goesBeside(owner: MessageShape, field: FieldShape, length: number): boolean {
    const isInitializer = owner.name === GraphProtoSchema.name && field.name === 'initializer';
    return this.dataName !== undefined && isInitializer && length >= leastExternal;
  }

  private beside(proto: TensorProto, data: Written, length: number): readonly LayoutPiece[] {
    const padding = (pageSize - (this.dataLength % pageSize)) % pageSize;
    if (padding > 0) this.data.push(new Uint8Array(padding));
    this.data.push(data);
    clearField(proto, TensorProtoSchema.field.rawData);
    proto.dataLocation = TensorProto_DataLocation.EXTERNAL;
    proto.externalData = externalEntries(this.dataName!, this.dataLength + padding, length);
    this.dataLength += padding + length;
    return [toBinary(TensorProtoSchema, proto)];
  }
}

/** The pieces with the bytes that stand in memory. */
function written(bytes: Uint8Array, pieces: readonly LayoutPiece[]): Written[] {
  return pieces.map((piece) =>
    piece instanceof Uint8Array || 'file' in piece ? piece : bytes.subarray(piece.start, piece.end),
  );
}
