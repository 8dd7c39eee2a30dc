import { messageOf } from '../../../core/errors';
import { type Expression, partsOf } from '../../../core/expressions/ast';
import type { BoundBreakpoint } from '../breakpoints/breakpoint';
import { readExpression } from '../expressions/read';
import { isValue } from '../names';
import type { Program } from '../program';
import { type HitTest, readHitCondition } from './hit-count';

/** What may be wrong at a stop, as clients choose it. */
const filterIds = ['opError', 'nan', 'inf'] as const;

/** The id of an exception filter. */
export type FilterId = (typeof filterIds)[number];

/** An exception filter as it is asked for. */
export interface FilterRequest {
  readonly filter: string;
  /**
   * A count (`5`, `>=5`, `%2`) or an expression, where the node is that made the NaN or failed; `value` is the tensor
   * that has the NaN. Without one, each stops.
   */
  readonly condition?: string | undefined;
}

/** Which faults stop, and when. */
export interface Filter {
  readonly id: number;
  readonly request: FilterRequest;
  readonly hits: { count: number };
  test: HitTest | undefined;
  condition: Expression | undefined;
  bound: BoundBreakpoint;
}

/** The exception filters of a session. */
export class ExceptionFilters {
  #nextId: () => number;
  #filters: readonly Filter[] | undefined;
  #program: Program | undefined;

  /** `defaults`: what counts as long as nobody has set any. */
  constructor(
    private readonly defaults: Readonly<Record<FilterId, boolean>>,
    nextId: () => number,
  ) {
    this.#nextId = nextId;
  }

  /** Replaces the filters. */
  set(requests: readonly FilterRequest[]): BoundBreakpoint[] {
    const before = [...(this.#filters ?? [])];
    this.#filters = requests.map((request): Filter => {
      const known = before.findIndex((each) => each.request.filter === request.filter);
      // Taken out, so that a filter that is there twice has two ids.
      const [same] = before.splice(known, known < 0 ? 0 : 1);
      const isSame = same?.request.condition === request.condition;
      const id = same?.id ?? this.#nextId();
      return {
        id,
        request,
        hits: same && isSame ? same.hits : { count: 0 },
        test: undefined,
        condition: undefined,
        bound: { id, verified: false, line: undefined, message: undefined },
      };
    });
    for (const filter of this.#filters) this.#read(filter);
    return this.#filters.map(({ bound }) => bound);
  }

  /** Reads the conditions with the names of a model; returns what a client was told otherwise before. */
  bind(program: Program): BoundBreakpoint[] {
    this.#program = program;
    const filters = this.#filters ?? [];
    const before = filters.map(({ bound }) => JSON.stringify(bound));
    for (const filter of filters) this.#read(filter);
    return filters.filter(({ bound }, at) => JSON.stringify(bound) !== before[at]).map(({ bound }) => bound);
  }

  /** Whether faults of that kind may stop. */
  isOn(id: FilterId): boolean {
    if (!this.#filters) return this.defaults[id];
    return this.of(id).length > 0;
  }

  /** The filters for faults of that kind that can be used. */
  of(id: FilterId): readonly Filter[] {
    return (this.#filters ?? []).filter(({ request, bound }) => request.filter === id && bound.verified);
  }

  /** Begins to count anew: another run. */
  resetHits(): void {
    for (const { hits } of this.#filters ?? []) hits.count = 0;
  }

  #read(filter: Filter): void {
    const { id, request } = filter;
    filter.test = filter.condition = undefined;
    const why = this.#readCondition(filter, request);
    filter.bound = { id, verified: why === undefined, line: undefined, message: why };
  }

  #readCondition(filter: Filter, { filter: name, condition = '' }: FilterRequest): string | undefined {
    if (!filterIds.some((each) => each === name)) return `There is no exception filter "${name}".`;
    if (condition.trim() === '') return undefined;
    filter.test = readHitCondition(condition);
    if (filter.test) return undefined;
    const graphs = [...(this.#program?.model.graphs.values() ?? [])];
    const isName = (value: string) => graphs.some((graph) => isValue(graph, value));
    try {
      filter.condition = readExpression(condition, isName);
    } catch (error) {
      return `The condition cannot be read: ${messageOf(error)}.`;
    }
    if (name === 'opError' && names(filter.condition).has('value') && !isName('value')) {
      return 'An operator that fails makes no value; ask about node, attrs or inputs.';
    }
    return undefined;
  }
}

function names(expression: Expression): Set<string> {
  const found = new Set<string>();
  const open = [expression];
  for (let part = open.pop(); part; part = open.pop()) {
    if (part.kind === 'name') found.add(part.name);
    open.push(...partsOf(part));
  }
  return found;
}
