import { messageOf, UserError } from '../../../core/errors';
import { RunnerDied } from '../../../engine/errors';
import type { Runner } from '../../../engine/runner-client';
import { findValue } from '../lookup';
import type { Line } from '../messages';
import type { FaultDecisions, Sample } from '../sample';
import { conditionHolds } from './compute-terms';
import type { ExceptionFilters, Filter, FilterId } from './exception-filters';

/** Decides what exception filters make of a fault where a sample stands. */
export class Faults implements FaultDecisions {
  /** `filters` gives those that count at the time; `always`: faults that stop whatever the filters say. */
  constructor(
    private readonly runner: Runner,
    private readonly filters: () => ExceptionFilters,
    private readonly always: ReadonlySet<FilterId>,
    private readonly tell: (line: Line) => void,
  ) {}

  /** Whether faults of that kind are looked out for. */
  isOn(id: FilterId): boolean {
    return this.always.has(id) || this.filters().isOn(id);
  }

  /**
   * What becomes of a fault: it stops where a filter's condition holds, or cannot be evaluated, which is told. `value`:
   * the name of the value that has it.
   *
   * @throws RunnerDied
   */
  async met(sample: Sample, id: FilterId, value?: string) {
    const filters = this.filters().of(id);
    const hit: number[] = [];
    for (const filter of filters) if (await this.stops(filter, sample, value)) hit.push(filter.id);
    return {
      stops: hit.length > 0 || this.always.has(id) || (filters.length === 0 && this.isOn(id)),
      filters: hit,
    };
  }

  private async stops({ condition, test, hits, request }: Filter, sample: Sample, value: string | undefined) {
    hits.count++;
    if (test) return test(hits.count);
    const place = sample.places().at(-1);
    if (!condition || !place) return true;
    try {
      const found = value === undefined ? undefined : await findValue(sample, place, value);
      const given = found ? { value: found } : {};
      return await conditionHolds(condition, { runner: this.runner, sample, place, given });
    } catch (error) {
      if (!(error instanceof UserError) || error instanceof RunnerDied) throw error;
      const text = `The condition ${request.condition} of the exception filter cannot be evaluated: ${messageOf(error)}`;
      this.tell({ kind: 'error', text, ...(place.node && { node: place.node }) });
      return true;
    }
  }
}
