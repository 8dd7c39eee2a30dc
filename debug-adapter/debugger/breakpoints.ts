import { findNode, identityOf, type NodeIdentity } from '../../core/onnx/identity';
import type { Node } from '../../core/onnx/model';
import type { StopSet } from '../../engine/types';
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

/** A breakpoint on a line of a document. */
interface LineBreakpoint {
  readonly id: number;
  readonly asked: number;
  bound: BoundBreakpoint;
  node: { readonly graph: string; readonly index: number } | undefined;
  /** The node that it was bound to, so that it is found again in another version of the model. */
  identity: NodeIdentity | undefined;
}

/** A breakpoint on all nodes that match a pattern. */
interface PatternBreakpoint {
  readonly id: number;
  readonly pattern: string;
  bound: BoundBreakpoint;
}

/** Which breakpoints stop at a node. */
export interface Hits {
  readonly ids: readonly number[];
  /** Whether a line breakpoint is among them. */
  readonly line: boolean;
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
  #stops: Map<string, Map<number, Hits>> | undefined;
  /** What `#within` found for the present stops. */
  readonly #deeper = new Map<string, boolean>();

  /**
   * Replaces the breakpoints of one document. `document` is how the client names it: a model's path, a URI, a file
   * with its text. A line without a node moves to the next one that has one.
   */
  setLines(document: string, lines: readonly number[]): BoundBreakpoint[] {
    const before = [...(this.#lines.get(document) ?? [])];
    const now = lines.map((asked): LineBreakpoint => {
      const known = before.findIndex((breakpoint) => breakpoint.asked === asked);
      // Taken out, so that two breakpoints on one line keep two ids.
      const id = before.splice(known, known < 0 ? 0 : 1)[0]?.id ?? this.#nextId++;
      return {
        id,
        asked,
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
  setPatterns(patterns: readonly string[]): BoundBreakpoint[] {
    const before = new Map(this.#patterns.map(({ pattern, id }) => [pattern, id]));
    this.#patterns = patterns.map((pattern) => {
      const id = before.get(pattern) ?? this.#nextId++;
      return {
        id,
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

  /** The breakpoints that stop at a node; undefined where none does. */
  hits(graph: string, index: number): Hits | undefined {
    return this.#index().get(graph)?.get(index);
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
    const inner = graph ? graph.nodes.flatMap((node) => graphsOf(this.#program!, node)) : [];
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
      breakpoint.node = found?.node;
      const node = found && this.#program.node(found.node.graph, found.node.index);
      if (node) breakpoint.identity = identityOf(node);
      breakpoint.bound = found
        ? { id, verified: true, line: found.line, message: undefined }
        : unbound(id, asked, `There is no node on line ${asked} or after it.`);
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
      breakpoint.bound =
        count === 0
          ? unbound(id, undefined, `No node of ${this.#program.name} matches "${pattern}".`)
          : { id, verified: true, line: undefined, message: count === 1 ? '1 node' : `${count} nodes` };
    }
  }

  /** Hits by graph and node, made when somebody asks after a change. */
  #index(): Map<string, Map<number, Hits>> {
    if (this.#stops) return this.#stops;
    this.#deeper.clear();
    const index = new Map<string, Map<number, { readonly ids: number[]; readonly line: boolean }>>();
    const add = (graph: string, node: number, id: number, line: boolean) => {
      const nodes = index.get(graph) ?? new Map<number, { ids: number[]; line: boolean }>();
      const known = nodes.get(node);
      // Lines come first, so that a node's first hit tells whether there is one.
      if (known) known.ids.push(id);
      else nodes.set(node, { ids: [id], line });
      index.set(graph, nodes);
    };
    for (const { id, node } of [...this.#lines.values()].flat()) {
      if (node) add(node.graph, node.index, id, true);
    }
    for (const { id, pattern } of this.#patterns) {
      for (const node of this.#program?.finder.find(pattern) ?? [])
        add(node.graph.path, node.index, id, false);
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

/** The paths of the graphs that a node runs. */
export function graphsOf(program: Program, node: Node): string[] {
  const key = `${node.domain}:${node.op}`;
  const called =
    (node.overload === '' ? undefined : program.model.functions.get(`${key}:${node.overload}`)) ??
    program.model.functions.get(key);
  const bodies = node.bodies.map((body) => body.graph.path);
  return called ? [...bodies, called.graph.path] : bodies;
}

function unbound(id: number, line: number | undefined, message: string): BoundBreakpoint {
  return { id, verified: false, line, message };
}
