/**
 * The tree of a text in ONNX's syntax, as it was written: what names stand where. Offsets count UTF-16 code units
 * from the text's beginning; `end` is exclusive. A damaged text has a tree too: what is missing is undefined or an
 * empty list, and `ModelTree.problems` says so.
 */
export interface Range {
  readonly start: number;
  readonly end: number;
}

/** A name (or a string) with its place. `text` is without quotes; the place includes them. */
export interface Name extends Range {
  readonly text: string;
  readonly quoted: boolean;
}

/** What the parser did not understand. `fix` replaces a range by a text that would be right. */
export interface SyntaxProblem extends Range {
  readonly message: string;
  readonly fix?: { readonly title: string; readonly range: Range; readonly text: string };
}

/** A comment from `#` up to the end of its line, which is not included. */
export interface Comment extends Range {}

export interface ModelTree {
  readonly header: HeaderTree | undefined;
  readonly graph: GraphTree | undefined;
  readonly functions: readonly FunctionTree[];
  readonly comments: readonly Comment[];
  readonly problems: readonly SyntaxProblem[];
}

/** `<key: value, …>` before a graph or a function. */
export interface HeaderTree extends Range {
  readonly entries: readonly HeaderEntry[];
}

export interface HeaderEntry extends Range {
  readonly key: Name;
  readonly value: HeaderValue | undefined;
}

export type HeaderValue = Range &
  (
    | { readonly kind: 'integer'; readonly value: bigint }
    | { readonly kind: 'string'; readonly text: string }
    /** `["" : 17, "ai.onnx.ml" : 3]` */
    | { readonly kind: 'opsets'; readonly entries: readonly OpsetEntry[] }
    /** `["key" : "value"]` */
    | { readonly kind: 'pairs'; readonly entries: readonly PairEntry[] }
  );

export interface OpsetEntry extends Range {
  readonly domain: Name;
  readonly version: bigint;
}

export interface PairEntry extends Range {
  readonly key: Name;
  readonly value: Name;
}

/** A graph: the main one, a body, or what a function has in common with it. */
export interface GraphTree extends Range {
  readonly name: Name | undefined;
  /** With their parentheses and brackets; undefined where they are not there. */
  readonly inputsRange: Range | undefined;
  readonly outputsRange: Range | undefined;
  readonly valuesRange: Range | undefined;
  /** From `{` to `}`. */
  readonly nodesRange: Range | undefined;
  readonly inputs: readonly ValueTree[];
  readonly outputs: readonly ValueTree[];
  /** Initializers (with data) and types of values (without), in the order of the text. */
  readonly values: readonly ValueTree[];
  readonly nodes: readonly NodeTree[];
}

export interface FunctionTree extends GraphTree {
  readonly header: HeaderTree | undefined;
  /** `<alpha, beta: float = 1.0>` behind the name. */
  readonly attributesRange: Range | undefined;
  readonly attributes: readonly (Name | AttributeTree)[];
}

/** What a function's header says under a key; `''` where it says nothing. */
export function headerText({ header }: FunctionTree, key: string): string {
  const value = header?.entries.find((entry) => entry.key.text === key)?.value;
  return value?.kind === 'string' ? value.text : '';
}

/** The name of an attribute of a function, which stands there with a default or without one. */
export function attributeName(attribute: FunctionTree['attributes'][number]): Name {
  return 'name' in attribute ? attribute.name : attribute;
}

/** `[type] name ['=' data]`. */
export interface ValueTree extends Range {
  readonly type: TypeTree | undefined;
  readonly name: Name;
  readonly data: DataTree | undefined;
}

export interface NodeTree extends Range {
  /** The node's name, which stands in brackets before it. */
  readonly label: Name | undefined;
  readonly outputs: readonly Name[];
  readonly operator: OperatorTree | undefined;
  readonly attributesRange: Range | undefined;
  readonly attributes: readonly AttributeTree[];
  /** With the parentheses. */
  readonly inputsRange: Range | undefined;
  /** An input that is left out is a name without text. */
  readonly inputs: readonly Name[];
}

/** `domain.name:overload`; the domain may itself have dots. */
export interface OperatorTree extends Range {
  readonly domain: string;
  readonly name: string;
  /** The place of the last part, the operator's name. */
  readonly nameRange: Range;
  readonly overload: Name | undefined;
}

export interface AttributeTree extends Range {
  readonly name: Name;
  /** The type that stands behind a colon: `ints`. */
  readonly annotation: Name | undefined;
  readonly value: AttributeValue | undefined;
}

export type AttributeValue = Range &
  (
    | { readonly kind: 'int'; readonly value: bigint }
    | { readonly kind: 'float'; readonly value: number }
    | { readonly kind: 'string'; readonly text: string }
    /** `@name`: the value of an attribute of the function around. */
    | { readonly kind: 'reference'; readonly name: Name }
    | { readonly kind: 'type'; readonly type: TypeTree }
    | {
        readonly kind: 'tensor';
        readonly type: TypeTree;
        readonly name: Name | undefined;
        readonly data: DataTree | undefined;
      }
    | { readonly kind: 'graph'; readonly graph: GraphTree }
    | { readonly kind: 'list'; readonly items: readonly AttributeValue[] }
  );

export type TypeTree = Range &
  (
    | {
        readonly kind: 'tensor' | 'sparse_tensor';
        /** The element type in the syntax's words: `float`, `int64`. */
        readonly element: Name;
        /** Undefined where the rank is unknown (`float[]`); empty for a scalar (`float`). */
        readonly dimensions: readonly DimensionTree[] | undefined;
      }
    | { readonly kind: 'seq' | 'optional'; readonly of: TypeTree }
    | { readonly kind: 'map'; readonly key: Name; readonly of: TypeTree }
    | {
        readonly kind: 'opaque';
        readonly domain: string;
        readonly name: string;
        /** Stands for a type whose word is none, and of which nothing is known. */
        readonly isUnknown?: true;
      }
  );

/** A dimension: a number, a symbol, or undefined where it is `?`. */
export interface DimensionTree extends Range {
  readonly value: bigint | string | undefined;
}

/** The data of a tensor. */
export type DataTree = Range &
  (
    | {
        /** `{1, 2.5}`. The elements stay in the text; text/build/elements.ts reads them. */
        readonly kind: 'elements';
        readonly count: number;
      }
    /** `["location": "w.bin", "offset": "0"]` */
    | { readonly kind: 'external'; readonly entries: readonly PairEntry[] }
    /** Nothing stands behind the type, or behind `=`. */
    | { readonly kind: 'none' }
  );
