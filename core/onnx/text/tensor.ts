import { UserError } from '../../errors';
import { elementCount, elementTypeOfCode } from '../../tensor/dtype';
import type { Tensor } from '../../tensor/tensor';
import type { TensorProto } from '../gen/onnx_pb';
import { TensorProto_DataLocation } from '../gen/onnx_pb';
import { shapeFromProto, tensorFromProto } from '../tensor-proto';
import { hasOtherNaN, numbers } from './numbers';
import { bracketed, shortened } from './pieces';
import type { Style } from './style';
import { isPlain, quote } from './tokens';

/** A tensor's type and its data as pieces of a line, or why the text cannot hold it. */
export type TensorText =
  | { readonly type: string; readonly data: Iterable<string> }
  | { readonly type: string; readonly tooLong: string; readonly size: string }
  | undefined;

/** How a tensor is written: `float[2,3]` and `{…}`, or `["location": …]`; undefined where the syntax has no form for it. */
export function tensorText(proto: TensorProto, style: Style): TensorText {
  const element = elementTypeOfCode(proto.dataType);
  if (!element) return undefined;
  try {
    const shape = shapeFromProto(proto);
    const type = shape.length === 0 ? element.text : `${element.text}[${shape.join(',')}]`;
    if (proto.dataLocation === TensorProto_DataLocation.EXTERNAL) {
      const read = style.weights?.pieces(proto);
      if (!read || hasOtherNaN(element.name, read)) return external(proto, type);
      return { type, data: bracketed('{', numbers(element.name, elementCount(shape), read), ',', '}') };
    }
    return inline(tensorFromProto(proto), type, style);
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

function inline(tensor: Tensor, type: string, style: Style): TensorText {
  const { dtype, shape, bytes, strings } = tensor;
  if (strings?.some((text) => !isPlain(text)) || hasOtherNaN(dtype, [bytes])) return undefined;
  const count = elementCount(shape);
  const elements = () => strings?.map(quote) ?? numbers(dtype, count, [bytes]);
  const start = shortened(elements(), ',', style.longestList);
  if (start) return { type, tooLong: `{${start.first}`, size: `${count} values` };
  return { type, data: bracketed('{', elements(), ',', '}') };
}
