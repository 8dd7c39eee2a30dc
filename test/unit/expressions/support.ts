import { defaultLimits } from '../../../core/expressions/arrays/limits';
import { toTensor } from '../../../core/expressions/arrays/materialise';
import { View } from '../../../core/expressions/arrays/view';
import type { Expression } from '../../../core/expressions/ast';
import type { Backend } from '../../../core/expressions/backend';
import { evaluate } from '../../../core/expressions/evaluate';
import { parseExpression } from '../../../core/expressions/parse';
import { mapNames } from '../../../core/expressions/rewrite';
import type { Value } from '../../../core/expressions/values';
import type { DType } from '../../../core/tensor/dtype';
import { type Element, elementsOf, tensorOf } from '../../../core/tensor/elements';
import type { Tensor } from '../../../core/tensor/tensor';

/** Numbers as JSON has them: NaN and infinities are texts. */
export type Plain = number | boolean | string;

/** A tensor of plain numbers. */
export function tensor(dtype: DType, shape: readonly number[], data: readonly Plain[]): Tensor {
  const is64 = dtype === 'int64' || dtype === 'uint64';
  const elements = data.map((value): Element => {
    if (dtype === 'string' || typeof value === 'boolean') return value;
    return is64 ? BigInt(value) : Number(value);
  });
  return tensorOf(dtype, shape, elements);
}

/** Computes an expression in which the names of `tensors` stand for them. */
export function compute(text: string, tensors: Readonly<Record<string, Tensor>>, backend?: Backend): Value {
  const bindings = new Map<string, Value>();
  const bind = (name: string, at: number): Expression | undefined => {
    if (!Object.hasOwn(tensors, name)) return undefined;
    bindings.set(name, View.of(tensors[name]!));
    return { kind: 'bound', slot: name, at };
  };
  return evaluate(mapNames(parseExpression(text), bind), bindings, defaultLimits, backend);
}

/** A value as the fixtures write it. */
export function plain(value: Value): unknown {
  switch (value.kind) {
    case 'array': {
      const found = toTensor(value);
      const data = elementsOf(found).map((element) =>
        typeof element === 'bigint'
          ? integer(element)
          : typeof element === 'number'
            ? number(element)
            : element,
      );
      const kind = value.shape.length === 0 ? 'scalar' : 'array';
      return { kind, dtype: value.dtype, shape: [...value.shape], data };
    }
    case 'tuple':
    case 'list':
      return { kind: value.kind, items: value.items.map(plain) };
    case 'int':
      return { kind: 'int', value: integer(value.value) };
    case 'float':
      return { kind: 'float', value: number(value.value) };
    case 'dtype':
      return { kind: 'dtype', text: value.name };
    case 'none':
      return { kind: 'none' };
    case 'map':
      return { kind: 'map' };
    default:
      return { kind: value.kind, value: value.value };
  }
}

function number(value: number): number | string {
  return Number.isFinite(value) ? value : String(value);
}

/** What a double does not hold is a text. */
function integer(value: bigint): number | string {
  return Number.isSafeInteger(Number(value)) ? Number(value) : String(value);
}
