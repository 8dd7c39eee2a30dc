import { create } from '@bufbuild/protobuf';
import { elementType } from '../../../tensor/dtype';
import type { StringStringEntryProto, TensorProto } from '../../gen/onnx_pb';
import { StringStringEntryProtoSchema, TensorProto_DataLocation, TensorProtoSchema } from '../../gen/onnx_pb';
import type { DataTree, PairEntry, TypeTree } from '../parse/tree';
import { elementWords } from '../parse/words';
import type { BuildContext } from './context';
import { elementBytes, stringElements } from './elements';
import { elementCode } from './types';

/** The TensorProto of a type with data; numbers become raw data. What does not fit is a problem. */
export function buildTensor(
  context: BuildContext,
  name: string,
  type: TypeTree | undefined,
  data: DataTree | undefined,
): TensorProto {
  const tensor = create(TensorProtoSchema);
  if (name !== '') tensor.name = name;
  if (type?.kind !== 'tensor') return tensor;
  tensor.dataType = elementCode(type.element);
  let count = 1;
  for (const { value } of type.dimensions ?? []) {
    if (typeof value !== 'bigint') return tensor;
    tensor.dims.push(value);
    count *= Number(value);
  }
  if (data?.kind === 'external') {
    tensor.dataLocation = TensorProto_DataLocation.EXTERNAL;
    tensor.externalData = data.entries.map(buildPair);
  }
  if (data?.kind === 'elements') fill(context, tensor, type, data, count);
  return tensor;
}

/** A pair of strings, as it stands. */
export function buildPair({ key, value }: PairEntry): StringStringEntryProto {
  return create(StringStringEntryProtoSchema, { key: key.text, value: value.text });
}

function fill(
  context: BuildContext,
  tensor: TensorProto,
  type: Extract<TypeTree, { element: unknown }>,
  data: Extract<DataTree, { kind: 'elements' }>,
  count: number,
): void {
  const dtype = elementWords.get(type.element.text);
  if (!dtype) return;
  const values = elementType(dtype).kind === 'complex' ? count * 2 : count;
  if (data.count !== values) {
    const written = context.text.slice(type.start, type.end);
    const are = data.count === 1 ? '1 value stands' : `${data.count} values stand`;
    const range = { start: data.start, end: Math.min(data.end, data.start + 1) };
    context.problem(range, `${are} here, but ${written} has ${values}${values === count ? '' : ' parts'}.`);
  }
  if (dtype === 'string') tensor.stringData = stringElements(context, data) as Uint8Array<ArrayBuffer>[];
  else tensor.rawData = elementBytes(context, data, dtype) as Uint8Array<ArrayBuffer>;
}
