import { t } from '@vscode/l10n';
import type { TypeProto } from '../../core/onnx/gen/onnx_pb';
import { dimensionsOf, displayType } from '../../core/onnx/type-text';
import { elementTypeOfCode } from '../../core/tensor/dtype';

/** A dimension: its size, its symbol, or undefined where the model says nothing. */
export type Dimension = number | string | undefined;

/** A type as a person reads it. */
export interface ValueType {
  /** The element type of a tensor, else the whole type: `float32`, `sequence(int64[N])`; empty where not said. */
  readonly dtype: string;
  /** Undefined where the rank is not known or the value is no tensor. */
  readonly shape: readonly Dimension[] | undefined;
}

/** Reads ONNX's type. */
export function valueType(type: TypeProto | undefined): ValueType {
  if (type?.value.case !== 'tensorType')
    return { dtype: type?.value.case ? displayType(type) : '', shape: undefined };
  const { elemType } = type.value.value;
  return { dtype: elementTypeOfCode(elemType)?.name ?? t('type {0}', elemType), shape: dimensionsOf(type) };
}
