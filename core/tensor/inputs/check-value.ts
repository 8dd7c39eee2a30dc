import { UserError } from '../../errors';
import type { Tensor, Value } from '../tensor';
import { type Dimensions, wantedText } from './dimensions';
import type { InputSignature } from './signature';

/** Checks a value's kind, type and shape, and wraps what an optional input is given. */
export function checkedValue(
  input: InputSignature,
  value: Value,
  source: string,
  dimensions: Dimensions,
): Value {
  const kind = input.kind ?? 'tensor';
  if (kind === 'optional') {
    if (value.kind === 'optional') return value;
    return { kind: 'optional', value: checkedValue(contentOf(input), value, source, dimensions) };
  }
  if (value.kind !== kind) {
    throw new UserError(
      'OD3011',
      `Input '${input.name}' wants a ${kind}, but ${source} holds a ${value.kind}.`,
    );
  }
  const tensors = value.kind === 'tensor' ? [value] : value.kind === 'sequence' ? value.elements : [];
  for (const tensor of tensors) if (tensor.kind === 'tensor') fitTensor(input, tensor, source);
  if (value.kind === 'tensor') dimensions.take(input, value.shape, source);
  return value;
}

function fitTensor(input: InputSignature, tensor: Tensor, source: string): void {
  if (tensor.dtype === input.dtype) return;
  const wanted = `${input.dtype}[${input.shape ? wantedText(input.shape) : '…'}]`;
  throw new UserError(
    'OD3011',
    `Input '${input.name}' wants ${wanted}, but ${source} holds ${tensor.dtype}[${tensor.shape.join(',')}]. ` +
      `Values are not converted silently: save them as ${input.dtype}, in NumPy with \`.astype('${input.dtype}')\`.`,
  );
}

/** What stands inside an optional. */
export function contentOf(input: InputSignature): InputSignature {
  return { ...input, kind: input.ofSequence ? 'sequence' : 'tensor' };
}
