import { byteLength, elementCount, elementTypeOfCode } from '../../tensor/dtype';
import type { ExternalFiles } from '../external-data';
import type { GraphProto, TensorProto } from '../gen/onnx_pb';
import { TensorProto_DataLocation } from '../gen/onnx_pb';
import type { Model, Weight } from '../model';
import { shapeFromProto } from '../tensor-proto';
import { weightBytes, weightOf } from '../weights';

/** A weight is read in pieces of so many bytes, which hold whole elements of every type. */
const pieceLength = 1024 * 1024;

/** Reads the weights of a model that are in files, piece by piece, for a text that is to have them inline. */
export class InlineWeights {
  private readonly known = new Map<TensorProto, Weight>();
  /** For tensors that are no weights of a graph: attributes of other operators, parts of sparse tensors. */
  private readonly files: ExternalFiles;

  constructor(model: Model) {
    this.files = model.files;
    for (const { proto, weights, nodes } of model.graphs.values()) {
      // Of several with one name, the last is the one that the index has.
      const last = new Map(((proto as GraphProto).initializer ?? []).map((tensor) => [tensor.name, tensor]));
      for (const weight of weights.values()) {
        const inNode = weight.node === undefined ? undefined : nodes[weight.node];
        const tensor = inNode
          ? inNode.attributes.find(({ name }) => name === 'value')?.t
          : last.get(weight.name);
        if (tensor) this.known.set(tensor, weight);
      }
    }
  }

  /** The bytes of a tensor in another file, in pieces, as often as they are asked for; undefined where they cannot be had. */
  pieces(tensor: TensorProto): Iterable<Uint8Array> | undefined {
    const dtype = elementTypeOfCode(tensor.dataType)?.name;
    if (!dtype || dtype === 'string' || tensor.dataLocation !== TensorProto_DataLocation.EXTERNAL)
      return undefined;
    const weight = this.known.get(tensor) ?? weightOf(tensor.name, tensor, this.files);
    if (weight.data.kind !== 'file') return undefined;
    const length = byteLength(dtype, elementCount(shapeFromProto(tensor)));
    return { [Symbol.iterator]: () => readPieces(weight, length) };
  }
}

function* readPieces(weight: Weight, length: number): Generator<Uint8Array> {
  for (let at = 0; at < length; at += pieceLength) yield weightBytes(weight, at, pieceLength);
}
