import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { create, toBinary } from '@bufbuild/protobuf';
import { OptionalProtoSchema, SequenceProtoSchema, TensorProtoSchema } from '../../../core/onnx/gen/onnx_pb';
import { tensorToProto } from '../../../core/onnx/tensor-proto';
import type { Value } from '../../../core/tensor/tensor';
import type { ModelParts } from '../engine/support/models';
import { modelBytes } from '../engine/support/models';

/** A value's bytes as ONNX's test data sets have them. */
export function pbOf(value: Value): Uint8Array {
  switch (value.kind) {
    case 'tensor':
      return toBinary(TensorProtoSchema, tensorToProto('', value));
    case 'sequence': {
      const tensorValues = value.elements.map((element) => {
        assertTensor(element);
        return tensorToProto('', element);
      });
      return toBinary(SequenceProtoSchema, create(SequenceProtoSchema, { elemType: 1, tensorValues }));
    }
    case 'optional': {
      if (!value.value) return toBinary(OptionalProtoSchema, create(OptionalProtoSchema, { elemType: 1 }));
      assertTensor(value.value);
      const tensorValue = tensorToProto('', value.value);
      return toBinary(OptionalProtoSchema, create(OptionalProtoSchema, { elemType: 1, tensorValue }));
    }
    case 'map':
      throw new Error('no data set of ONNX has a map');
  }
}

function assertTensor(value: Value): asserts value is Extract<Value, { kind: 'tensor' }> {
  if (value.kind !== 'tensor') throw new Error('only tensors are written');
}

/** Writes a case as ONNX's backend tests have them: a model and one data set. */
export function writeCase(
  root: string,
  name: string,
  parts: ModelParts | Uint8Array,
  inputs: readonly Value[],
  outputs: readonly Value[],
): void {
  const folder = path.join(root, name, 'test_data_set_0');
  mkdirSync(folder, { recursive: true });
  const bytes = parts instanceof Uint8Array ? parts : modelBytes(parts);
  writeFileSync(path.join(root, name, 'model.onnx'), bytes);
  inputs.forEach((value, at) => {
    writeFileSync(path.join(folder, `input_${at}.pb`), pbOf(value));
  });
  outputs.forEach((value, at) => {
    writeFileSync(path.join(folder, `output_${at}.pb`), pbOf(value));
  });
}
