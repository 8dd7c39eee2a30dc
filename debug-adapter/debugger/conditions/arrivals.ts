import { messageOf, UserError } from '../../../core/errors';
import { defaultLimits } from '../../../core/expressions/arrays/limits';
import type { Expression } from '../../../core/expressions/ast';
import { evaluate } from '../../../core/expressions/evaluate';
import { isTrue } from '../../../core/expressions/operators/compare';
import { RunnerDied } from '../../../engine/errors';
import type { Runner } from '../../../engine/runner-client';
import type { Outcome } from '../../../engine/types';
import type { Breakpoints, NodeBreakpoint } from '../breakpoints';
import { outcomeTensors, outcomeText } from '../expressions/outcome-variable';
import { bindExpression, isConstant } from '../expressions/scope';
import type { Line } from '../messages';
import type { Place, Sample } from '../sample';
import type { Stop } from '../stop';

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
        if (!(await this.holds(condition, sample, place))) return false;
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

  private async holds(condition: Expression, sample: Sample, place: Place): Promise<boolean> {
    const bound = await bindExpression(condition, sample, place);
    const { expression } = bound;
    const { at } = condition;
    if (isConstant(expression)) return isTrue(evaluate(expression), { at, limits: defaultLimits });
    // bool() is asked for over there, so that an array that is neither true nor false is an error there too.
    const truth: Expression = {
      kind: 'call',
      target: { kind: 'name', name: 'bool', at },
      positional: [expression],
      keywords: [],
      at,
    };
    const outcome = await this.runner.evaluate(truth, bound.bindings);
    return outcome.kind === 'bool' && outcome.value;
  }

  private async log(breakpoint: NodeBreakpoint, sample: Sample, place: Place): Promise<void> {
    const texts: string[] = [];
    for (const part of breakpoint.terms.log ?? []) {
      texts.push(typeof part === 'string' ? part : await this.logged(part.expression, sample, place));
    }
    this.tell({ kind: 'note', text: texts.join(''), ...(place.node && { node: place.node }) });
  }

  /** An expression in a log message; where it cannot be evaluated, the line says why in its place. */
  private async logged(expression: Expression, sample: Sample, place: Place): Promise<string> {
    try {
      const bound = await bindExpression(expression, sample, place);
      const outcome: Outcome = await this.runner.evaluate(bound.expression, bound.bindings);
      try {
        return await outcomeText(this.runner, outcome);
      } finally {
        this.runner.release(outcomeTensors(outcome).map(({ id }) => id));
      }
    } catch (error) {
      if (!(error instanceof UserError) || error instanceof RunnerDied) throw error;
      return `{${messageOf(error)}}`;
    }
  }

  private report(error: unknown, what: string, place: Place): void {
    if (!(error instanceof UserError) || error instanceof RunnerDied) throw error;
    const text = `${what} cannot be evaluated: ${messageOf(error)}`;
    this.tell({ kind: 'error', text, ...(place.node && { node: place.node }) });
  }
}
