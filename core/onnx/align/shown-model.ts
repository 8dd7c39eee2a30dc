import { create } from '@bufbuild/protobuf';
import { ExternalFiles } from '../external-data';
import type { ModelProto } from '../gen/onnx_pb';
import { GraphProtoSchema } from '../gen/onnx_pb';
import { functionKey, GraphIndexer } from '../graph';
import type { FunctionDefinition, Model } from '../model';

/** A model with another protobuf, for printing: nothing can be read of its weights. */
export function shownModel(model: Model, proto: ModelProto): Model {
  const indexer = new GraphIndexer(new ExternalFiles([]));
  const graph = indexer.graph(proto.graph ?? create(GraphProtoSchema), '', undefined);
  const functions = new Map<string, FunctionDefinition>();
  for (const functionProto of proto.functions) {
    const definition = indexer.function(functionProto);
    const key = functionKey(definition.domain, definition.name, definition.overload);
    if (!functions.has(key)) functions.set(key, definition);
  }
  return { ...model, composites: undefined, graph, functions, graphs: indexer.graphs, proto };
}
