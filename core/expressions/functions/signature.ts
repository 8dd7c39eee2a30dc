import { ExpressionError } from '../error';
import type { Context, Value } from '../values';

/** A function of the language. */
export interface FunctionDefinition {
  readonly name: string;
  readonly parameters: readonly Parameter[];
  /** The arguments in the order of the parameters; what was not given is undefined. */
  call(context: Context, ...values: (Value | undefined)[]): Value;
}

interface Parameter {
  readonly name: string;
  readonly isOptional: boolean;
  /** Takes all positional arguments that are left, as a tuple. */
  readonly isRest: boolean;
}

/**
 * Defines a function by its parameters: `a, axis?, keepdims?`; `*shape` takes the rest. The first is what a method is
 * called on.
 */
export function define(
  name: string,
  signature: string,
  call: FunctionDefinition['call'],
): FunctionDefinition {
  const parameters = signature
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .map((part) => ({
      name: part.replace(/[*?]/g, ''),
      isOptional: part.endsWith('?') || part.startsWith('*'),
      isRest: part.startsWith('*'),
    }));
  return { name, parameters, call };
}

/**
 * Calls a function with arguments by place and by name.
 *
 * @throws ExpressionError where there are too many, too few or unknown ones
 */
export function callFunction(
  definition: FunctionDefinition,
  positional: readonly Value[],
  keywords: readonly { readonly name: string; readonly value: Value; readonly at: number }[],
  context: Context,
): Value {
  const { name, parameters, call } = definition;
  const values = new Array<Value | undefined>(parameters.length).fill(undefined);
  const rest = parameters.findIndex((parameter) => parameter.isRest);
  positional.forEach((value, at) => {
    if (rest >= 0 && at >= rest) return;
    if (at >= parameters.length) {
      throw new ExpressionError(
        context.at,
        `${name}() takes up to ${parameters.length} arguments, not ${positional.length}: ${signatureText(definition)}`,
      );
    }
    values[at] = value;
  });
  if (rest >= 0 && positional.length > rest) values[rest] = { kind: 'tuple', items: positional.slice(rest) };
  for (const keyword of keywords) {
    const at = parameters.findIndex((parameter) => parameter.name === keyword.name);
    if (at < 0) {
      throw new ExpressionError(
        keyword.at,
        `${name}() has no argument ${keyword.name}: ${signatureText(definition)}`,
      );
    }
    if (values[at] !== undefined) {
      throw new ExpressionError(keyword.at, `the argument ${keyword.name} of ${name}() is given twice`);
    }
    values[at] = keyword.value;
  }
  const missing = parameters.find((parameter, at) => !parameter.isOptional && values[at] === undefined);
  if (missing) {
    throw new ExpressionError(
      context.at,
      `${name}() needs the argument ${missing.name}: ${signatureText(definition)}`,
    );
  }
  return call(context, ...values);
}

/** `clip(a, a_min?, a_max?)`. */
export function signatureText({ name, parameters }: FunctionDefinition): string {
  const texts = parameters.map(({ name: text, isOptional, isRest }) =>
    isRest ? `*${text}` : isOptional ? `${text}?` : text,
  );
  return `${name}(${texts.join(', ')})`;
}
