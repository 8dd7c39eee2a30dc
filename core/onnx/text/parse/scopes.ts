import type { AttributeValue, FunctionTree, GraphTree, ModelTree, Name, NodeTree, ValueTree } from './tree';

/** Where a value comes from: the graph's inputs, its weights, or a node. */
export interface Definition {
  readonly kind: 'input' | 'weight' | 'node';
  readonly name: Name;
  readonly scope: Scope;
  /** The node that makes it. */
  readonly node: NodeTree | undefined;
  /** The input or weight, with its type. */
  readonly value: ValueTree | undefined;
}

/** A place that uses a value: a node's input, or the graph's output. */
export interface Reference {
  readonly name: Name;
  readonly scope: Scope;
  /** Undefined where it is an output of the graph. */
  readonly node: NodeTree | undefined;
  /** What it names; undefined where nothing makes it. */
  readonly definition: Definition | undefined;
}

/** The names of one graph. Bodies see what is defined around them; a function sees only what is its own. */
export interface Scope {
  readonly graph: GraphTree | FunctionTree;
  readonly kind: 'main' | 'body' | 'function';
  readonly parent: Scope | undefined;
  /** The node whose attribute the body is. */
  readonly owner: NodeTree | undefined;
  readonly depth: number;
  /** By name; the first definition counts, the others are in `redefinitions`. */
  readonly definitions: Map<string, Definition>;
  readonly redefinitions: Definition[];
  /** Types that are said of values which nodes (or inputs) make, by name. */
  readonly types: Map<string, ValueTree>;
  /** In the order of the text, without those of bodies. */
  readonly references: Reference[];
  readonly bodies: Scope[];
}

/** All names of a text: a scope for the main graph and for each function, with their bodies inside. */
export function scopesOf(tree: ModelTree): readonly Scope[] {
  const scopes: Scope[] = [];
  if (tree.graph) scopes.push(scopeOf(tree.graph, 'main', undefined, undefined));
  for (const definition of tree.functions) {
    scopes.push(scopeOf(definition, 'function', undefined, undefined));
  }
  return scopes;
}

/** The definition that a name means in a scope. */
export function resolve(scope: Scope, name: string): Definition | undefined {
  for (let at: Scope | undefined = scope; at; at = at.parent) {
    const found = at.definitions.get(name);
    if (found) return found;
  }
  return undefined;
}

/** The scope of the main graph or the function that a scope is in, or is. */
export function rootOf(scope: Scope): Scope {
  let root = scope;
  while (root.parent) root = root.parent;
  return root;
}

/** A scope and all of its bodies, at any depth, in the order of the text. */
export function* withBodies(scopes: Iterable<Scope>): Generator<Scope> {
  for (const scope of scopes) {
    yield scope;
    yield* withBodies(scope.bodies);
  }
}

/** The graphs that an attribute's value holds. */
export function graphsIn(value: AttributeValue | undefined): readonly GraphTree[] {
  if (value?.kind === 'graph') return [value.graph];
  if (value?.kind === 'list') return value.items.flatMap((item) => graphsIn(item));
  return [];
}

function scopeOf(
  graph: GraphTree | FunctionTree,
  kind: Scope['kind'],
  parent: Scope | undefined,
  owner: NodeTree | undefined,
): Scope {
  const scope: Scope = {
    graph,
    kind,
    parent,
    owner,
    depth: parent ? parent.depth + 1 : 0,
    definitions: new Map(),
    redefinitions: [],
    types: new Map(),
    references: [],
    bodies: [],
  };
  defineValues(scope);
  for (const node of graph.nodes) {
    for (const name of node.outputs) define(scope, { kind: 'node', name, scope, node, value: undefined });
  }
  defineUntouched(scope);
  for (const node of graph.nodes) {
    for (const name of node.inputs) refer(scope, name, node);
    for (const attribute of node.attributes) {
      for (const body of graphsIn(attribute.value)) scope.bodies.push(scopeOf(body, 'body', scope, node));
    }
  }
  for (const { name } of graph.outputs) refer(scope, name, undefined);
  return scope;
}

/** An input that has data, or that is among the initializers too, is one value: an input with a default. */
function defineValues(scope: Scope): void {
  const { inputs, outputs, values } = scope.graph;
  for (const value of inputs) {
    define(scope, { kind: 'input', name: value.name, scope, node: undefined, value });
  }
  for (const value of outputs) if (value.type) scope.types.set(value.name.text, value);
  for (const value of values) {
    const already = scope.definitions.get(value.name.text);
    if (!value.data) scope.types.set(value.name.text, value);
    else if (already?.kind !== 'input') {
      define(scope, { kind: 'weight', name: value.name, scope, node: undefined, value });
    }
  }
}

/**
 * A value with a type and without data that nothing makes is a weight still to be filled; a body may also say the type
 * of a value of the graph around.
 */
function defineUntouched(scope: Scope): void {
  if (scope.kind === 'function') return;
  for (const value of scope.graph.values) {
    if (value.data || !value.type || resolve(scope, value.name.text)) continue;
    define(scope, { kind: 'weight', name: value.name, scope, node: undefined, value });
  }
}

function define(scope: Scope, definition: Definition): void {
  const { text } = definition.name;
  if (text === '') return;
  if (scope.definitions.has(text)) scope.redefinitions.push(definition);
  else scope.definitions.set(text, definition);
}

function refer(scope: Scope, name: Name, node: NodeTree | undefined): void {
  if (name.text === '') return;
  scope.references.push({ name, scope, node, definition: resolve(scope, name.text) });
}
