import { messageOf, UserError } from '../../../core/errors';
import type { Expression } from '../../../core/expressions/ast';
import { byteLength, elementCount, elementType } from '../../../core/tensor/dtype';
import type { HeldTensor } from '../../../engine/types';
import { readExpression } from '../expressions/read';
import { findValue } from '../lookup';
import { isValue } from '../names';
import type { Place, Sample } from '../sample';
import { homeOf, type Uses, usesOf } from './data-breakpoints';
import type { DataReference } from './data-reference';

/** A value, or a part of one, that a data breakpoint can be set on. */
export interface DataTarget {
  readonly reference: DataReference;
  readonly uses: Uses;
  /** The tensor as it is where somebody asks; undefined where it has not run yet or is none. */
  readonly tensor: Pick<HeldTensor, 'dtype' | 'shape'> | undefined;
}

/** The value or part that an expression names where a frame is: `x`, `t["x"]`, `x[0,3]`. */
export async function dataTarget(
  sample: Sample,
  place: Place,
  text: string,
): Promise<DataTarget | { readonly why: string }> {
  let named: Named | undefined;
  try {
    named = nameIn(readExpression(text, (name) => isValue(place.graph, name)));
  } catch (error) {
    if (error instanceof UserError) return { why: messageOf(error) };
    throw error;
  }
  const home = named && homeOf(place.graph, named.value);
  if (!named || !home) return { why: `${text} is no value of the model, nor a part of one.` };
  const { value, index } = named;
  const tensor = await tensorOf(sample, place, value);
  const why = index && tensor ? outOfShape(value, index, tensor.shape) : undefined;
  if (why !== undefined) return { why };
  const reference: DataReference = { graph: home.path, value, ...(index && { index }) };
  return { reference, uses: usesOf(home, value), tensor };
}

/** The bytes from the beginning of a target on. */
export function withBytes(
  target: DataTarget,
  bytes: number,
  offset = 0,
): DataTarget | { readonly why: string } {
  const { reference, tensor } = target;
  const what = reference.value;
  if (!tensor) return { why: `${what} has not run yet: its bytes are not known.` };
  if (elementType(tensor.dtype).bits === 0) return { why: `${what} holds texts, which have no bytes.` };
  const count = elementCount(tensor.shape.slice(reference.index?.length ?? 0));
  const length = byteLength(tensor.dtype, count);
  if (offset >= length) return { why: `${what} has ${length} bytes; there is no byte ${offset}.` };
  return { ...target, reference: { ...reference, bytes: [offset, Math.min(bytes, length - offset)] } };
}

interface Named {
  readonly value: string;
  readonly index?: readonly number[];
}

/** The name, and the indices behind it, of an expression that is no more than that. */
function nameIn(expression: Expression): Named | undefined {
  if (expression.kind === 'name') return { value: expression.name };
  if (expression.kind === 'string') return { value: expression.value };
  if (expression.kind !== 'index') return undefined;
  const { target, items } = expression;
  const [item] = items;
  if (target.kind === 'name' && target.name === 't' && items.length === 1 && item?.kind === 'string') {
    return { value: item.value };
  }
  const inner = nameIn(target);
  const index = items.map((each) =>
    each.kind === 'int' && each.value >= 0n ? Number(each.value) : undefined,
  );
  if (!inner || index.includes(undefined)) return undefined;
  return { value: inner.value, index: [...(inner.index ?? []), ...(index as number[])] };
}

async function tensorOf(sample: Sample, place: Place, value: string): Promise<DataTarget['tensor']> {
  try {
    const { held } = await findValue(sample, place, value);
    return held.kind === 'tensor' ? held : undefined;
  } catch (error) {
    // What has not run, or cannot be had now, can be waited for.
    if (error instanceof UserError) return undefined;
    throw error;
  }
}

function outOfShape(value: string, index: readonly number[], shape: readonly number[]): string | undefined {
  if (index.length <= shape.length && index.every((at, axis) => at < shape[axis]!)) return undefined;
  return `${value} has the shape [${shape.join(',')}]: there is no [${index.join(',')}] in it.`;
}
