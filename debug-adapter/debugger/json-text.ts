import { elementCount, elementType } from '../../core/tensor/dtype';
import type { Runner } from '../../engine/runner-client';
import type { HeldTensor } from '../../engine/types';
import { noText } from '../errors';
import type { Variable } from './variable';

/** The most elements that are made into text. */
const limit = 100_000;

/**
 * A variable as JSON: a tensor as nested lists, a tuple or a list as a list. Numbers that JSON lacks are the texts
 * "NaN", "Infinity" and "-Infinity", as in the files and answers of the command line; complex numbers are texts.
 *
 * @throws UserError OD4305 where it has more than 100,000 elements
 */
export async function jsonText(runner: Runner, variable: Variable): Promise<string> {
  const { tensor, children, value, type, name } = variable;
  if (tensor) return tensorText(runner, name, await tensor.held());
  if (children?.indexed) {
    if (children.count > limit) throw noText(name, children.count, limit);
    const parts = await children.list(0, children.count);
    return `[${(await Promise.all(parts.map((part) => jsonText(runner, part)))).join(', ')}]`;
  }
  return numberOrText(value, type === 'str');
}

async function tensorText(runner: Runner, name: string, held: HeldTensor): Promise<string> {
  const count = elementCount(held.shape);
  if (count > limit) throw noText(name, count, limit);
  const texts = await runner.elements(held.id, 0, count);
  const isText = elementType(held.dtype).kind === 'string';
  return nested(
    texts.map((text) => numberOrText(text, isText)),
    held.shape,
  );
}

function nested(texts: readonly string[], [length, ...rest]: readonly number[]): string {
  if (length === undefined) return texts[0] ?? 'null';
  const size = elementCount(rest);
  const parts = Array.from({ length }, (_, at) => nested(texts.slice(at * size, (at + 1) * size), rest));
  return `[${parts.join(', ')}]`;
}

const words: Readonly<Record<string, string>> = {
  nan: '"NaN"',
  inf: '"Infinity"',
  '-inf': '"-Infinity"',
  True: 'true',
  False: 'false',
  None: 'null',
};

/** What NumPy prints of one element, as JSON; a text is in JSON's quotes already. */
function numberOrText(text: string, isText: boolean): string {
  if (isText) return text;
  if (Object.hasOwn(words, text)) return words[text]!;
  return /^-?\d+(\.\d+)?(e[+-]?\d+)?$/.test(text) ? text : JSON.stringify(text);
}
