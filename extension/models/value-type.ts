import { elementTypeOfCode } from '../../core/tensor/dtype';
import type { TypeProto } from '../../core/onnx/gen/onnx_pb';

/** A dimension: its size, its symbol, or undefined where the model says nothing. */
export type Dimension = number | string | undefined;

/** A type as a person reads it. */
export interface ValueType {
  /** `float32`, `sequence(int64)`; empty where the model does not say. */
  readonly dtype: string;
  /** Undefined where the rank is not known or the value is no tensor. */
  readonly shape: readonly Dimension[] | undefined;
}

/** Reads ONNX's type. */
export function valueType(type: TypeProto | undefined): ValueType {
  const value = type?.value;
  switch (value?.case) {
    case 'tensorType':
    case 'sparseTensorType': {
      const dtype = elementName(value.value.elemType);
      const shape = value.value.shape?.dim.map((dimension) => size(dimension.value));
      return value.case === 'tensorType' ? { dtype, shape } : { dtype: `sparse(${dtype})`, shape };
    }
    case 'sequenceType':
      return { dtype: `sequence(${inner(value.value.elemType)})`, shape: undefined };
    case 'optionalType':
      return { dtype: `optional(${inner(value.value.elemType)})`, shape: undefined };
    case 'mapType':
      return {
        dtype: `map(${elementName(value.value.keyType)}, ${inner(value.value.valueType)})`,
        shape: undefined,
      };
    default:
      return { dtype: '', shape: undefined };
  }
}

/** `float32[1,3,H,?]`; the element type alone where the rank is not known. */
export function typeText({ dtype, shape }: ValueType): string {
  return shape ? `${dtype}[${shape.map((dimension) => dimension ?? '?').join(',')}]` : dtype;
}

function inner(type: TypeProto | undefined): string {
  return typeText(valueType(type)) || '?';
}

function elementName(code: number): string {
  return elementTypeOfCode(code)?.name ?? `type ${code}`;
}

function size(dimension: { case: 'dimValue'; value: bigint } | { case: 'dimParam'; value: string } | { case: undefined }): Dimension {
  if (dimension.case === 'dimValue') return Number(dimension.value);
  return dimension.case === 'dimParam' && dimension.value !== '' ? dimension.value : undefined;
}
