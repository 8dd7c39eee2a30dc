import { UserError } from '../../errors';
import { elementCount, elementType, elementTypeOfCode } from '../../tensor/dtype';
import type { Tensor } from '../../tensor/tensor';
import type { TensorProto } from '../gen/onnx_pb';
import { TensorProto_DataLocation } from '../gen/onnx_pb';
import { shapeFromProto, tensorFromProto } from '../tensor-proto';
import { doubleText, float32Text, isPlain, quote } from './tokens';

/** Inline data whose text is longer than this is abbreviated; up to here it is broken into lines. */
const longestData = 64 * 1024;

/** A tensor's type and its data as pieces of a line, or why the text cannot hold it. */
export type TensorText =
  | { readonly type: string; readonly data: readonly string[] }
  | { readonly type: string; readonly tooLong: string; readonly size: string }
  | undefined;

/** How a tensor is written: `float[2,3]` and `{…}`, or `["location": …]`; undefined where the syntax has no form for it. */
export function tensorText(proto: TensorProto): TensorText {
  const element = elementTypeOfCode(proto.dataType);
  if (!element) return undefined;
  try {
    const shape = shapeFromProto(proto);
    const type = shape.length === 0 ? element.text : `${element.text}[${shape.join(',')}]`;
    if (proto.dataLocation === TensorProto_DataLocation.EXTERNAL) return external(proto, type);
    return inline(tensorFromProto(proto), type);
  } catch (error) {
    if (error instanceof UserError) return undefined;
    throw error;
  }
}

function external(proto: TensorProto, type: string): TensorText {
  if (proto.externalData.length === 0) return undefined;
  if (!proto.externalData.every(({ key, value }) => isPlain(key) && isPlain(value))) return undefined;
  const entries = proto.externalData.map(({ key, value }) => `${quote(key)}: ${quote(value)}`);
  return { type, data: [`[${entries.join(', ')}]`] };
}

function inline(tensor: Tensor, type: string): TensorText {
  if (tensor.strings?.some((text) => !isPlain(text))) return undefined;
  const count = elementCount(tensor.shape);
  const data: string[] = [];
  let length = 0;
  for (const text of elements(tensor, count)) {
    length += text.length + 1;
    if (length > longestData)
      return { type, tooLong: `{${data.slice(0, 8).join('')}`, size: `${count} values` };
    data.push(`${text},`);
  }
  if (data.length === 0) return { type, data: ['{}'] };
  data[0] = `{${data[0]}`;
  data.push(data.pop()!.replace(/,$/, '}'));
  return { type, data };
}

/** The elements as the syntax writes them: floats of 8 and 16 bits and small ones are bit patterns, bool is 0 or 1. */
function* elements(tensor: Tensor, count: number): Generator<string> {
  if (tensor.strings) {
    for (const text of tensor.strings) yield quote(text);
    return;
  }
  const { bits, kind } = elementType(tensor.dtype);
  const { bytes } = tensor;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bits < 8) {
    const signed = kind === 'int';
    for (let at = 0; at < count; at++) {
      const position = at * bits;
      const pattern = (bytes[position >> 3]! >> (position & 7)) & ((1 << bits) - 1);
      yield String(signed && pattern >= 1 << (bits - 1) ? pattern - (1 << bits) : pattern);
    }
    return;
  }
  const read = reader(view, tensor);
  const width = kind === 'complex' ? bits / 16 : bits / 8;
  const values = kind === 'complex' ? count * 2 : count;
  for (let at = 0; at < values; at++) yield read(at * width);
}

function reader(view: DataView, { dtype }: Tensor): (at: number) => string {
  switch (dtype) {
    case 'float32':
    case 'complex64':
      return (at) => float32Text(view.getFloat32(at, true));
    case 'float64':
    case 'complex128':
      return (at) => doubleText(view.getFloat64(at, true));
    case 'int64':
      return (at) => String(view.getBigInt64(at, true));
    case 'uint64':
      return (at) => String(view.getBigUint64(at, true));
    case 'int32':
      return (at) => String(view.getInt32(at, true));
    case 'uint32':
      return (at) => String(view.getUint32(at, true));
    case 'int16':
      return (at) => String(view.getInt16(at, true));
    case 'uint16':
    case 'float16':
    case 'bfloat16':
      return (at) => String(view.getUint16(at, true));
    case 'int8':
      return (at) => String(view.getInt8(at));
    default:
      return (at) => String(view.getUint8(at));
  }
}
