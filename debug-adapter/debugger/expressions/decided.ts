import { defaultLimits } from '../../../core/expressions/arrays/limits';
import { type Expression, partsOf } from '../../../core/expressions/ast';
import { evaluate } from '../../../core/expressions/evaluate';
import { isTrue } from '../../../core/expressions/operators/compare';
import { rewrite } from '../../../core/expressions/rewrite';

/** Leaves out what a condition without values or calls decides: `iteration > 5 and outputs[0].max() > 1`. */
export function decided(expression: Expression): Expression {
  return rewrite(expression, (part) => {
    if (part.kind === 'logical') {
      const left = decided(part.left);
      const holds = truthOf(left);
      if (holds === undefined) return { ...part, left, right: decided(part.right) };
      return holds === (part.operator === 'or') ? left : decided(part.right);
    }
    if (part.kind === 'conditional') {
      const condition = decided(part.condition);
      const holds = truthOf(condition);
      if (holds !== undefined) return decided(holds ? part.whenTrue : part.whenFalse);
    }
    return undefined;
  });
}

/** Whether a part holds, where that can be known without a value of the model. */
function truthOf(part: Expression): boolean | undefined {
  if (!isPlain(part)) return undefined;
  return isTrue(evaluate(part), { at: part.at, limits: defaultLimits });
}

function isPlain(part: Expression): boolean {
  return (
    part.kind !== 'bound' && part.kind !== 'call' && part.kind !== 'name' && partsOf(part).every(isPlain)
  );
}

/** Whether an expression needs nothing of the model any more, and no function. */
export function isConstant(expression: Expression): boolean {
  return isPlain(expression);
}
