import { type DType, elementTypes } from '../../../core/tensor/dtype';
import { summaryNotValue } from '../../errors';

const names = new Set<string>(elementTypes.map(({ name }): DType => name));

/**
 * The value that somebody means who has changed it as it is shown, `float32[3] [1.0, 2.0, 30.0], edited`: what stands
 * behind the type, with blanks in place of that, so that a character keeps its place. Anything else is left as it is.
 *
 * @throws UserError OD4504 where what is shown is a summary, which says too little to be a value
 */
export function typedOver(value: string): string {
  const [, type = '', name = '', rest = ''] = /^(\s*(\w+)\[[\d,]*\])(\s.*)$/s.exec(value) ?? [];
  if (!names.has(name)) return value;
  if (/^[^"'[]*(…|\ball )/.test(rest)) throw summaryNotValue(value.trim());
  return ' '.repeat(type.length) + rest.replace(/, edited\s*$/, '');
}
