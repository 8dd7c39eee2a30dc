import { canonicalDomain } from '../../core/onnx/domain';
import { functionKey } from '../../core/onnx/lint/context';
import type { GraphPaths } from '../../core/onnx/text/parse/graph-paths';
import type { Definition, Scope } from '../../core/onnx/text/parse/scopes';
import { resolve, rootOf, withBodies } from '../../core/onnx/text/parse/scopes';
import type {
  AttributeValue,
  FunctionTree,
  HeaderTree,
  ModelTree,
  Name,
  NodeTree,
  OperatorTree,
  Range,
  TypeTree,
  ValueTree,
} from '../../core/onnx/text/parse/tree';
import { attributeName, headerText } from '../../core/onnx/text/parse/tree';
import type { StructuredComment } from './comment-names';
import { structuredComment } from './comment-names';
import type { Entity, FunctionEntity, Occurrence, Role, Spelling, ValueEntity } from './entity';

/** All names of a text, in its order, and what they stand for. */
export function collectNames(
  text: string,
  tree: ModelTree,
  scopes: readonly Scope[],
  paths: () => GraphPaths,
): CollectedNames {
  const collector = new Collector(text, scopes, paths);
  collector.collect(tree);
  return collector;
}

interface CollectedNames {
  readonly occurrences: readonly Occurrence[];
  readonly entities: readonly Entity[];
  readonly comments: readonly StructuredComment[];
}

/** Where a name stands, as far as its place says it. */
interface Place {
  readonly scope?: Scope;
  readonly node?: NodeTree;
  readonly value?: ValueTree;
}

class Collector implements CollectedNames {
  readonly occurrences: Occurrence[] = [];
  readonly entities: Entity[] = [];
  comments: readonly StructuredComment[] = [];
  private readonly values = new Map<Definition, ValueEntity>();
  /** Names that nothing defines, by the outermost scope around them. */
  private readonly undefined = new Map<Scope, Map<string, ValueEntity>>();
  private readonly nodes = new Map<NodeTree, Entity>();
  private readonly functions = new Map<string, FunctionEntity>();
  /** By the function's graph and the attribute's name. */
  private readonly attributes = new Map<Scope, Map<string, Entity>>();
  private readonly dimensions = new Map<string, Entity>();
  private readonly domains = new Map<string, Entity>();

  constructor(
    private readonly text: string,
    private readonly scopes: readonly Scope[],
    private readonly paths: () => GraphPaths,
  ) {}

  collect(tree: ModelTree): void {
    for (const scope of this.scopes) if (scope.kind === 'function') this.declareFunction(scope);
    this.header(tree.header, undefined);
    for (const scope of this.scopes) {
      if (scope.kind === 'function') this.header((scope.graph as FunctionTree).header, scope);
    }
    for (const scope of withBodies(this.scopes)) this.graph(scope);
    this.readComments(tree);
    inOrder(this.occurrences);
    for (const { occurrences } of this.entities) inOrder(occurrences);
  }

  private declareFunction(scope: Scope): void {
    const tree = scope.graph as FunctionTree;
    if (!tree.name) return;
    const domain = canonicalDomain(headerText(tree, 'domain'));
    const overload = headerText(tree, 'overload');
    const { text: name } = tree.name;
    const key = functionKey(domain, name, overload);
    let entity = this.functions.get(key);
    if (!entity) {
      entity = { kind: 'function', name, scope, key: { domain, overload, tree }, occurrences: [] };
      this.functions.set(key, entity);
      this.entities.push(entity);
    }
    this.add(entity, tree.name, 'definition', 'name', { scope });
    const attributes = new Map<string, Entity>();
    this.attributes.set(scope, attributes);
    for (const declared of tree.attributes) {
      const attribute = attributeName(declared);
      const known =
        attributes.get(attribute.text) ??
        this.entity({ kind: 'attribute', name: attribute.text, scope, declared, occurrences: [] });
      attributes.set(attribute.text, known);
      this.add(known, attribute, 'definition', 'identifier', { scope });
      if ('value' in declared) this.attributeValue(scope, declared.value, undefined);
    }
  }

  private header(header: HeaderTree | undefined, scope: Scope | undefined): void {
    for (const { key, value } of header?.entries ?? []) {
      if (value?.kind === 'opsets') {
        for (const { domain } of value.entries) {
          this.add(this.domain(domain.text), domain, 'definition', 'string', { scope });
        }
      } else if (scope && key.text === 'domain' && value?.kind === 'string') {
        this.add(this.domain(value.text), value, 'use', 'string', { scope });
      }
    }
  }

  private graph(scope: Scope): void {
    const { graph } = scope;
    if (graph.name && scope.kind !== 'function') {
      const entity = this.entity({ kind: 'graph', name: graph.name.text, scope, occurrences: [] });
      const spelling = scope.kind === 'body' ? 'identifier' : 'name';
      this.add(entity, graph.name, 'definition', spelling, { scope });
    }
    for (const value of graph.inputs) this.value(scope, value, 'definition');
    for (const value of graph.outputs) this.value(scope, value, 'use');
    for (const value of graph.values) this.value(scope, value, value.data ? 'definition' : 'type');
    for (const node of graph.nodes) this.node(scope, node);
  }

  private value(scope: Scope, value: ValueTree, role: Role): void {
    this.type(value.type);
    if (value.name.text === '') return;
    const entity = this.valueEntity(scope, value.name.text);
    const isDefinition = entity.definition?.value === value;
    this.add(entity, value.name, isDefinition ? 'definition' : role, 'name', { scope, value });
  }

  private node(scope: Scope, node: NodeTree): void {
    if (node.label) {
      const entity = this.entity({ kind: 'node', name: node.label.text, scope, node, occurrences: [] });
      this.nodes.set(node, entity);
      this.add(entity, node.label, 'definition', 'name', { scope, node });
    }
    for (const name of node.outputs) this.valueName(scope, node, name, 'definition');
    const called = node.operator && this.operator(scope, node, node.operator);
    for (const name of node.inputs) this.valueName(scope, node, name, 'use');
    for (const attribute of node.attributes) {
      const declared = called && this.attributes.get(called.scope)?.get(attribute.name.text);
      if (declared) this.add(declared, attribute.name, 'use', 'identifier', { scope, node });
      this.attributeValue(scope, attribute.value, node);
    }
  }

  private valueName(scope: Scope, node: NodeTree, name: Name, role: Role): void {
    if (name.text !== '') this.add(this.valueEntity(scope, name.text), name, role, 'name', { scope, node });
  }

  private operator(scope: Scope, node: NodeTree, operator: OperatorTree): FunctionEntity | undefined {
    const { domain, name, nameRange, overload } = operator;
    if (domain !== '') {
      const range = trimmed(this.text, operator.start, nameRange.start);
      this.add(this.domain(domain), range, 'use', 'domain', { scope, node });
    }
    if (this.functions.size === 0) return undefined;
    const called = this.functions.get(functionKey(domain, name, overload?.text ?? ''));
    if (called) this.add(called, nameRange, 'use', 'identifier', { scope, node });
    return called;
  }

  private attributeValue(scope: Scope, value: AttributeValue | undefined, node: NodeTree | undefined): void {
    if (!value) return;
    if (value.kind === 'list') for (const item of value.items) this.attributeValue(scope, item, node);
    else if (value.kind === 'type' || value.kind === 'tensor') this.type(value.type);
    else if (value.kind === 'reference') {
      const entity = this.attributes.get(rootOf(scope))?.get(value.name.text);
      if (entity) this.add(entity, value.name, 'use', 'name', { scope, node });
    }
  }

  private type(type: TypeTree | undefined): void {
    if (!type) return;
    if ('of' in type) this.type(type.of);
    if (!('dimensions' in type) || !type.dimensions) return;
    for (const dimension of type.dimensions) {
      if (typeof dimension.value !== 'string') continue;
      let entity = this.dimensions.get(dimension.value);
      if (!entity) {
        entity = this.entity({ kind: 'dimension', name: dimension.value, occurrences: [] });
        this.dimensions.set(dimension.value, entity);
      }
      this.add(entity, dimension, 'use', 'name', {});
    }
  }

  private readComments(tree: ModelTree): void {
    this.comments = tree.comments.flatMap((range) => structuredComment(this.text, range) ?? []);
    if (this.comments.length === 0) return;
    const paths = this.paths();
    const all = [...withBodies(this.scopes)];
    for (const comment of this.comments) {
      const [path] = comment.address;
      if (path) {
        const scope = paths.scopeAt(path.text);
        if (scope) this.comment(scope, comment);
      } else if (comment.names.length > 0) {
        const scope = innermost(all, comment);
        if (scope) this.comment(scope, comment);
      }
    }
  }

  private comment(scope: Scope, { kind, address, names }: StructuredComment): void {
    const [, name, attribute] = address;
    // An item that has no name of its own is called by its place.
    if (name && /^#\d+$/.test(name.text)) return;
    if (name && (kind === 'node' || kind === 'attribute')) {
      const definition = scope.definitions.get(name.text);
      if (definition?.kind === 'node')
        this.add(this.valueEntity(scope, name.text), name, 'comment', 'json', { scope });
      else {
        const node = scope.graph.nodes.find(({ label }) => label?.text === name.text);
        const entity = node && this.nodes.get(node);
        if (entity) this.add(entity, name, 'comment', 'json', { scope, node });
      }
    } else if (name && !attribute)
      this.add(this.valueEntity(scope, name.text), name, 'comment', 'json', { scope });
    for (const each of names)
      this.add(this.valueEntity(scope, each.text), each, 'comment', 'json', { scope });
  }

  /** What a name means in a scope. */
  private valueEntity(scope: Scope, name: string): ValueEntity {
    const definition = resolve(scope, name);
    if (definition) {
      let known = this.values.get(definition);
      if (!known) {
        known = { kind: 'value', name, scope: definition.scope, definition, occurrences: [] };
        this.values.set(definition, known);
        this.entities.push(known);
      }
      return known;
    }
    const root = rootOf(scope);
    let missing = this.undefined.get(root);
    if (!missing) {
      missing = new Map();
      this.undefined.set(root, missing);
    }
    let known = missing.get(name);
    if (!known) {
      known = { kind: 'value', name, scope: root, definition: undefined, occurrences: [] };
      missing.set(name, known);
      this.entities.push(known);
    }
    return known;
  }

  private domain(name: string): Entity {
    const canonical = canonicalDomain(name);
    let entity = this.domains.get(canonical);
    if (!entity) {
      entity = this.entity({ kind: 'domain', name: canonical, occurrences: [] });
      this.domains.set(canonical, entity);
    }
    return entity;
  }

  private entity(entity: Entity): Entity {
    this.entities.push(entity);
    return entity;
  }

  private add(entity: Entity, { start, end }: Range, role: Role, spelling: Spelling, place: Place): void {
    const { scope, node, value } = place;
    const occurrence = { start, end, entity, role, spelling, scope, node, value };
    entity.occurrences.push(occurrence);
    this.occurrences.push(occurrence);
  }
}

/** Most of it is in order already: only bodies and comments are read after what follows them. */
function inOrder(occurrences: Occurrence[]): void {
  for (let at = 1; at < occurrences.length; at++) {
    if (occurrences[at]!.start >= occurrences[at - 1]!.start) continue;
    occurrences.sort((one, other) => one.start - other.start);
    return;
  }
}

/** A domain's place: it ends before the dot before the operator's name. */
function trimmed(text: string, start: number, before: number): Range {
  return { start, end: start + text.slice(start, before).replace(/[\s.]+$/, '').length };
}

/** The innermost graph around a place; the main graph where there is none. */
function innermost(scopes: readonly Scope[], { start, end }: Range): Scope | undefined {
  return scopes.findLast(({ graph }) => graph.start <= start && end <= graph.end) ?? scopes[0];
}
