import { messageOf, UserError } from '../../../core/errors';
import { RunnerDied } from '../../../engine/errors';
import type { Runner } from '../../../engine/runner-client';
import type { Held } from '../../../engine/types';
import type { BreakpointKind } from '../breakpoints/breakpoint';
import type { Breakpoints } from '../breakpoints/breakpoints';
import { describeData } from '../breakpoints/data-reference';
import type { NodeBreakpoint } from '../breakpoints/stop-index';
import { findValue } from '../lookup';
import type { Line } from '../messages';
import type { Place, Sample } from '../sample';
import type { Stop, StopReason } from '../stop';
import { conditionHolds, logLine } from './compute-terms';

/** The reason of a stop, by the kind of breakpoint; where several kinds are hit, the first of these is told. */
const reasons: readonly (readonly [BreakpointKind, StopReason])[] = [
  ['line', 'breakpoint'],
  ['pattern', 'function breakpoint'],
  ['instruction', 'instruction breakpoint'],
  ['data', 'data breakpoint'],
];

/** Decides what breakpoints make of it when a sample comes to stand before a node, or behind one that has run. */
export class Arrivals {
  /** `breakpoints` gives those that count at the time. */
  constructor(
    private readonly runner: Runner,
    private readonly breakpoints: () => Breakpoints,
    private readonly tell: (line: Line) => void,
  ) {}

  /**
   * The stop where a sample stands, before its next node or behind the one that has just run, where a breakpoint stops
   * there: its condition holds and its hit count is right; logpoints tell their line and go on. A condition that cannot
   * be evaluated stops and says why. Going backwards, what stops behind a node stops before it, nothing is counted,
   * compared or logged, and hit counts do not matter.
   *
   * @throws RunnerDied
   */
  async at(sample: Sample, direction: 'forward' | 'backward' = 'forward'): Promise<Stop | undefined> {
    const place = sample.places().at(-1);
    if (!place?.node) return undefined;
    const { graph, index } = place.node;
    const breakpoints = this.breakpoints();
    const here = [...breakpoints.at(graph.path, index, place.hasRun ? 'after' : 'before')];
    if (direction === 'backward') here.push(...breakpoints.at(graph.path, index, 'after'));
    const hit: NodeBreakpoint[] = [];
    for (const each of here) if (await this.stops(each, sample, place, direction)) hit.push(each);
    // Where they are another client's by now, what was asked for before does not stop it.
    const isOld = breakpoints !== this.breakpoints();
    return isOld || hit.length === 0 ? undefined : stopOf(sample, hit, direction);
  }

  /**
   * The stop, right where the sample stands, that somebody's edit of a value makes: an edit writes the value.
   *
   * @throws RunnerDied
   */
  async edited(sample: Sample, graph: string, value: string): Promise<Stop | undefined> {
    const place = sample.places().findLast((each) => each.graph.path === graph) ?? sample.places().at(-1);
    if (!place) return undefined;
    const hit: NodeBreakpoint[] = [];
    for (const breakpoint of this.breakpoints().onEdit(graph, value)) {
      const each = { breakpoint, reads: false };
      if (await this.stops(each, sample, place, 'forward')) hit.push(each);
    }
    return hit.length === 0 ? undefined : { ...stopOf(sample, hit, 'forward'), about: `${value} was edited` };
  }

  /**
   * Remembers what values are now, where breakpoints compare them with what they will be: those that were just set or,
   * with `again`, all, as values were changed without being written.
   */
  async remember(sample: Sample, again = false): Promise<void> {
    for (const { data } of this.breakpoints().comparing) {
      if (!data || (data.knows(sample.index) && !again)) continue;
      const { graph, value } = data.reference;
      const place = sample.places().findLast((each) => each.graph.path === graph);
      if (!place || !sample.execution?.hasRun(place.depth, value)) continue;
      const held = (await sample.execution.values(place.depth, [value])).get(value);
      if (held) await data.changed(this.runner, sample.index, held);
    }
  }

  private async stops(
    { breakpoint, reads }: NodeBreakpoint,
    sample: Sample,
    place: Place,
    direction: 'forward' | 'backward',
  ): Promise<boolean> {
    const { terms, data, hits } = breakpoint;
    if (!terms) return false;
    const { condition, log } = terms;
    try {
      let held: Held | undefined;
      if (data && (condition || data.wantsChange)) {
        held = (await findValue(sample, place, data.reference.value)).held;
        if (direction === 'backward') data.forget();
        else if (!reads && data.wantsChange && !(await data.changed(this.runner, sample.index, held)))
          return false;
      }
      const given = data && held ? { value: { name: data.reference.value, held } } : {};
      const asked = data && held && condition ? data.condition(condition, held) : condition;
      const scope = { runner: this.runner, sample, place, given };
      if (asked && !(await conditionHolds(asked, scope))) return false;
    } catch (error) {
      const what = condition ? `condition ${breakpoint.request.condition ?? ''}` : 'value';
      this.report(error, `The breakpoint's ${what}`, place);
      return true;
    }
    if (direction === 'backward') return log === undefined;
    hits.count++;
    if (terms.hits && !terms.hits(hits.count)) return false;
    if (!log) return true;
    const text = await logLine(log, { runner: this.runner, sample, place });
    this.tell({ kind: 'note', text, ...(place.node && { node: place.node }) });
    return false;
  }

  private report(error: unknown, what: string, place: Place): void {
    if (!(error instanceof UserError) || error instanceof RunnerDied) throw error;
    const text = `${what} cannot be evaluated: ${messageOf(error)}`;
    this.tell({ kind: 'error', text, ...(place.node && { node: place.node }) });
  }
}

function stopOf(sample: Sample, hit: readonly NodeBreakpoint[], direction: 'forward' | 'backward'): Stop {
  const [, reason] = reasons.find(([kind]) => hit.some(({ breakpoint }) => breakpoint.kind === kind))!;
  const stop = sample.stopHere(
    reason,
    hit.map(({ breakpoint }) => breakpoint.id),
  );
  const met = hit.find(({ breakpoint }) => breakpoint.data);
  return met && reason === 'data breakpoint' ? { ...stop, about: aboutData(met, direction) } : stop;
}

/** `x was produced`, `x[0,3] has changed`, `x is about to be read`. */
function aboutData({ breakpoint, reads }: NodeBreakpoint, direction: 'forward' | 'backward'): string {
  const data = breakpoint.data!;
  const what = describeData(data.reference);
  if (reads) return `${what} is about to be read`;
  if (direction === 'backward') return `${what} is about to be produced`;
  return `${what} ${data.wantsChange ? 'has changed' : 'was produced'}`;
}
