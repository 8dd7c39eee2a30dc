import { fromBinary } from '@bufbuild/protobuf';
import { messageOf } from '../../errors';
import {
  type MapProto,
  type OptionalProto,
  OptionalProtoSchema,
  type SequenceProto,
  SequenceProtoSchema,
  TensorProtoSchema,
} from '../../onnx/gen/onnx_pb';
import { tensorFromProto } from '../../onnx/tensor-proto';
import type { MapValue, OptionalValue, SequenceValue, Tensor, Value } from '../tensor';
import { fileError } from './file-errors';

/**
 * The value in a .pb file, as ONNX's test data sets have them. The file does not say what it holds: `kind` does.
 *
 * @throws UserError OD3004, which names `file`.
 */
export function readPb(bytes: Uint8Array, file: string, kind: Value['kind'] = 'tensor'): Value {
  try {
    if (kind === 'sequence') return sequenceFromProto(fromBinary(SequenceProtoSchema, bytes));
    if (kind === 'optional') return optionalFromProto(fromBinary(OptionalProtoSchema, bytes));
    if (kind === 'map') throw new Error('maps are not read from .pb files.');
    return tensorFromProto(fromBinary(TensorProtoSchema, bytes));
  } catch (error) {
    throw fileError.pb(file, messageOf(error));
  }
}

/** The numbers of `elem_type` in onnx-data.proto. */
const holds = { tensor: 1, sparse: 2, sequence: 3, map: 4, optional: 5 } as const;

function sequenceFromProto(proto: SequenceProto): SequenceValue {
  return { kind: 'sequence', elements: sequenceElements(proto) };
}

function sequenceElements(proto: SequenceProto): Value[] {
  switch (proto.elemType) {
    case holds.sequence:
      return proto.sequenceValues.map(sequenceFromProto);
    case holds.map:
      return proto.mapValues.map(mapFromProto);
    case holds.optional:
      return proto.optionalValues.map(optionalFromProto);
    case holds.sparse:
      throw new Error('a sequence of sparse tensors is not supported.');
    default:
      return proto.tensorValues.map((tensor): Tensor => tensorFromProto(tensor));
  }
}

function optionalFromProto(proto: OptionalProto): OptionalValue {
  return { kind: 'optional', value: optionalContent(proto) };
}

function optionalContent(proto: OptionalProto): Value | undefined {
  if (proto.tensorValue) return tensorFromProto(proto.tensorValue);
  if (proto.sequenceValue) return sequenceFromProto(proto.sequenceValue);
  if (proto.mapValue) return mapFromProto(proto.mapValue);
  if (proto.optionalValue) return optionalFromProto(proto.optionalValue);
  if (proto.sparseTensorValue) throw new Error('a sparse tensor is not supported.');
  return undefined;
}

function mapFromProto(proto: MapProto): MapValue {
  const decoder = new TextDecoder();
  const keys =
    proto.stringKeys.length > 0
      ? proto.stringKeys.map((key) => decoder.decode(key))
      : proto.keys.map((key) => key);
  return { kind: 'map', keys, values: proto.values ? sequenceElements(proto.values) : [] };
}
