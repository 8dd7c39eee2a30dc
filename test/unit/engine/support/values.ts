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
