import type { Expression } from '../../../core/expressions/ast';
import type { Runner } from '../../../engine/runner-client';
import type { Held, Outcome } from '../../../engine/types';
import { findValue } from '../lookup';
import { isValue } from '../names';
import type { Place, Sample } from '../sample';
import { heldVariable } from '../tensor-variable';
import { marked, type Variable } from '../variable';
import { expressionOf } from './names';
import { outcomeVariable } from './outcome-variable';
import { readExpression } from './read';
import { bindExpression } from './scope';
import { slotOf } from './source';

/** What a look by expression brought. */
export interface Evaluated {
  readonly variable: Variable;
  /** The value of the model that the expression names, where it does no more than that. */
  readonly named: { readonly name: string; readonly held: Held } | undefined;
}

/**
 * Evaluates a text where a frame stands. An expression that is a value's name gives that value itself; what others
 * come to is held until the model goes on.
 *
 * @throws UserError where it cannot be read, found or computed
 */
export async function evaluateText(
  runner: Runner,
  sample: Sample,
  place: Place,
  text: string,
): Promise<Evaluated> {
  const expression = readExpression(text, (name) => isValue(place.graph, name));
  const bound = await bindExpression(expression, sample, place);
  const source = bound.expression.kind === 'bound' && bound.sources.get(bound.expression.slot);
  if (source && source.kind === 'value') {
    const { name } = source;
    const held = bound.bindings.get(slotOf(source))!;
    const renew = async () => (await findValue(sample, place, name)).held;
    const variable = await heldVariable(runner, name, held, expressionOf(name), renew);
    const isEdited = sample.execution?.isEdited(place.depth, name) ?? false;
    return { variable: marked(variable, isEdited), named: { name, held } };
  }
  const key = `${place.depth} ${text}`;
  const compute = async (): Promise<Outcome> => {
    const known = sample.results(runner).get(key);
    if (known) return known;
    const outcome = await outcomeOf(runner, sample, place, expression);
    sample.results(runner).keep(key, outcome);
    return outcome;
  };
  const outcome = await compute();
  const renew = async () => {
    const again = await compute();
    return again.kind === 'array' ? again.held : undefined;
  };
  const name = text.trim();
  const evaluateName = isPostfix(expression) ? name : `(${name})`;
  return {
    variable: await outcomeVariable(runner, name, outcome, evaluateName, renew),
    named: undefined,
  };
}

/** What an expression comes to where a frame stands; its tensors are the caller's to release. */
export async function outcomeOf(
  runner: Runner,
  sample: Sample,
  place: Place,
  expression: Expression,
): Promise<Outcome> {
  const bound = await bindExpression(expression, sample, place);
  return runner.evaluate(bound.expression, bound.bindings);
}

/** Whether an index can follow the expression as it stands. */
function isPostfix(expression: Expression): boolean {
  return ['name', 'index', 'attribute', 'call', 'list', 'tuple', 'string'].includes(expression.kind);
}
