import type { Element } from '../../../../core/tensor/elements';
import { elementsOf } from '../../../../core/tensor/elements';
import type { Tensor, Value } from '../../../../core/tensor/tensor';
import type { Runner } from '../../../../engine/runner-client';
import type { Held } from '../../../../engine/types';

/** Brings a held value over, whole: for tests only. */
export async function bringOver(runner: Runner, held: Held): Promise<Value> {
  switch (held.kind) {
    case 'tensor':
      return tensorValue(runner, held);
    case 'sequence': {
      const elements: Value[] = [];
      for (const element of held.elements) elements.push(await bringOver(runner, element));
      return { kind: 'sequence', elements };
    }
    case 'optional':
      return { kind: 'optional', value: held.value && (await bringOver(runner, held.value)) };
    case 'map': {
      const values: Value[] = [];
      for (const value of held.values) values.push(await bringOver(runner, value));
      return { kind: 'map', keys: held.keys, values };
    }
    case 'opaque':
      throw new Error(`opaque: ${held.type}`);
  }
}

async function tensorValue(runner: Runner, held: Extract<Held, { kind: 'tensor' }>): Promise<Tensor> {
  const { id, dtype, shape } = held;
  if (dtype !== 'string') {
    return { kind: 'tensor', dtype, shape, bytes: await runner.bytes(id, 0, held.byteLength) };
  }
  const texts = await runner.elements(id, 0, Number.MAX_SAFE_INTEGER);
  return {
    kind: 'tensor',
    dtype,
    shape,
    bytes: new Uint8Array(),
    strings: texts.map((text) => JSON.parse(text)),
  };
}

/** What differs between a value and the expected one beyond onnx's tolerance; undefined where nothing does. */
export function difference(
  actual: Value,
  expected: Value,
  tolerance = { rtol: 1e-3, atol: 1e-7 },
): string | undefined {
  if (expected.kind === 'optional') {
    if (!expected.value) return actual.kind === 'optional' && !actual.value ? undefined : 'expected absent';
    return difference(
      actual.kind === 'optional' && actual.value ? actual.value : actual,
      expected.value,
      tolerance,
    );
  }
  if (actual.kind === 'optional' && actual.value) return difference(actual.value, expected, tolerance);
  if (actual.kind === 'sequence' && expected.kind === 'sequence') {
    if (actual.elements.length !== expected.elements.length) return `${actual.elements.length} elements`;
    for (const [at, element] of expected.elements.entries()) {
      const found = difference(actual.elements[at]!, element, tolerance);
      if (found) return `element ${at}: ${found}`;
    }
    return undefined;
  }
  if (actual.kind !== 'tensor' || expected.kind !== 'tensor')
    return `${actual.kind} instead of ${expected.kind}`;
  const [typeA, typeB] = [actual, expected].map((tensor) => `${tensor.dtype}[${tensor.shape.join(',')}]`);
  if (typeA !== typeB) return `${typeA} instead of ${typeB}`;
  const [a, b] = [elementsOf(actual), elementsOf(expected)];
  for (let at = 0; at < b.length; at++) {
    if (!close(a[at]!, b[at]!, tolerance))
      return `element ${at}: ${String(a[at])} instead of ${String(b[at])}`;
  }
  return undefined;
}

function close(a: Element, b: Element, { rtol, atol }: { rtol: number; atol: number }): boolean {
  if (typeof a === 'object' && typeof b === 'object') return a.re === b.re && a.im === b.im;
  if (typeof a !== 'number' || typeof b !== 'number') return a === b;
  if (Object.is(a, b) || a === b) return true;
  return Math.abs(a - b) <= atol + rtol * Math.abs(b);
}

/** The bits of a value as text, to compare two ways of running. */
export function bits(value: Value | undefined): string {
  switch (value?.kind) {
    case undefined:
      return 'absent';
    case 'tensor': {
      const content = value.strings
        ? JSON.stringify(value.strings)
        : Buffer.from(value.bytes).toString('base64');
      return `${value.dtype}[${value.shape.join(',')}] ${content}`;
    }
    case 'sequence':
      return `(${value.elements.map(bits).join('; ')})`;
    case 'optional':
      return `?${bits(value.value)}`;
    case 'map':
      return `{${value.keys.map((key, at) => `${key}: ${bits(value.values[at])}`).join('; ')}}`;
  }
}
