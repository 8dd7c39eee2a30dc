import { byteLength, elementCount, elementTypeOfCode } from '../../tensor/dtype';
import type { ExternalFiles } from '../external-data';
import type { TensorProto } from '../gen/onnx_pb';
import { TensorProto_DataLocation } from '../gen/onnx_pb';
import type { Weight } from '../model';
import { shapeFromProto } from '../tensor-proto';
import { weightBytes, weightOf } from '../weights';

/** A weight is read in pieces of so many bytes, which hold whole elements of every type. */
const pieceLength = 1024 * 1024;

/** Reads the weights of a model that are in files, piece by piece, for a text that is to have them inline. */
export class InlineWeights {
  constructor(private readonly files: ExternalFiles) {}

  /** The bytes of a tensor in another file, in pieces, as often as they are asked for; undefined where they cannot be had. */
  pieces(tensor: TensorProto): Iterable<Uint8Array> | undefined {
    const dtype = elementTypeOfCode(tensor.dataType)?.name;
    if (!dtype || dtype === 'string' || tensor.dataLocation !== TensorProto_DataLocation.EXTERNAL)
      return undefined;
    const weight = weightOf(tensor.name, tensor, this.files);
    if (weight.data.kind !== 'file') return undefined;
    const length = byteLength(dtype, elementCount(shapeFromProto(tensor)));
    return { [Symbol.iterator]: () => readPieces(weight, length) };
  }

  /** A message in which tensors, at any depth, have their data themselves; it shares all else with the one given. */
  inMessage<Value>(message: Value): Value {
    if (typeof message !== 'object' || message === null || message instanceof Uint8Array) return message;
    const pieces = isTensor(message) ? this.pieces(message) : undefined;
    if (pieces) return { ...message, externalData: [], dataLocation: 0, rawData: Buffer.concat([...pieces]) };
    let copy: Value | undefined;
    for (const [key, value] of Object.entries(message)) {
      const inner = this.inMessage(value);
      if (inner === value) continue;
      copy ??= Array.isArray(message) ? ([...message] as Value) : { ...message };
      (copy as Record<string, unknown>)[key] = inner;
    }
    return copy ?? message;
  }
}

function isTensor(message: object): message is TensorProto {
  return (message as Partial<TensorProto>).$typeName === 'onnx.TensorProto';
}

function* readPieces(weight: Weight, length: number): Generator<Uint8Array> {
  for (let at = 0; at < length; at += pieceLength) yield weightBytes(weight, at, pieceLength);
}
