import { create, toBinary } from '@bufbuild/protobuf';
import type { NodeProto, TensorProto, ValueInfoProto } from '../../core/onnx/gen/onnx_pb';
import { GraphProtoSchema, ModelProtoSchema } from '../../core/onnx/gen/onnx_pb';
import { ortFailure } from './failure';
import { withPortableLocale } from './locale';
import type { SessionSettings } from './onnxruntime';
import { Session } from './onnxruntime';
import { valueInfo } from './proto';

/** A submodel with what the runner adds to it. */
export interface Composition {
  /** The ModelProto as it came. */
  readonly bytes: Uint8Array;
  readonly inputs: readonly ValueInfoProto[];
  readonly nodes: readonly NodeProto[];
  readonly initializers: readonly TensorProto[];
}

/** The composition with more behind it. */
export function extended(
  composition: Composition,
  more: { readonly nodes?: readonly NodeProto[]; readonly initializers?: readonly TensorProto[] },
): Composition {
  const { nodes = [], initializers = [] } = more;
  return {
    ...composition,
    nodes: [...composition.nodes, ...nodes],
    initializers: [...composition.initializers, ...initializers],
  };
}

/**
 * A session of it with these outputs.
 *
 * @throws OrtFailure
 */
export function open(
  { bytes, inputs, nodes, initializers }: Composition,
  outputs: readonly string[],
  settings: SessionSettings,
): Session {
  const graph = create(GraphProtoSchema, {
    input: [...inputs],
    node: [...nodes],
    initializer: [...initializers],
    output: outputs.map((name) => valueInfo(name)),
  });
  // Of a message that comes twice, protobuf takes both: so nothing of the submodel has to be decoded here. Nodes may
  // stand in any order; onnxruntime sorts them.
  const added = toBinary(ModelProtoSchema, create(ModelProtoSchema, { graph }));
  const model = Buffer.concat([bytes, added]);
  try {
    return new Session(model, settings);
  } catch (error) {
    const other = withPortableLocale(model, error);
    if (!other) throw ortFailure('create', error);
    return openAgain(other, settings);
  }
}

function openAgain(model: Uint8Array, settings: SessionSettings): Session {
  try {
    return new Session(model, settings);
  } catch (error) {
    throw ortFailure('create', error);
  }
}
