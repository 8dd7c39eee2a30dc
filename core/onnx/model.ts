import type { DType } from '../tensor/dtype';
import type { ExternalFiles } from './external-data';
import type {
  AttributeProto,
  FunctionProto,
  GraphProto,
  ModelProto,
  NodeProto,
  TypeProto,
} from './gen/onnx_pb';
import type { ModelText } from './text-map';

/** Something that is wrong with a model, or that was not understood; the rest of it still opens. */
export interface Problem {
  readonly level: 'error' | 'warning';
  readonly message: string;
  /** Where: a graph path and a node's index, where it is a node's. */
  readonly graph?: string;
  readonly node?: number;
  /** The weight whose data cannot be read, where that is the problem. */
  readonly weight?: string;
  /** The graph's output that nothing makes, or its weight that is there twice, where that is the problem. */
  readonly value?: string;
}

/** Where a weight's bytes are: a range of a file that was checked to exist, or bytes in memory (small ones only). */
export type WeightData =
  | { readonly kind: 'file'; readonly file: string; readonly offset: number; readonly length: number }
  | { readonly kind: 'inline'; readonly bytes: Uint8Array; readonly strings?: readonly string[] }
  | { readonly kind: 'missing'; readonly why: string };

/** A constant tensor: an initializer, or the value of a Constant node (`node` is its index then). */
export interface Weight {
  readonly name: string;
  /** Undefined where the model's number for the element type is not known. */
  readonly dtype: DType | undefined;
  readonly shape: readonly number[];
  readonly data: WeightData;
  readonly node?: number;
}

/** A graph's input or output. `type` is undefined where the model does not say. */
export interface GraphValue {
  readonly name: string;
  readonly type: TypeProto | undefined;
}

/** A graph inside a node (an If's then_branch, a Loop's body). */
export interface Body {
  readonly attribute: string;
  readonly graph: Graph;
}

/** One node, in its place in its graph. */
export interface Node {
  readonly graph: Graph;
  /** Place in file order, from 0. */
  readonly index: number;
  readonly name: string;
  readonly op: string;
  /** `''` is ONNX's own domain; `ai.onnx` is normalised to it. */
  readonly domain: string;
  readonly overload: string;
  /** `''` is an optional input that is left out. */
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: readonly AttributeProto[];
  readonly bodies: readonly Body[];
  /** Names of outer scopes that the node's bodies use; they count as consumed by the node. */
  readonly captures: readonly string[];
  readonly proto: NodeProto;
}

/** The first output that is not left out; undefined where a node makes nothing. */
export function firstOutput(node: Pick<Node, 'outputs'>): string | undefined {
  return node.outputs.find((output) => output !== '');
}

/**
 * A graph with its index. `path` is `''` for the main graph, `PARENT/NODE_OUTPUT/ATTRIBUTE` for a body (the first
 * non-empty output of the node that holds it), and `function:DOMAIN:NAME[:OVERLOAD]` for a model-local function.
 */
export interface Graph {
  readonly path: string;
  readonly name: string;
  readonly inputs: readonly GraphValue[];
  readonly outputs: readonly GraphValue[];
  readonly nodes: readonly Node[];
  /** Initializers and Constant nodes' tensors, by name. */
  readonly weights: ReadonlyMap<string, Weight>;
  /** What the model says of types: value_info, inputs and outputs. */
  readonly types: ReadonlyMap<string, TypeProto>;
  /** The node that makes a value, by the value's name. */
  readonly producers: ReadonlyMap<string, Node>;
  /** The nodes of this graph that use a value (captures of their bodies included), in file order. */
  readonly consumers: ReadonlyMap<string, readonly Node[]>;
  readonly parent: { readonly node: Node; readonly attribute: string } | undefined;
  readonly proto: GraphProto | FunctionProto;
}

/** A model-local function. */
export interface FunctionDefinition {
  readonly domain: string;
  readonly name: string;
  readonly overload: string;
  readonly attributes: readonly string[];
  /** Its opset imports, by domain (`''` for ONNX's own). */
  readonly opsets: ReadonlyMap<string, number>;
  readonly graph: Graph;
  readonly proto: FunctionProto;
}

/** Weights whose text gives no numbers, which were made up. */
export interface MadeUpWeights {
  readonly seed: number;
  readonly weights: readonly {
    readonly name: string;
    /** The path of its graph. */
    readonly graph: string;
    readonly dtype: DType;
    readonly shape: readonly number[];
  }[];
}

/**
 * A model as read from a file. Weights stay in the file: `proto` holds every big tensor as an external-data entry
 * that points to it.
 */
export interface Model {
  /** Absolute path, symbolic links resolved. */
  readonly path: string;
  readonly fileSize: number;
  readonly irVersion: number;
  readonly producer: string;
  /** Opset versions by domain (`''` for ONNX's own). */
  readonly opsets: ReadonlyMap<string, number>;
  readonly metadata: ReadonlyMap<string, string>;
  readonly graph: Graph;
  /** By `DOMAIN:NAME` or `DOMAIN:NAME:OVERLOAD`. */
  readonly functions: ReadonlyMap<string, FunctionDefinition>;
  /**
   * What onnxruntime runs in place of nodes whose operators have no kernel, where that was asked for: their bodies are
   * among `graphs`, and the nodes themselves are as the file has them.
   */
  readonly composites?: ReadonlyMap<Node, FunctionDefinition>;
  /** Every graph by its path: the main graph, bodies at any depth, functions. */
  readonly graphs: ReadonlyMap<string, Graph>;
  readonly problems: readonly Problem[];
  readonly proto: ModelProto;
  /** Finds the files that tensors of `proto` name. */
  readonly files: ExternalFiles;
  /** The text that the model was read from, and what stands where in it; a binary model has none of its own. */
  readonly text?: ModelText;
  /** Weights of a text that have numbers only because it was read to run. */
  readonly madeUp?: MadeUpWeights;
}
