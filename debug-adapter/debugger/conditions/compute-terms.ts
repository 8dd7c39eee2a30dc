import { messageOf, UserError } from '../../../core/errors';
import { defaultLimits } from '../../../core/expressions/arrays/limits';
import type { Expression } from '../../../core/expressions/ast';
import { evaluate } from '../../../core/expressions/evaluate';
import { isTrue } from '../../../core/expressions/operators/compare';
import { RunnerDied } from '../../../engine/errors';
import type { Runner } from '../../../engine/runner-client';
import { isConstant } from '../expressions/decided';
import { outcomeTensors, outcomeText } from '../expressions/outcome-variable';
import { bindExpression } from '../expressions/scope';
import type { Given } from '../expressions/source';
import type { Place, Sample } from '../sample';
import type { LogPart } from './log-message';

/** Where the terms of a breakpoint are computed, and what they are asked about. */
export interface TermsScope {
  readonly runner: Runner;
  readonly sample: Sample;
  readonly place: Place;
  readonly given?: Given;
}

/**
 * Whether a condition holds.
 *
 * @throws UserError where it cannot be found or computed; RunnerDied
 */
export async function conditionHolds(condition: Expression, scope: TermsScope): Promise<boolean> {
  const { runner, sample, place, given } = scope;
  const bound = await bindExpression(condition, sample, place, given);
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
  const outcome = await runner.evaluate(truth, bound.bindings);
  return outcome.kind === 'bool' && outcome.value;
}

/**
 * A log message with what its expressions come to; where one cannot be evaluated, the line says why in its place.
 *
 * @throws RunnerDied
 */
export async function logLine(parts: readonly LogPart[], scope: TermsScope): Promise<string> {
  const texts: string[] = [];
  for (const part of parts)
    texts.push(typeof part === 'string' ? part : await logged(part.expression, scope));
  return texts.join('');
}

async function logged(expression: Expression, scope: TermsScope): Promise<string> {
  const { runner, sample, place, given } = scope;
  try {
    const bound = await bindExpression(expression, sample, place, given);
    const outcome = await runner.evaluate(bound.expression, bound.bindings);
    try {
      return await outcomeText(runner, outcome);
    } finally {
      runner.release(outcomeTensors(outcome).map(({ id }) => id));
    }
  } catch (error) {
    if (!(error instanceof UserError) || error instanceof RunnerDied) throw error;
    return `{${messageOf(error)}}`;
  }
}
