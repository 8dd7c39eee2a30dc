import { realpathSync } from 'node:fs';
import path from 'node:path';
import { create, fromBinary } from '@bufbuild/protobuf';
import { fileReason, messageOf, UserError } from '../errors';
import { checkNames } from './check-names';
import { ExternalFiles } from './external-data';
import type { ModelProto } from './gen/onnx_pb';
import { GraphProtoSchema, ModelProtoSchema } from './gen/onnx_pb';
import { functionKey, GraphIndexer, opsetsOf, versionNumber } from './graph';
import type { FunctionDefinition, Model, Problem } from './model';
import type { Scan } from './read/scan';
import { deepestMessage, scanModel } from './read/scan';
import { assemble, totalLength } from './read/skeleton';
import { otherKind, sniffLength } from './read/sniff';
import type { ByteSource } from './read/source';
import { fileSource, memorySource } from './read/source';

/** What a model's file may hold beside its weights; all of it is kept in memory. */
const largestSkeleton = 512 * 1024 * 1024;

/**
 * Reads a model. Weights stay where they are; broken parts are left out and listed in `problems`.
 *
 * @throws UserError OD1001 where the file cannot be opened, OD1002 where it is not an ONNX model, OD1003 where it is
 * too big without its weights.
 */
export function readModel(file: string): Model {
  let real: string;
  try {
    real = realpathSync(file);
  } catch (error) {
    throw new UserError('OD1001', `Cannot open '${file}': ${fileReason(error)}`);
  }
  const source = fileSource(real);
  try {
    const files = new ExternalFiles([path.dirname(path.resolve(file)), path.dirname(real)], {
      path: real,
      size: source.size,
    });
    return modelOf(source, real, path.basename(real), files);
  } finally {
    source.close();
  }
}

/** Reads a model from memory; all data that it holds stays there. External data is missing: there is no folder. */
export function readModelBytes(bytes: Uint8Array, name = ''): Model {
  return modelOf(memorySource(bytes), name, undefined, new ExternalFiles([]));
}

function modelOf(source: ByteSource, file: string, ownName: string | undefined, files: ExternalFiles): Model {
  const kind = otherKind(source.read(0, Math.min(sniffLength, source.size)));
  if (kind) throw notOnnx(file, `it is ${kind}`);
  const scan = scanModel(source, ownName);
  const proto = decode(source, file, scan);
  const broken = scan.problems.map((message): Problem => ({ level: 'error', message }));
  if (!proto.graph) broken.push({ level: 'error', message: 'The model has no graph.' });

  const indexer = new GraphIndexer(files);
  const graph = indexer.graph(proto.graph ?? create(GraphProtoSchema), '', undefined);
  const functions = new Map<string, FunctionDefinition>();
  const unchecked: Problem[] = [];
  for (const functionProto of proto.functions) {
    const definition = indexer.function(functionProto);
    const key = functionKey(definition.domain, definition.name, definition.overload);
    if (functions.has(key))
      unchecked.push({ level: 'error', message: `The function '${key}' is there twice.` });
    else functions.set(key, definition);
    unchecked.push(...checkNames(definition.graph));
  }
  return {
    path: file,
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
    files,
  };
}

function decode(source: ByteSource, file: string, scan: Scan): ModelProto {
  // Other protobuf files have such field numbers too, but not with these types, nor without any of the three.
  if (!scan.found.has('graph') && !scan.found.has('irVersion') && !scan.found.has('opsetImport')) {
    throw notOnnx(file, scan.problems[0] ?? 'it has no graph and no version');
  }
  if (!scan.found.has('graph') && !scan.found.has('opsetImport') && scan.problems.length > 0) {
    throw notOnnx(file, scan.problems[0]!);
  }
  const length = totalLength(scan.pieces);
  if (length > largestSkeleton) {
    throw new UserError(
      'OD1003',
      `'${file}' holds ${length} bytes beside its weights, more than can be opened.`,
    );
  }
  try {
    return fromBinary(ModelProtoSchema, assemble(source, scan.pieces), {
      readUnknownFields: false,
      recursionLimit: deepestMessage + 1,
    });
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw notOnnx(file, messageOf(error));
  }
}

function notOnnx(file: string, why: string): UserError {
  const reason = why.replace(/\.$/, '');
  return new UserError('OD1002', `'${file}' is not an ONNX model: ${reason}.`);
}
