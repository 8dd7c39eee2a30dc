import { findNode, identityOf, type NodeIdentity } from '../../core/onnx/identity';
import type { StopSet } from '../../engine/types';
import { type ReadTerms, readTerms, sameTerms, type Terms } from './conditions/terms';
import { isValue } from './names';
import type { Program } from './program';

/** A breakpoint as its setter is told of it. */
export interface BoundBreakpoint {
  readonly id: number;
  readonly verified: boolean;
  /** Line of the node that it stops at, from 1; the line that was asked for where there is none. */
  readonly line: number | undefined;
  /** Why it is unverified, or what it stands for. */
  readonly message: string | undefined;
}

/** A breakpoint as it is asked for: where, and on which terms it stops. */
export interface LineRequest extends Terms {
  readonly line: number;
}

/** The same, on all nodes that a pattern matches. */
export interface PatternRequest extends Terms {
  readonly pattern: string;
}

/** How often a breakpoint was reached with its condition holding, in this run. */
interface HitCounter {
  count: number;
}

/** A breakpoint on a line of a document. */
interface LineBreakpoint {
  readonly id: number;
  readonly asked: number;
  readonly request: Terms;
  readonly hits: HitCounter;
  terms: ReadTerms | undefined;
  bound: BoundBreakpoint;
  node: { readonly graph: string; readonly index: number } | undefined;
  /** The node that it was bound to, so that it is found again in another version of the model. */
  identity: NodeIdentity | undefined;
}

/** A breakpoint on all nodes that match a pattern. */
interface PatternBreakpoint {
  readonly id: number;
  readonly request: Terms;
  readonly hits: HitCounter;
  terms: ReadTerms | undefined;
  readonly pattern: string;
  bound: BoundBreakpoint;
}

/** A breakpoint that a node has. */
export interface NodeBreakpoint {
  readonly id: number;
  readonly kind: 'line' | 'pattern';
  readonly terms: ReadTerms;
  /** The condition's text. */
  readonly condition: string | undefined;
  readonly hits: HitCounter;
}

/**
 * The breakpoints of a session. They may be set before a model is known; `bind` finds their nodes then, and again
 * whenever the model is read anew.
 */
export class Breakpoints {
  #nextId = 1;
  readonly #lines = new Map<string, LineBreakpoint[]>();
  #patterns: PatternBreakpoint[] = [];
  #program: Program | undefined;
  #owns: (document: string) => boolean = () => false;
  #stops: Map<string, Map<number, NodeBreakpoint[]>> | undefined;
  /** What `#within` found for the present stops. */
  readonly #deeper = new Map<string, boolean>();

  /**
   * Replaces the breakpoints of one document. `document` is how the client names it: a model's path, a URI, a file
   * with its text. A line without a node moves to the next one that has one.
   */
  setLines(document: string, requests: readonly LineRequest[]): BoundBreakpoint[] {
    const before = [...(this.#lines.get(document) ?? [])];
    const now = requests.map(({ line: asked, ...request }): LineBreakpoint => {
      const known = before.findIndex((breakpoint) => breakpoint.asked === asked);
      // Taken out, so that two breakpoints on one line keep two ids.
      const [same] = before.splice(known, known < 0 ? 0 : 1);
      const id = same?.id ?? this.#nextId++;
      return {
        id,
        asked,
        request,
        hits: keptHits(same, request),
        terms: undefined,
        bound: unbound(id, asked, 'The model is not loaded yet.'),
        node: undefined,
        identity: undefined,
      };
    });
    this.#lines.set(document, now);
    for (const breakpoint of now) this.#bindLine(document, breakpoint);
    this.#stops = undefined;
    return now.map((breakpoint) => breakpoint.bound);
  }

  /** Replaces the breakpoints by pattern (`Conv`, `com.microsoft.*`, `name:/layer1/**`). */
  setPatterns(requests: readonly PatternRequest[]): BoundBreakpoint[] {
    const before = new Map(this.#patterns.map((breakpoint) => [breakpoint.pattern, breakpoint]));
    this.#patterns = requests.map(({ pattern, ...request }) => {
      const same = before.get(pattern);
      const id = same?.id ?? this.#nextId++;
      return {
        id,
        request,
        hits: keptHits(same, request),
        terms: undefined,
        pattern,
        bound: unbound(id, undefined, 'The model is not loaded yet.'),
      };
    });
    for (const breakpoint of this.#patterns) this.#bindPattern(breakpoint);
    this.#stops = undefined;
    return this.#patterns.map((breakpoint) => breakpoint.bound);
  }

  /**
   * Finds the nodes in a model; `owns` says which documents show it. Returns the breakpoints of which the client was
   * told something else before.
   */
  bind(program: Program, owns: (document: string) => boolean): BoundBreakpoint[] {
    this.#program = program;
    this.#owns = owns;
    this.#stops = undefined;
    const changed: BoundBreakpoint[] = [];
    const rebind = (breakpoint: LineBreakpoint | PatternBreakpoint, bind: () => void) => {
      const before = JSON.stringify(breakpoint.bound);
      bind();
      if (JSON.stringify(breakpoint.bound) !== before) changed.push(breakpoint.bound);
    };
    for (const [document, lines] of this.#lines) {
      for (const breakpoint of lines) rebind(breakpoint, () => this.#bindLine(document, breakpoint));
    }
    for (const breakpoint of this.#patterns) rebind(breakpoint, () => this.#bindPattern(breakpoint));
    return changed;
  }

  /** The breakpoints that may stop at a node. */
  at(graph: string, index: number): readonly NodeBreakpoint[] {
    return this.#index().get(graph)?.get(index) ?? [];
  }

  /** Begins to count hits anew: another run. */
  resetHits(): void {
    for (const { hits } of [...[...this.#lines.values()].flat(), ...this.#patterns]) hits.count = 0;
  }

  /** Where to stop, for the engine. It follows the breakpoints as they change while the model runs. */
  stops(): StopSet {
    return {
      has: (graph, node) => this.#index().get(graph)?.has(node) ?? false,
      within: (graph) => this.#within(graph),
    };
  }

  /** Whether a graph, or one that its nodes run, has a breakpoint. */
  #within(path: string): boolean {
    const index = this.#index();
    const known = this.#deeper.get(path);
    if (known !== undefined) return known;
    // ONNX allows no recursion; a model that has some anyway must not hang the search.
    this.#deeper.set(path, false);
    const graph = this.#program?.model.graphs.get(path);
    const inner = graph ? graph.nodes.flatMap((node) => this.#program!.graphsOf(node)) : [];
    const found = index.has(path) || inner.some((each) => this.#within(each));
    this.#deeper.set(path, found);
    return found;
  }

  #bindLine(document: string, breakpoint: LineBreakpoint): void {
    const { id, asked } = breakpoint;
    breakpoint.node = undefined;
    if (!this.#program) {
      breakpoint.bound = unbound(id, asked, 'The model is not loaded yet.');
    } else if (!this.#owns(document)) {
      breakpoint.bound = unbound(id, asked, `This session debugs ${this.#program.name}, not this file.`);
    } else {
      const found = locate(this.#program, breakpoint);
      const node = found && this.#program.node(found.node.graph, found.node.index);
      if (node) breakpoint.identity = identityOf(node);
      if (!found) {
        breakpoint.bound = unbound(id, asked, `There is no node on line ${asked} or after it.`);
        return;
      }
      const why = this.#readTerms(breakpoint);
      if (why === undefined) breakpoint.node = found.node;
      breakpoint.bound =
        why === undefined
          ? { id, verified: true, line: found.line, message: undefined }
          : unbound(id, found.line, why);
    }
  }

  #bindPattern(breakpoint: PatternBreakpoint): void {
    const { id, pattern } = breakpoint;
    if (pattern.trim() === '') {
      breakpoint.bound = unbound(
        id,
        undefined,
        'Name an operator (Conv), a domain (com.microsoft.*) or nodes (name:/layer1/**).',
      );
    } else if (!this.#program) {
      breakpoint.bound = unbound(id, undefined, 'The model is not loaded yet.');
    } else {
      const count = this.#program.finder.find(pattern).length;
      const why =
        count === 0 ? `No node of ${this.#program.name} matches "${pattern}".` : this.#readTerms(breakpoint);
      breakpoint.bound =
        why === undefined
          ? { id, verified: true, line: undefined, message: count === 1 ? '1 node' : `${count} nodes` }
          : unbound(id, undefined, why);
    }
  }

  /** Reads on which terms a breakpoint stops; says why where they cannot be read. */
  #readTerms(breakpoint: LineBreakpoint | PatternBreakpoint): string | undefined {
    const graphs = [...(this.#program?.model.graphs.values() ?? [])];
    const read = readTerms(breakpoint.request, (name) => graphs.some((graph) => isValue(graph, name)));
    breakpoint.terms = 'read' in read ? read.read : undefined;
    return 'why' in read ? read.why : undefined;
  }

  /** Hits by graph and node, made when somebody asks after a change. */
  #index(): Map<string, Map<number, NodeBreakpoint[]>> {
    if (this.#stops) return this.#stops;
    this.#deeper.clear();
    const index = new Map<string, Map<number, NodeBreakpoint[]>>();
    const add = (
      graph: string,
      node: number,
      kind: NodeBreakpoint['kind'],
      breakpoint: LineBreakpoint | PatternBreakpoint,
    ) => {
      const { id, terms, hits, request } = breakpoint;
      if (!terms) return;
      const nodes = index.get(graph) ?? new Map<number, NodeBreakpoint[]>();
      const added = { id, kind, terms, hits, condition: request.condition };
      const known = nodes.get(node);
      if (known) known.push(added);
      else nodes.set(node, [added]);
      index.set(graph, nodes);
    };
    for (const breakpoint of [...this.#lines.values()].flat()) {
      const { node } = breakpoint;
      if (node) add(node.graph, node.index, 'line', breakpoint);
    }
    for (const breakpoint of this.#patterns) {
      for (const node of this.#program?.finder.find(breakpoint.pattern) ?? []) {
        add(node.graph.path, node.index, 'pattern', breakpoint);
      }
    }
    this.#stops = index;
    return index;
  }
}

/** The node of a line breakpoint: the one that it had in the model's last version, else the one on its line. */
function locate(program: Program, { identity, asked }: LineBreakpoint): ReturnType<Program['nodeFrom']> {
  const known = identity && findNode(program.model, identity);
  const line = known && program.lineOf(known.graph.path, known.index);
  return program.nodeFrom(line ?? asked);
}

/** A breakpoint that is set again as it was goes on counting. */
function keptHits(
  before: { readonly request: Terms; readonly hits: HitCounter } | undefined,
  now: Terms,
): HitCounter {
  return before && sameTerms(before.request, now) ? before.hits : { count: 0 };
}

function unbound(id: number, line: number | undefined, message: string): BoundBreakpoint {
  return { id, verified: false, line, message };
}
