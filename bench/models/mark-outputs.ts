import { appendFileSync, copyFileSync } from 'node:fs';
import { create, toBinary } from '@bufbuild/protobuf';
import { GraphProtoSchema, ModelProtoSchema, ValueInfoProtoSchema } from '../../core/onnx/gen/onnx_pb';
import type { Model } from '../../core/onnx/model';

/**
 * Copies a model and makes every value that its main graph's nodes compute an output too, as Polygraphy's
 * `mark all` does. A message that is there twice is read as one, so the outputs go behind the copied bytes as a
 * second graph (https://protobuf.dev/programming-guides/encoding/#last-one-wins). onnxruntime infers their types.
 */
export function markAllOutputs(model: Model, file: string): void {
  const declared = new Set(model.graph.outputs.map((output) => output.name));
  const values = model.graph.nodes
    .flatMap((node) => node.outputs)
    .filter((name) => name !== '' && !declared.has(name) && !model.graph.weights.has(name));
  const output = [...new Set(values)].map((name) => create(ValueInfoProtoSchema, { name }));
  copyFileSync(model.path, file);
  const graph = create(GraphProtoSchema, { output });
  appendFileSync(file, toBinary(ModelProtoSchema, create(ModelProtoSchema, { graph })));
}
