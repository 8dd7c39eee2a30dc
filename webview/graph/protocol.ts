/**
 * What the extension tells the Graph panel of a model. Everything is numbers in typed arrays and tables of distinct
 * texts, so that 20,000 nodes are about two megabytes and cross in tens of milliseconds. Attributes' full texts,
 * weights' contents and whatever a run computes are asked for when somebody looks.
 */
export interface GraphData {
  /** The model's file name. */
  readonly model: string;
  /** The main graph first, then bodies and functions in the model's order; paths are those of `Model.graphs`. */
  readonly graphs: readonly GraphPart[];
}

/** What a value is in its graph, as numbers in `GraphValues.role`. */
export const valueRole = {
  /** A node makes it. */
  made: 0,
  /** The graph's input. */
  input: 1,
  /** An initializer, or what a Constant node makes. */
  weight: 2,
  /** A value of a graph around this one, which a body uses. */
  outer: 3,
} as const;

/**
 * Lists of numbers, one after another: list `i` is `items[start[i]]` up to `items[start[i + 1]]`, without that; `start`
 * has one more element than there are lists.
 */
export interface NumberLists {
  readonly start: Uint32Array;
  readonly items: Int32Array;
}

/** One graph of the model: nodes and values by number. */
export interface GraphPart {
  /** `''` main graph, `/NODE_OUTPUT/then_branch` a body, `function:DOMAIN:NAME` a function. */
  readonly path: string;
  /** Where it belongs: the path of the graph around it and the node in that; none for the main graph and functions. */
  readonly parent?: { readonly path: string; readonly node: number; readonly attribute: string };
  /** Its nodes in file order: a node's number is its `Node.index`. */
  readonly nodes: GraphNodes;
  readonly values: GraphValues;
  /** The graph's inputs that no initializer fills, as values. */
  readonly inputs: Int32Array;
  /** The graph's outputs, as values. */
  readonly outputs: Int32Array;
  /** The graphs that nodes open: bodies, and functions that they call; in the order of the nodes. */
  readonly bodies: readonly BodyLink[];
  /** The modules that nodes stand in; `undefined` where neither names nor repetition say any. */
  readonly scopes?: GraphScopes;
}

/** The nodes of a graph. Arrays are by node number. */
export interface GraphNodes {
  readonly count: number;
  /** The distinct operators, as `operator` indexes them. */
  readonly operators: readonly OperatorName[];
  readonly operator: Uint16Array;
  /** Names as the model has them; `''` for none. */
  readonly name: readonly string[];
  /** The values that each takes, in order; −1 for an optional input that is left out. */
  readonly inputs: NumberLists;
  /** The values that each makes, in order; −1 for one that is left out. */
  readonly outputs: NumberLists;
  /** The values that only its bodies use. */
  readonly captures: NumberLists;
  /** Whether it is a Constant node, whose value counts as a weight and which is not drawn: 1 or 0. */
  readonly constant: Uint8Array;
  /** Each node's place in the order of execution; `undefined` where that is file order. */
  readonly order?: Uint32Array;
  /** Distinct short texts of attributes, `kernel_shape=[3, 3] pads=[1, 1, 1, 1]`, for search and for hovers. */
  readonly attributeTexts: readonly string[];
  readonly attributes: Uint32Array;
}

/** An operator; `domain` is `''` for ONNX's own. */
export interface OperatorName {
  readonly op: string;
  readonly domain: string;
}

/** The values of a graph. Arrays are by value number. */
export interface GraphValues {
  readonly count: number;
  readonly name: readonly string[];
  /** One of `valueRole`. */
  readonly role: Uint8Array;
  /** The node that makes it, a Constant node too; −1 for none. */
  readonly producer: Int32Array;
  /** The distinct types as people read them, `float32[1,16,30,40]`; the first is `''`, for what is not known. */
  readonly types: readonly string[];
  readonly type: Uint16Array | Uint32Array;
}

/** A graph that a node opens. */
export interface BodyLink {
  readonly node: number;
  /** The attribute that holds the body; `undefined` for a call of a function. */
  readonly attribute?: string;
  /** The path of the graph. */
  readonly path: string;
}

/** Modules as a tree: arrays are by scope number, and a scope comes after the one around it. */
export interface GraphScopes {
  /** Within the scope around: `layer1.0`. */
  readonly name: readonly string[];
  /** The scope's class where the model says it (`torchvision.models.resnet.BasicBlock`), else `''`. */
  readonly kind: readonly string[];
  /** The scope around; −1 for none. */
  readonly parent: Int32Array;
  /** The innermost scope of each node; −1 for none. */
  readonly ofNode: Int32Array;
}
