import { broadcastShapes } from '../arrays/elementwise';
import { toTensor } from '../arrays/materialise';
import { View } from '../arrays/view';
import { ExpressionError } from '../error';
import { type Context, describe, isSequence, type Value } from '../values';

/** The longest list of texts. */
const longestList = 100_000;

/**
 * What is assigned to strings, by the place in row order of the shape that it is broadcast to: a text, nested lists of
 * texts, or an array of strings.
 *
 * @throws ExpressionError where it is none of these, or does not fit
 */
export function textsOf(
  value: Value,
  shape: readonly number[],
  context: Context,
): (position: number) => string {
  const texts: string[] = [];
  const own = value.kind === 'array' ? arrayTexts(value, texts, context) : listTexts(value, texts, context);
  const common = broadcastShapes([own, shape]);
  if (common?.join() !== shape.join()) {
    const right = shape.length === 0 ? 'one text' : `one text, or texts of the shape (${shape})`;
    throw new ExpressionError(context.at, `texts of the shape (${own}) do not fit; write ${right}`);
  }
  const missing = shape.length - own.length;
  return (position) => {
    let [rest, flat, stride] = [position, 0, 1];
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      const at = rest % shape[axis]!;
      rest = Math.floor(rest / shape[axis]!);
      const length = axis >= missing ? own[axis - missing]! : 1;
      if (length > 1) flat += at * stride;
      stride *= length;
    }
    return texts[flat]!;
  };
}

function arrayTexts(value: Extract<Value, { kind: 'array' }>, texts: string[], context: Context) {
  if (value.dtype !== 'string' || !(value instanceof View)) throw noText(value, context);
  for (const text of toTensor(value).strings ?? []) texts.push(text);
  return value.shape;
}

function listTexts(value: Value, texts: string[], context: Context): number[] {
  const shape: number[] = [];
  const walk = (item: Value, depth: number): void => {
    if (item.kind === 'string') {
      if (shape.length !== depth) throw new ExpressionError(context.at, 'the lists have different lengths');
      texts.push(item.value);
      if (texts.length > longestList) {
        throw new ExpressionError(context.at, `a list has up to ${longestList} elements here`);
      }
      return;
    }
    if (!isSequence(item)) throw noText(item, context);
    if (shape.length === depth && texts.length === 0) shape.push(item.items.length);
    if (shape[depth] !== item.items.length) {
      throw new ExpressionError(context.at, 'the lists have different lengths');
    }
    for (const inner of item.items) walk(inner, depth + 1);
  };
  walk(value, 0);
  return shape;
}

function noText(value: Value, context: Context): ExpressionError {
  return new ExpressionError(context.at, `${describe(value)} is no text; write it in quotes`);
}
