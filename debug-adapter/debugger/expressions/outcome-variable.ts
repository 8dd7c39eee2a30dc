import { elementText } from '../../../core/tensor/element-text';
import type { Runner } from '../../../engine/runner-client';
import type { Outcome } from '../../../engine/types';
import { heldVariable, type Renew } from '../tensor-variable';
import type { Variable } from '../variable';
import { fixedChildren, plainVariable } from '../variable';

/** The most elements of a tuple or list that its one line shows. */
const shownItems = 16;

/**
 * What an expression came to, as a variable; `renew` makes its array again where it was let go. Without an
 * `evaluateName` its parts have no expression.
 */
export async function outcomeVariable(
  runner: Runner,
  name: string,
  outcome: Outcome,
  evaluateName: string | undefined,
  renew: Renew,
): Promise<Variable> {
  switch (outcome.kind) {
    case 'array': {
      const { held } = outcome;
      if (held.shape.length > 0) return heldVariable(runner, name, held, evaluateName, renew);
      return {
        ...plainVariable(name, await scalarText(runner, held.id), held.dtype),
        ...named(evaluateName),
      };
    }
    case 'tuple':
    case 'list': {
      const items = await Promise.all(
        outcome.items.map((item, at) =>
          outcomeVariable(runner, `[${at}]`, item, evaluateName && `${evaluateName}[${at}]`, async () =>
            item.kind === 'array' ? item.held : undefined,
          ),
        ),
      );
      const texts = items.slice(0, shownItems).map(({ value }) => value);
      if (items.length > shownItems) texts.push('…');
      const last = outcome.kind === 'tuple' && items.length === 1 ? ',' : '';
      const value = outcome.kind === 'tuple' ? `(${texts.join(', ')}${last})` : `[${texts.join(', ')}]`;
      return {
        name,
        value,
        type: outcome.kind,
        ...named(evaluateName),
        ...(items.length > 0 && { children: fixedChildren(items, true) }),
      };
    }
    case 'map': {
      const items = await Promise.all(
        outcome.values.map((item, at) => {
          const key = outcome.keys[at]!;
          const text = typeof key === 'string' ? JSON.stringify(key) : String(key);
          return outcomeVariable(runner, text, item, undefined, async () => undefined);
        }),
      );
      return { name, value: `map of ${items.length}`, type: 'map', children: fixedChildren(items) };
    }
    default: {
      const type = outcome.kind === 'string' ? 'str' : outcome.kind === 'none' ? 'None' : outcome.kind;
      return { ...plainVariable(name, plainText(outcome), type), ...named(evaluateName) };
    }
  }
}

/** What an expression came to in one line, for a logpoint: texts without quotes. */
export async function outcomeText(runner: Runner, outcome: Outcome): Promise<string> {
  if (outcome.kind === 'string') return outcome.value;
  const renew = async () => (outcome.kind === 'array' ? outcome.held : undefined);
  return (await outcomeVariable(runner, '', outcome, undefined, renew)).value;
}

/** The tensors of the runner that an outcome holds. */
export function outcomeTensors(outcome: Outcome): { id: number; byteLength: number }[] {
  switch (outcome.kind) {
    case 'array':
      return [outcome.held];
    case 'tuple':
    case 'list':
      return outcome.items.flatMap(outcomeTensors);
    case 'map':
      return outcome.values.flatMap(outcomeTensors);
    default:
      return [];
  }
}

/** A value of Python's own as Python prints it; texts in double quotes. */
function plainText(outcome: Exclude<Outcome, { kind: 'array' | 'tuple' | 'list' | 'map' }>): string {
  switch (outcome.kind) {
    case 'int':
      return String(outcome.value);
    case 'float':
      return elementText(outcome.value, 'float64');
    case 'bool':
      return outcome.value ? 'True' : 'False';
    case 'string':
      return JSON.stringify(outcome.value);
    case 'none':
      return 'None';
    case 'dtype':
      return outcome.name;
  }
}

function named(evaluateName: string | undefined): { evaluateName?: string } {
  return evaluateName === undefined ? {} : { evaluateName };
}

async function scalarText(runner: Runner, id: number): Promise<string> {
  const [text] = await runner.elements(id, 0, 1);
  return text ?? '';
}
