import type { TypeProto } from '../core/onnx/gen/onnx_pb';
import type { Model } from '../core/onnx/model';
import { dimensionsOf } from '../core/onnx/type-text';
import type { DType } from '../core/tensor/dtype';
import { elementTypeOfCode } from '../core/tensor/dtype';
import type { InputSignature } from '../core/tensor/inputs/signature';

/**
 * What the main graph wants to be fed, in its order: its inputs without initializers. `extra` names inputs with an
 * initializer that are given a value all the same.
 */
export function inputSignatures(model: Model, extra: ReadonlySet<string>): InputSignature[] {
  return model.graph.inputs
    .filter(({ name }) => !model.graph.weights.has(name) || extra.has(name))
    .map(({ name, type }) => ({ name, ...signatureOf(type) }));
}

/** What a type says of an input. */
export function signatureOf(type: TypeProto | undefined): Omit<InputSignature, 'name'> {
  const value = type?.value;
  switch (value?.case) {
    case 'sequenceType':
      return { ...signatureOf(value.value.elemType), kind: 'sequence' };
    case 'optionalType': {
      const inner = signatureOf(value.value.elemType);
      return { ...inner, kind: 'optional', ofSequence: inner.kind === 'sequence' };
    }
    case 'mapType':
      return { ...signatureOf(value.value.valueType), kind: 'map' };
    case 'tensorType':
    case 'sparseTensorType':
      return { kind: 'tensor', dtype: dtypeOf(value.value.elemType), shape: dimensionsOf(type) };
    default:
      return { kind: 'tensor', dtype: 'float32', shape: undefined };
  }
}

/** An input of unknown type is taken for float32, by far the most frequent. */
function dtypeOf(code: number): DType {
  return elementTypeOfCode(code)?.name ?? 'float32';
}
