import { nearestName } from '../../nearest-name';
import { canonicalDomain } from '../domain';
import type { OperatorDefinition } from '../operators/operators';
import { latestVersion, operatorAt, operatorNames } from '../operators/operators';
import type { Definition, Scope } from '../text/parse/scopes';
import { rootOf, withBodies } from '../text/parse/scopes';
import type { FunctionTree, HeaderTree, ModelTree, NodeTree, OpsetEntry, Range } from '../text/parse/tree';
import { headerText } from '../text/parse/tree';
import type { DiagnosticCode } from './codes';
import type { Diagnostic } from './diagnostic';
import { Unwritten } from './unwritten';

/** More nearest names than these are not looked for: each compares a name with all that are known. */
const mostSuggestions = 50;

/** Of a text that is all out of order, so many findings get fixes that move nodes: each copies what it moves. */
const mostMoves = 100;

/** What a node's operator is. */
export type Operator =
  | { readonly kind: 'known'; readonly definition: OperatorDefinition }
  | { readonly kind: 'function'; readonly definition: FunctionTree }
  /** Of a domain that the table does not have, or not there in this version of it. */
  | { readonly kind: 'unknown' };

const unknown: Operator = { kind: 'unknown' };

/** The opset imports of the model, or of a function. */
export interface Opsets {
  readonly header: HeaderTree | undefined;
  /** Whether the parser understood all of the header. */
  readonly isRead: boolean;
  /** Of a function; else the model's. */
  readonly of: FunctionTree | undefined;
  /** By canonical domain (`''` for ONNX's own); where one is there twice, the last, which onnxruntime goes by too. */
  readonly entries: ReadonlyMap<string, OpsetEntry>;
  /** The others. */
  readonly overridden: readonly OpsetEntry[];
}

/** What the rules share: the text, the model's opsets and functions, and where findings go. */
export class LintContext {
  readonly diagnostics: Diagnostic[] = [];
  readonly modelOpsets: Opsets;
  /** By domain, name and overload (`functionKey`). */
  readonly functions = new Map<string, FunctionTree>();
  readonly unwritten: Unwritten;
  /** Nodes with an attribute that has become an input: what follows from that is not told. */
  readonly outdated = new Set<NodeTree>();
  private readonly calledFunctions: ReadonlySet<Scope['graph']>;
  /** Whether what is looked at now is a function that nothing calls. */
  private uncalled = false;
  private readonly functionOpsets = new Map<Scope['graph'], Opsets>();
  private readonly operators = new Map<NodeTree, Operator>();
  private readonly found = new Map<Opsets, Map<string, Operator>>();
  private suggestions = 0;
  private moves = 0;
  private readonly nearestOperators = new Map<string, string | undefined>();
  private used: Set<Definition> | undefined;

  constructor(
    readonly text: string,
    readonly tree: ModelTree,
    readonly scopes: readonly Scope[],
  ) {
    this.unwritten = new Unwritten(text, tree, scopes, ({ start, end }, message) => {
      this.report({ code: 'onnx/comment', level: 'warning', start, end, message });
    });
    this.modelOpsets = readOpsets(tree, tree.header, undefined);
    for (const definition of tree.functions) {
      const key = functionKey(
        headerText(definition, 'domain'),
        definition.name?.text ?? '',
        headerText(definition, 'overload'),
      );
      if (!this.functions.has(key)) this.functions.set(key, definition);
      this.functionOpsets.set(definition, readOpsets(tree, definition.header, definition));
    }
    this.calledFunctions = this.findCalled();
  }

  /** Turns to the main graph or to a function. */
  enter(root: Scope): void {
    this.uncalled = root.kind === 'function' && !this.isCalled(root);
  }

  /** Whether the main graph calls a function, be it by way of others. */
  isCalled(root: Scope): boolean {
    return this.calledFunctions.has(root.graph);
  }

  /** Takes a finding. onnxruntime looks at no function that nothing calls: nothing in one is an error. */
  report(diagnostic: Diagnostic & { readonly code: DiagnosticCode }): void {
    const isMild = this.uncalled && diagnostic.level === 'error';
    this.diagnostics.push(isMild ? { ...diagnostic, level: 'warning' } : diagnostic);
  }

  /** The known name that a mistyped one is nearest to; undefined where none is near, or much was asked already. */
  nearest(name: string, known: Iterable<string>): string | undefined {
    return this.suggestions++ < mostSuggestions ? nearestName(name, known) : undefined;
  }

  /**
   * The operator or function of a domain that a mistyped one is nearest to. The names are put together once for each
   * name that is not known, not for each node.
   */
  nearestOperator(domain: string, version: number, name: string): string | undefined {
    const key = `${domain}\0${version}\0${name}`;
    if (this.nearestOperators.has(key)) return this.nearestOperators.get(key);
    if (this.suggestions >= mostSuggestions) return undefined;
    const known = [...operatorNames(domain, version), ...this.functionsOf(domain)];
    const near = this.nearest(name, known);
    this.nearestOperators.set(key, near);
    return near;
  }

  /** Whether one more finding may get fixes that move nodes. */
  mayOfferMove(): boolean {
    return this.moves++ < mostMoves;
  }

  /** Whether something uses a value, or the graph has it as an output. */
  isUsed(definition: Definition): boolean {
    if (!this.used) {
      this.used = new Set();
      for (const { references } of withBodies(this.scopes)) {
        for (const reference of references) if (reference.definition) this.used.add(reference.definition);
      }
    }
    return this.used.has(definition);
  }

  /** The opsets that count in a scope: a function's own, else the model's. */
  opsets(scope: Scope): Opsets {
    return this.functionOpsets.get(rootOf(scope).graph) ?? this.modelOpsets;
  }

  /**
   * The version of a domain in a scope. Where a domain that the table has is not imported, onnxruntime takes the newest
   * that it has, and so does this.
   */
  version(scope: Scope, domain: string): number | undefined {
    const entry = this.opsets(scope).entries.get(canonicalDomain(domain));
    return entry ? Number(entry.version) : latestVersion(domain);
  }

  /** The names of the model's functions in a domain. */
  functionsOf(domain: string): string[] {
    const parts = [...this.functions.keys()].map((key) => key.split('\0'));
    return parts.flatMap(([other, name]) => (other === canonicalDomain(domain) ? [name!] : []));
  }

  /** The domains of the model's functions of that name. */
  functionsNamed(name: string): string[] {
    const parts = [...this.functions.keys()].map((key) => key.split('\0'));
    return parts.flatMap(([domain, other]) => (other === name ? [domain!] : []));
  }

  /** What the operator of a node is. */
  operator(scope: Scope, node: NodeTree): Operator {
    let found = this.operators.get(node);
    if (!found) {
      found = this.findOperator(scope, node);
      this.operators.set(node, found);
    }
    return found;
  }

  /** The operator that a node names. What has no form in the syntax stands in a comment. */
  names(node: NodeTree): { readonly domain: string; readonly name: string; readonly overload: string } {
    const { operator } = node;
    const hidden = this.unwritten.node(node);
    return {
      domain: canonicalDomain(hidden?.domain ?? operator?.domain ?? ''),
      name: hidden?.operator ?? operator?.name ?? '',
      overload: hidden?.overload ?? operator?.overload?.text ?? '',
    };
  }

  private findOperator(scope: Scope, node: NodeTree): Operator {
    if (!node.operator) return unknown;
    const { domain, name, overload } = this.names(node);
    // A graph has thousands of nodes and few operators.
    const opsets = this.opsets(scope);
    const key = functionKey(domain, name, overload);
    const known = this.found.get(opsets)?.get(key);
    if (known) return known;
    const operator = this.lookUp(scope, domain, name, key);
    const of = this.found.get(opsets);
    if (of) of.set(key, operator);
    else this.found.set(opsets, new Map([[key, operator]]));
    return operator;
  }

  private lookUp(scope: Scope, domain: string, name: string, key: string): Operator {
    if (this.functions.size > 0) {
      const local = this.functions.get(key);
      if (local) return { kind: 'function', definition: local };
    }
    const version = this.version(scope, domain);
    const definition = version === undefined ? undefined : operatorAt(domain, name, version);
    return definition && !definition.deprecated ? { kind: 'known', definition } : unknown;
  }

  private findCalled(): ReadonlySet<Scope['graph']> {
    const called = new Set<Scope['graph']>();
    if (this.functions.size === 0) return called;
    const roots = new Map(this.scopes.map((scope) => [scope.graph, scope]));
    const waiting = this.scopes.filter(({ kind }) => kind === 'main');
    for (let root = waiting.pop(); root; root = waiting.pop()) {
      for (const scope of withBodies([root])) {
        for (const node of scope.graph.nodes) {
          const operator = this.operator(scope, node);
          if (operator.kind !== 'function' || called.has(operator.definition)) continue;
          called.add(operator.definition);
          waiting.push(roots.get(operator.definition)!);
        }
      }
    }
    return called;
  }
}

/** By what a node names a function of the model. */
export function functionKey(domain: string, name: string, overload: string): string {
  return `${canonicalDomain(domain)}\0${name}\0${overload}`;
}

/** How messages name an operator: `Conv`, `com.microsoft.Gelu`. */
export function operatorName(domain: string, name: string): string {
  return canonicalDomain(domain) === '' ? name : `${domain}.${name}`;
}

/** How messages name a domain. */
export function domainName(domain: string): string {
  return canonicalDomain(domain) === '' ? "ONNX's own domain" : `the domain '${domain}'`;
}

/** A sentence's beginning. */
export function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** Where a problem of a whole node is shown: its operator, which is never long. */
export function operatorRange(node: NodeTree): Range {
  return node.operator ?? node;
}

function readOpsets(tree: ModelTree, header: HeaderTree | undefined, of: FunctionTree | undefined): Opsets {
  const from = of?.start ?? 0;
  // A header that could not be read may have anything.
  const to = header?.end ?? (of ?? tree.graph)?.name?.start ?? from;
  const isRead = !tree.problems.some(({ start }) => start >= from && start <= to);
  const entries = new Map<string, OpsetEntry>();
  const overridden: OpsetEntry[] = [];
  for (const { value } of header?.entries ?? []) {
    if (value?.kind !== 'opsets') continue;
    for (const entry of value.entries) {
      const domain = canonicalDomain(entry.domain.text);
      const earlier = entries.get(domain);
      if (earlier) overridden.push(earlier);
      entries.set(domain, entry);
    }
  }
  return { header, isRead, of, entries, overridden };
}
