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
        ...plainVariable(name, await scalarText(runner, held.id, false), held.dtype),
        hex: () => scalarText(runner, held.id, true),
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
      const shown = items.slice(0, shownItems);
      const text = (texts: readonly string[]): string => {
        const all = [...texts, ...(items.length > shownItems ? ['…'] : [])].join(', ');
        const last = outcome.kind === 'tuple' && items.length === 1 ? ',' : '';
        return outcome.kind === 'tuple' ? `(${all}${last})` : `[${all}]`;
      };
      return {
        name,
        value: text(shown.map(({ value }) => value)),
        hex: async () =>
          text(await Promise.all(shown.map(async ({ value, hex }) => (await hex?.()) ?? value))),
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
      const variable = { ...plainVariable(name, plainText(outcome), type), ...named(evaluateName) };
      if (outcome.kind !== 'int') return variable;
      return { ...variable, hex: async () => hexText(outcome.value) };
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

/** An integer of Python's own in hexadecimal, as its `hex` prints it: `-0x1f`. */
export function hexText(value: bigint): string {
  return value < 0n ? `-0x${(-value).toString(16)}` : `0x${value.toString(16)}`;
}

async function scalarText(runner: Runner, id: number, hex: boolean): Promise<string> {
  const [text] = await runner.elements(id, 0, 1, hex);
  return text ?? '';
}
