import { messageOf, UserError } from '../../../core/errors';
import { RunnerDied } from '../../../engine/errors';
import type { Runner } from '../../../engine/runner-client';
import type { Breakpoints, NodeBreakpoint } from '../breakpoints';
import type { Line } from '../messages';
import type { Place, Sample } from '../sample';
import type { Stop } from '../stop';
import { conditionHolds, logLine } from './compute-terms';

/** Decides what breakpoints make of it when a sample comes to stand before a node. */
export class Arrivals {
  constructor(
    private readonly runner: Runner,
    private readonly breakpoints: Breakpoints,
    private readonly tell: (line: Line) => void,
  ) {}

  /**
   * The stop at the node that runs next, where a breakpoint stops there: its condition holds and its hit count is
   * right; logpoints tell their line and go on. A condition that cannot be evaluated stops and says why. Going
   * backwards, nothing is counted or logged, and hit counts do not matter.
   *
   * @throws RunnerDied
   */
  async at(sample: Sample, direction: 'forward' | 'backward' = 'forward'): Promise<Stop | undefined> {
    const place = sample.places().at(-1);
    const { nextNode: node } = sample.execution ?? {};
    if (!place || !node) return undefined;
    const hit: NodeBreakpoint[] = [];
    for (const breakpoint of this.breakpoints.at(node.graph.path, node.index)) {
      if (await this.stops(breakpoint, sample, place, direction)) hit.push(breakpoint);
    }
    if (hit.length === 0) return undefined;
    const isLine = hit.some(({ kind }) => kind === 'line');
    return sample.stopHere(
      isLine ? 'breakpoint' : 'function breakpoint',
      hit.map(({ id }) => id),
    );
  }

  private async stops(
    breakpoint: NodeBreakpoint,
    sample: Sample,
    place: Place,
    direction: 'forward' | 'backward',
  ): Promise<boolean> {
    const { condition, hits, log } = breakpoint.terms;
    if (condition) {
      try {
        if (!(await conditionHolds(condition, { runner: this.runner, sample, place }))) return false;
      } catch (error) {
        this.report(error, `The breakpoint's condition ${breakpoint.condition ?? ''}`, place);
        return true;
      }
    }
    if (direction === 'backward') return log === undefined;
    breakpoint.hits.count++;
    if (hits && !hits(breakpoint.hits.count)) return false;
    if (!log) return true;
    await this.log(breakpoint, sample, place);
    return false;
  }

  private async log(breakpoint: NodeBreakpoint, sample: Sample, place: Place): Promise<void> {
    const text = await logLine(breakpoint.terms.log ?? [], { runner: this.runner, sample, place });
    this.tell({ kind: 'note', text, ...(place.node && { node: place.node }) });
  }

  private report(error: unknown, what: string, place: Place): void {
    if (!(error instanceof UserError) || error instanceof RunnerDied) throw error;
    const text = `${what} cannot be evaluated: ${messageOf(error)}`;
    this.tell({ kind: 'error', text, ...(place.node && { node: place.node }) });
  }
}
