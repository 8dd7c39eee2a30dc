import { create } from '@bufbuild/protobuf';
import { checkNames } from './check-names';
import type { ExternalFiles } from './external-data';
import type { ModelProto, TensorProto } from './gen/onnx_pb';
import { GraphProtoSchema } from './gen/onnx_pb';
import { functionKey, GraphIndexer, opsetsOf, versionNumber } from './graph';
import type { FunctionDefinition, Model, Problem } from './model';

/** What a model's protobuf does not say itself. */
export interface ModelSource {
  /** Absolute path of its file. */
  readonly path: string;
  /** Bytes of the file. */
  readonly size: number;
  /** Finds the files that its weights are in. */
  readonly files: ExternalFiles;
  /** What was found wrong before. */
  readonly problems: readonly Problem[];
  /** Weights of which it is known that they have no data. */
  readonly unfilled?: ReadonlySet<TensorProto>;
}

/** Makes the index of a model's protobuf. */
export function indexModel(proto: ModelProto, source: ModelSource): Model {
  const broken = [...source.problems];
  if (!proto.graph) broken.push({ level: 'error', message: 'The model has no graph.' });
  const indexer = new GraphIndexer(source.files, source.unfilled);
  const graph = indexer.graph(proto.graph ?? create(GraphProtoSchema), '', undefined);
  const functions = new Map<string, FunctionDefinition>();
  const unchecked: Problem[] = [];
  for (const functionProto of proto.functions) {
    const definition = indexer.function(functionProto);
    const key = functionKey(definition.domain, definition.name, definition.overload);
    if (functions.has(key)) {
      const message = `The function '${key}' is there twice.`;
      unchecked.push({ level: 'error', message, graph: definition.graph.path });
    } else functions.set(key, definition);
    unchecked.push(...checkNames(definition.graph));
  }
  return {
    path: source.path,
    fileSize: source.size,
    irVersion: versionNumber(proto.irVersion),
    producer: [proto.producerName, proto.producerVersion].filter((part) => part !== '').join(' '),
    opsets: opsetsOf(proto.opsetImport),
    metadata: new Map(proto.metadataProps.map(({ key, value }) => [key, value])),
    graph,
    functions,
    graphs: indexer.graphs,
    problems: [...broken, ...indexer.problems, ...checkNames(graph), ...unchecked],
    proto,
    files: source.files,
  };
}
