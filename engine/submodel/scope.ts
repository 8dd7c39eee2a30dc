import type { NodeProto } from '../../core/onnx/gen/onnx_pb';
import type { Graph, Node, Weight } from '../../core/onnx/model';

/** What a name is to the nodes of a frame. */
export type Meaning =
  /** A constant. `overridable`: it is a graph input too, which onnxruntime does not treat as constant. */
  | { readonly kind: 'weight'; readonly weight: Weight; readonly overridable: boolean }
  /** A value that is fed. */
  | { readonly kind: 'value' }
  /** An optional input of a function that its caller leaves out. */
  | { readonly kind: 'absent' };

/** Where nodes stand: which graph they are in, and what the names that they use mean there. */
export interface Scope {
  readonly graph: Graph;
  /** Opset versions that hold here, by domain. */
  readonly opsets: ReadonlyMap<string, number>;
  meaning(name: string): Meaning;
  /** The node with the attributes that a function's caller gives put in; the node's own proto elsewhere. */
  protoOf(node: Node): NodeProto;
}
