import type { Definition, Scope } from '../../core/onnx/text/parse/scopes';
import type {
  AttributeTree,
  FunctionTree,
  Name,
  NodeTree,
  Range,
  ValueTree,
} from '../../core/onnx/text/parse/tree';

/** What a name in a text stands for, with all places where it stands, in the order of the text. */
export type Entity = { readonly name: string; readonly occurrences: Occurrence[] } & (
  | {
      /** A value of a graph. `scope` is where it is made; where nothing makes it, the outermost that could. */
      readonly kind: 'value';
      readonly scope: Scope;
      readonly definition: Definition | undefined;
    }
  /** A node by its label. */
  | { readonly kind: 'node'; readonly scope: Scope; readonly node: NodeTree }
  /** A model-local function: its name and its calls. */
  | { readonly kind: 'function'; readonly scope: Scope; readonly key: FunctionKey }
  /** An attribute of a model-local function. */
  | { readonly kind: 'attribute'; readonly scope: Scope; readonly declared: Name | AttributeTree }
  /** A graph that is not a function. */
  | { readonly kind: 'graph'; readonly scope: Scope }
  /** A symbol in shapes; it means one number in the whole text. */
  | { readonly kind: 'dimension' }
  /** A domain of operators, as opset imports, functions and calls name it. */
  | { readonly kind: 'domain' }
);

export type ValueEntity = Extract<Entity, { kind: 'value' }>;
export type FunctionEntity = Extract<Entity, { kind: 'function' }>;

/** What tells a function from others. */
export interface FunctionKey {
  readonly domain: string;
  readonly overload: string;
  readonly tree: FunctionTree;
}

/** A place where a name stands. The range includes quotes. */
export interface Occurrence extends Range {
  readonly entity: Entity;
  readonly role: Role;
  readonly spelling: Spelling;
  /** The graph around it. */
  readonly scope: Scope | undefined;
  /** The node that it is a part of. */
  readonly node: NodeTree | undefined;
  /** The input, output, weight or line of types that it names. */
  readonly value: ValueTree | undefined;
}

/**
 * `definition`: here it gets its meaning. `use`: here it is taken. `type`: only its type is said here. `comment`: a
 * structured comment says more of it.
 */
export type Role = 'definition' | 'use' | 'type' | 'comment';

/**
 * How a name is written there: a `name` in quotes where it needs them, always a `string`, only an `identifier`
 * (`domain`: identifiers between dots), or a string of `json`.
 */
export type Spelling = 'name' | 'string' | 'identifier' | 'domain' | 'json';
