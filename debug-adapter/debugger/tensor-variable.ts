import { elementCount } from '../../core/tensor/dtype';
import { typeText } from '../../core/tensor/summary';
import type { Runner } from '../../engine/runner-client';
import type { Held, HeldTensor } from '../../engine/types';
import { changedSince } from '../errors';
import { describeHeld, heldType } from './held-text';
import type { Children, TensorAccess, Variable } from './variable';
import { fixedChildren, plainVariable } from './variable';

/** Finds a value again that the engine may have let go since (it is computed anew then). */
export type Renew = () => Promise<Held | undefined>;

/** A value as a variable: its type and summary, and its parts under it. */
export async function heldVariable(
  runner: Runner,
  name: string,
  held: Held,
  evaluateName: string | undefined,
  renew: Renew = async () => held,
): Promise<Variable> {
  const value = await describeHeld(runner, held);
  switch (held.kind) {
    case 'tensor':
      return {
        ...tensorVariable(runner, accessOf(name, held, renew), value, evaluateName),
        hex: async () => describeHeld(runner, present(await renew()) ?? held, true),
      };
    case 'sequence':
      return {
        name,
        value,
        type: heldType(held),
        children: partsOf(runner, held.elements, async () => {
          const now = present(await renew());
          return now?.kind === 'sequence' ? now.elements : [];
        }),
      };
    case 'optional':
      return held.value
        ? {
            ...(await heldVariable(runner, name, held.value, evaluateName, renew)),
            value,
            type: heldType(held),
          }
        : plainVariable(name, value, 'optional');
    case 'map': {
      const keys = held.keys.map((key) => (typeof key === 'string' ? JSON.stringify(key) : String(key)));
      const parts = async () => {
        const now = present(await renew());
        return now?.kind === 'map' ? now.values : [];
      };
      return { name, value, type: 'map', children: partsOf(runner, held.values, parts, keys) };
    }
    case 'opaque':
      return plainVariable(name, value, held.type);
  }
}

/** A tensor as a variable; `value` is its text. */
export function tensorVariable(
  runner: Runner,
  tensor: TensorAccess,
  value: string,
  evaluateName: string | undefined,
): Variable {
  const { name, dtype, shape } = tensor;
  return {
    name,
    value,
    type: typeText(dtype, shape),
    tensor,
    ...(evaluateName !== undefined && { evaluateName }),
    ...(shape.length > 0 && { children: partOf(runner, tensor, [], evaluateName) }),
  };
}

/** A tensor that the runner holds, or that `renew` makes it hold. */
export function accessOf(name: string, held: HeldTensor, renew: Renew): TensorAccess {
  const { dtype, shape, byteLength } = held;
  return {
    name,
    dtype,
    shape,
    byteLength,
    async held() {
      const value = present(await renew());
      if (value?.kind !== 'tensor') return held;
      if (value.dtype === dtype && value.shape.join() === shape.join()) return value;
      throw changedSince(name);
    },
  };
}

/** What an optional holds. */
function present(held: Held | undefined): Held | undefined {
  return held?.kind === 'optional' ? held.value : held;
}

/** The children of a part: numbers along its first dimension. */
function partOf(
  runner: Runner,
  tensor: TensorAccess,
  index: readonly number[],
  evaluateName: string | undefined,
): Children {
  const [length = 0, ...rest] = tensor.shape.slice(index.length);
  const nameOf = (at: number) => evaluateName && elementName(evaluateName, [...index, at]);
  return {
    count: length,
    indexed: true,
    async list(start, count) {
      const last = Math.min(length, start + count);
      if (last <= start) return [];
      const places = Array.from({ length: last - start }, (_, at) => start + at);
      if (rest.length === 0) {
        const { id } = await tensor.held();
        const from = flatIndex(tensor.shape, [...index, start]);
        const texts = await runner.elements(id, from, places.length);
        let hexes: Promise<string[]> | undefined;
        const inHex = async () => {
          hexes ??= tensor.held().then((held) => runner.elements(held.id, from, places.length, true));
          return hexes;
        };
        return places.map((at, k): Variable => {
          const name = nameOf(at);
          return {
            name: `[${at}]`,
            value: texts[k]!,
            type: tensor.dtype,
            hex: async () => (await inHex())[k]!,
            ...(name && { evaluateName: name }),
          };
        });
      }
      const type = typeText(tensor.dtype, rest);
      return places.map((at): Variable => {
        const inner = [...index, at];
        const name = nameOf(at);
        const children = partOf(runner, tensor, inner, evaluateName);
        return { name: `[${at}]`, value: type, type, children, ...(name && { evaluateName: name }) };
      });
    },
  };
}

/** `x[0,3]`. */
export function elementName(base: string, index: readonly number[]): string {
  return `${base}[${index.join(',')}]`;
}

/** The flat index of the first element under the leading indices `index`. */
export function flatIndex(shape: readonly number[], index: readonly number[]): number {
  return index.reduce((flat, at, axis) => flat + at * elementCount(shape.slice(axis + 1)), 0);
}

/** Values inside a value, numbered or by key; `renew` gives them as they are when somebody looks. */
function partsOf(
  runner: Runner,
  values: readonly Held[],
  renew: () => Promise<readonly Held[]>,
  keys?: readonly string[],
): Children {
  return {
    count: values.length,
    indexed: keys === undefined,
    async list(start, count) {
      const now = await renew();
      return Promise.all(
        now.slice(start, start + count).map((value, at) => {
          const name = keys ? (keys[start + at] ?? '') : `[${start + at}]`;
          return heldVariable(runner, name, value, undefined, async () => (await renew())[start + at]);
        }),
      );
    },
  };
}

/** Children that hold one line of text where something could not be had. */
export function errorChildren(message: string): Children {
  return fixedChildren([plainVariable('error', message, 'error')]);
}
