import type { DType } from '../../../tensor/dtype';
import { elementTypes } from '../../../tensor/dtype';

/** Element types by the words that the syntax has for them: `float` is float32, `double` float64. */
export const elementWords: ReadonlyMap<string, DType> = new Map(
  elementTypes.map(({ text, name }) => [text, name]),
);

/** Words that begin the type of something other than a dense tensor. */
export const containerWords: ReadonlySet<string> = new Set([
  'seq',
  'map',
  'optional',
  'sparse_tensor',
  'opaque',
]);

/** Whether a word begins a type. */
export function isTypeWord(word: string): boolean {
  return elementWords.has(word) || containerWords.has(word);
}

/** The number that a word stands for: `inf`, `infinity` and `nan` in any case; undefined for other words. */
export function numberOfWord(word: string): number | undefined {
  switch (word.toLowerCase()) {
    case 'inf':
    case 'infinity':
      return Number.POSITIVE_INFINITY;
    case '-inf':
    case '-infinity':
      return Number.NEGATIVE_INFINITY;
    case 'nan':
    case '-nan':
      return Number.NaN;
    default:
      return undefined;
  }
}

/** What may stand behind the colon of an attribute. */
export const annotationWords: ReadonlySet<string> = new Set([
  ...['float', 'int', 'string', 'tensor', 'graph', 'sparse_tensor', 'type_proto'],
  ...['floats', 'ints', 'strings', 'tensors', 'graphs', 'sparse_tensors', 'type_protos'],
]);
