import { toBinary } from '@bufbuild/protobuf';
import { AttributeProtoSchema } from '../../core/onnx/gen/onnx_pb';
import type { Node } from '../../core/onnx/model';
import type { Held } from '../types';
import type { Binding } from './attributes';

/** Indices of nodes as text, runs of them short: `0-41,43`. */
export function nodesText(nodes: readonly Node[]): string {
  const parts: string[] = [];
  for (let at = 0; at < nodes.length; ) {
    const first = nodes[at]!.index;
    let length = 1;
    while (nodes[at + length]?.index === first + length) length++;
    parts.push(length === 1 ? `${first}` : `${first}-${first + length - 1}`);
    at += length;
  }
  return parts.join();
}

/** Type and shape of a value as text, `open` axes aside: sessions of onnxruntime are made for one. */
export function typeKey(held: Held, open: readonly number[] = []): string {
  switch (held.kind) {
    case 'tensor':
      return `${held.dtype}[${held.shape.map((length, axis) => (open.includes(axis) ? '?' : length)).join()}]`;
    case 'sequence':
      return `(${held.elementType ?? ''}:${held.elements.map((element) => typeKey(element)).join(';')})`;
    case 'optional':
      return held.value ? `?${typeKey(held.value)}` : `?${held.absent?.sequence}:${held.absent?.dtype}`;
    default:
      return held.kind;
  }
}

const bindings = new WeakMap<Binding, string>();

/** The attributes that a function's caller gives, as text. */
export function bindingKey(binding: Binding): string {
  let key = bindings.get(binding);
  if (key === undefined) {
    const parts = [...binding].map(([name, attribute]) =>
      JSON.stringify([name, Buffer.from(toBinary(AttributeProtoSchema, attribute)).toString('base64')]),
    );
    key = parts.sort().join();
    bindings.set(binding, key);
  }
  return key;
}
