import type { JsonObject } from '@bufbuild/protobuf';
import type { AttributeProto, TensorProto } from '../gen/onnx_pb';
import type { Graph, Node } from '../model';
import type { CommentKind } from './comments';

/** Something that a text has not because it would be too long, and the comment that stands in its place. */
export interface LeftOut {
  readonly line: string;
  readonly what:
    | { readonly kind: 'attribute'; readonly node: Node; readonly attribute: AttributeProto }
    | { readonly kind: 'initializer'; readonly graph: Graph; readonly tensor: TensorProto }
    /** A part of the model's header. */
    | { readonly kind: 'header'; readonly field: HeaderField; readonly key?: string; readonly value: string }
    /** What a structured comment would say; without an address it is the next node's. */
    | {
        readonly kind: 'fields';
        readonly of: CommentKind;
        readonly address: readonly string[];
        readonly json: JsonObject;
        readonly node: Node | undefined;
      }
    /** The last nodes of a graph, from that one on. */
    | { readonly kind: 'nodes'; readonly graph: Graph; readonly from: number }
    /** The last initializers and value types of a graph, counted together. */
    | { readonly kind: 'values'; readonly graph: Graph; readonly from: number };
}

export type HeaderField = 'producerName' | 'producerVersion' | 'domain' | 'docString' | 'metadataProps';
