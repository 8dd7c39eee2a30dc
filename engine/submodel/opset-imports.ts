import { create } from '@bufbuild/protobuf';
import type { OperatorSetIdProto } from '../../core/onnx/gen/onnx_pb';
import { OperatorSetIdProtoSchema } from '../../core/onnx/gen/onnx_pb';

/** The opset imports of a model that takes these versions, by domain. */
export function opsetImports(
  opsets: Iterable<readonly [domain: string, version: number]>,
): OperatorSetIdProto[] {
  return [...opsets].map(([domain, version]) =>
    create(OperatorSetIdProtoSchema, { domain, version: BigInt(version) }),
  );
}
