import type { StopSet } from '../../../engine/types';
import { readTerms } from '../conditions/terms';
import { isValue } from '../names';
import type { Program } from '../program';
import type {
  BoundBreakpoint,
  Breakpoint,
  BreakpointKind,
  BreakpointRequest,
  Resolution,
  StopMode,
} from './breakpoint';
import { newBreakpoint } from './breakpoint';
import { type DataRequest, resolveData } from './data-breakpoints';
import { type PatternRequest, resolvePattern } from './function-breakpoints';
import { type InstructionRequest, resolveInstruction } from './instruction-breakpoints';
import { pythonSourceOf, resolvePythonLine } from './python-breakpoints';
import { type LineRequest, resolveLine } from './source-breakpoints';
import { type NodeBreakpoint, StopIndex } from './stop-index';

const notLoaded = 'The model is not loaded yet.';

/**
 * The breakpoints of a session. They may be set before a model is known; `bind` finds their nodes then, and again
 * whenever the model is read anew.
 */
export class Breakpoints {
  #nextId = 1;
  readonly #lines = new Map<string, Breakpoint<LineRequest>[]>();
  #patterns: Breakpoint<PatternRequest>[] = [];
  #instructions: Breakpoint<InstructionRequest>[] = [];
  #data: Breakpoint<DataRequest>[] = [];
  #program: Program | undefined;
  #owns: (document: string) => boolean = () => false;
  #stops: StopIndex | undefined;
  #revision = 0;
  /** What `#within` found for the present stops. */
  readonly #deeper = new Map<string, boolean>();

  /** An id that no breakpoint of the session has. */
  newId(): number {
    return this.#nextId++;
  }

  /**
   * Replaces the breakpoints of one document. `document` is how the client names it: a model's path, a URI, a file
   * with its text, a Python source. A line without a node moves to the next one that has one.
   */
  setLines(document: string, requests: readonly LineRequest[]): BoundBreakpoint[] {
    const now = this.#renew('line', this.#lines.get(document) ?? [], requests, ({ line, column }) =>
      column === undefined ? `${line}` : `${line}:${column}`,
    );
    this.#lines.set(document, now);
    for (const breakpoint of now) this.#bindLine(document, breakpoint);
    return told(now);
  }

  /** Replaces the breakpoints by pattern. */
  setPatterns(requests: readonly PatternRequest[]): BoundBreakpoint[] {
    this.#patterns = this.#renew('pattern', this.#patterns, requests, ({ pattern }) => pattern);
    for (const breakpoint of this.#patterns) this.#bindPattern(breakpoint);
    return told(this.#patterns);
  }

  /** Replaces the breakpoints on addresses. */
  setInstructions(requests: readonly InstructionRequest[]): BoundBreakpoint[] {
    const key = ({ address }: InstructionRequest) => `${address}`;
    this.#instructions = this.#renew('instruction', this.#instructions, requests, key);
    for (const breakpoint of this.#instructions) this.#bindInstruction(breakpoint);
    return told(this.#instructions);
  }

  /** Replaces the breakpoints on values. */
  setData(requests: readonly DataRequest[]): BoundBreakpoint[] {
    const key = ({ dataId, access }: DataRequest) => `${access} ${dataId}`;
    this.#data = this.#renew('data', this.#data, requests, key);
    for (const breakpoint of this.#data) this.#bindData(breakpoint);
    return told(this.#data);
  }

  /**
   * Finds the nodes in a model; `owns` says which documents show it. Returns the breakpoints of which the client was
   * told something else before.
   */
  bind(program: Program, owns: (document: string) => boolean): BoundBreakpoint[] {
    this.#program = program;
    this.#owns = owns;
    this.#changed();
    const before = new Map(this.#all().map((breakpoint) => [breakpoint, JSON.stringify(breakpoint.bound)]));
    for (const [document, lines] of this.#lines) for (const each of lines) this.#bindLine(document, each);
    for (const each of this.#patterns) this.#bindPattern(each);
    for (const each of this.#instructions) this.#bindInstruction(each);
    for (const each of this.#data) this.#bindData(each);
    return told(
      [...before].filter(([{ bound }, text]) => JSON.stringify(bound) !== text).map(([each]) => each),
    );
  }

  /** The breakpoints that may stop on one side of a node. */
  at(graph: string, index: number, when: StopMode): readonly NodeBreakpoint[] {
    return this.#index().at(graph, index, when);
  }

  /** The breakpoints that an edit of a value may hit: those that stop where it is written. */
  onEdit(graph: string, value: string): readonly Breakpoint[] {
    return this.#data.filter(
      ({ terms, request: { data, access } }) =>
        terms && access !== 'read' && data?.graph === graph && data.value === value,
    );
  }

  /** The data breakpoints that compare a value with what it was. */
  get comparing(): readonly Breakpoint[] {
    return this.#data.filter(({ terms, data }) => terms && data?.wantsChange);
  }

  /** Begins to count hits, and to compare data, anew: another run. */
  resetHits(): void {
    for (const { hits, data } of this.#all()) {
      hits.count = 0;
      data?.forget();
    }
  }

  /** Where to stop, for the engine. It follows the breakpoints as they change while the model runs. */
  stops(): StopSet {
    return {
      has: (graph, node) => this.#index().has(graph, node, 'before'),
      after: (graph, node) => this.#index().has(graph, node, 'after'),
      within: (graph) => this.#within(graph),
      revision: () => this.#revision,
    };
  }

  #changed(): void {
    this.#stops = undefined;
    this.#revision++;
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
    const found = index.hasGraph(path) || inner.some((each) => this.#within(each));
    this.#deeper.set(path, found);
    return found;
  }

  #bindLine(document: string, breakpoint: Breakpoint<LineRequest>): void {
    const { request, identity } = breakpoint;
    this.#bind(breakpoint, (program) => {
      if (this.#owns(document)) return resolveLine(program, request, identity);
      const python = pythonSourceOf(program, document);
      if (python !== undefined) return resolvePythonLine(program, python, request);
      return { why: `This session debugs ${program.name}, not this file.`, line: request.line };
    });
    if (!this.#program) breakpoint.bound = { ...breakpoint.bound, line: request.line };
  }

  #bindPattern(breakpoint: Breakpoint<PatternRequest>): void {
    this.#bind(breakpoint, (program) => resolvePattern(program, breakpoint.request));
  }

  #bindInstruction(breakpoint: Breakpoint<InstructionRequest>): void {
    const { request, identity } = breakpoint;
    this.#bind(breakpoint, (program) => resolveInstruction(program, request, identity));
  }

  #bindData(breakpoint: Breakpoint<DataRequest>): void {
    this.#bind(breakpoint, (program) => resolveData(program, breakpoint.request, breakpoint.data));
  }

  #bind(breakpoint: Breakpoint, resolve: (program: Program) => Resolution): void {
    const { id } = breakpoint;
    breakpoint.places = [];
    breakpoint.terms = undefined;
    const found = this.#program ? resolve(this.#program) : { why: notLoaded };
    const why = 'why' in found ? found.why : this.#readTerms(breakpoint);
    if ('why' in found || why !== undefined) {
      breakpoint.bound = { id, verified: false, line: found.line, message: why };
      if ('identity' in found) breakpoint.identity = found.identity;
      return;
    }
    const { places, line, column, instruction, message, identity, data } = found;
    breakpoint.places = places;
    breakpoint.identity = identity;
    breakpoint.data = data;
    breakpoint.bound = { id, verified: true, line, column, instruction, message };
  }

  /** Reads on which terms a breakpoint stops; says why where they cannot be read. */
  #readTerms(breakpoint: Breakpoint): string | undefined {
    const graphs = [...(this.#program?.model.graphs.values() ?? [])];
    const read = readTerms(breakpoint.request, (name) => graphs.some((graph) => isValue(graph, name)));
    breakpoint.terms = 'read' in read ? read.read : undefined;
    return 'why' in read ? read.why : undefined;
  }

  /**
   * The breakpoints of a kind after a request that replaces them: one that is there already keeps its id. A key that is
   * asked for twice has two ids.
   */
  #renew<Request extends BreakpointRequest>(
    kind: BreakpointKind,
    before: readonly Breakpoint<Request>[],
    requests: readonly Request[],
    key: (request: Request) => string,
  ): Breakpoint<Request>[] {
    this.#changed();
    const known = new Map<string, Breakpoint<Request>[]>();
    for (const each of before) {
      const name = key(each.request);
      known.set(name, [...(known.get(name) ?? []), each]);
    }
    return requests.map((request) => {
      const same = known.get(key(request))?.shift();
      return newBreakpoint(same?.id ?? this.newId(), kind, request, same);
    });
  }

  #all(): Breakpoint[] {
    return [...[...this.#lines.values()].flat(), ...this.#patterns, ...this.#instructions, ...this.#data];
  }

  /** Stops by graph and node, made when somebody asks after a change. */
  #index(): StopIndex {
    if (this.#stops) return this.#stops;
    this.#deeper.clear();
    const index = new StopIndex();
    for (const breakpoint of this.#all()) index.add(breakpoint);
    this.#stops = index;
    return index;
  }
}

function told(breakpoints: readonly Breakpoint[]): BoundBreakpoint[] {
  return breakpoints.map(({ bound }) => bound);
}
