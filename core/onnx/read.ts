import { realpathSync } from 'node:fs';
import path from 'node:path';
import { fromBinary } from '@bufbuild/protobuf';
import { fileReason, messageOf, UserError } from '../errors';
import { ExternalFiles } from './external-data';
import type { FillOptions } from './fill/fill';
import { fillTextModel } from './fill/fill';
import type { ModelProto } from './gen/onnx_pb';
import { ModelProtoSchema } from './gen/onnx_pb';
import { indexModel } from './index-model';
import type { Model, Problem } from './model';
import type { Scan } from './read/scan';
import { deepestMessage, scanModel } from './read/scan';
import { assemble, totalLength } from './read/skeleton';
import { isOnnxText, otherKind, sniffLength } from './read/sniff';
import type { ByteSource } from './read/source';
import { fileSource, memorySource } from './read/source';
import { isTextFile } from './text-file';
import type { TextModel } from './text-model';
import { indexTextModel, parseTextModel, textOf } from './text-model';

/** What a model's file may hold beside its weights; all of it is kept in memory. */
const largestSkeleton = 512 * 1024 * 1024;

/** How a model is read. */
export interface ReadOptions {
  /** Folders in which its weights may lie, after its own: for a text that is not beside its model. */
  readonly folders?: readonly string[];
}

/**
 * Reads a model, binary or in ONNX's text syntax (by its name, `.onnxtxt`, or its beginning). Weights stay where they
 * are; broken parts of a binary model are left out and listed in `problems`. Weights of which a text says only type
 * and shape have no data: `readModelToRun` gives them some.
 *
 * @throws UserError OD1001 where the file cannot be opened, OD1002 where it is not an ONNX model, OD1003 where it is
 * too big without its weights; TextError (OD1010) where a text has errors
 */
export function readModel(file: string, options: ReadOptions = {}): Model {
  const { source, real, folders } = openModel(file, options);
  try {
    if (isText(file, source)) return indexTextModel(parseTextModel(source, real, { folders, readSource }));
    const files = new ExternalFiles(folders, { path: real, size: source.size });
    return modelOf(source, real, path.basename(real), files);
  } finally {
    source.close();
  }
}

/**
 * Reads a model to run it. For a binary one it is `readModel`; weights of which a text says only type and shape get
 * numbers, made up from a seed (`Model.madeUp` says which), and all big weights of a text go into a file.
 *
 * @throws what `readModel` throws, and UserError OD1014 where numbers would be too many to make up, OD1015 where the
 * file of weights cannot be written; AbortError
 */
export async function readModelToRun(file: string, options: ReadOptions & FillOptions): Promise<Model> {
  const { source, real, folders } = openModel(file, options);
  let text: TextModel;
  try {
    if (!isText(file, source)) return readModel(file, options);
    text = parseTextModel(source, real, { folders, readSource });
  } finally {
    source.close();
  }
  return indexTextModel(text, await fillTextModel(text, options));
}

/**
 * The text of a file that holds one, whatever is wrong in it; undefined where the file is a binary model.
 *
 * @throws UserError OD1001 where the file cannot be opened, OD1002 where it is another kind of text, OD1003 where it is
 * too long
 */
export function readText(file: string): string | undefined {
  const { source } = openModel(file, {});
  try {
    return isText(file, source) ? textOf(source, file) : undefined;
  } finally {
    source.close();
  }
}

/**
 * Reads a text that is being edited as the model that its file would be.
 *
 * @param file where the text lies, or will: its weights are looked for beside it
 * @throws TextError (OD1010) where it has errors, UserError OD1003 where it is too long
 */
export function readEditedText(text: string, file: string): Model {
  const folders = [path.dirname(path.resolve(file))];
  const source = memorySource(new TextEncoder().encode(text));
  return indexTextModel(parseTextModel(source, file, { folders, readSource }));
}

/** The model that a text was printed from, which is a binary one. */
function readSource(file: string): Model {
  const source = fileSource(file);
  try {
    const files = new ExternalFiles([path.dirname(file)], { path: file, size: source.size });
    return modelOf(source, file, path.basename(file), files);
  } finally {
    source.close();
  }
}

interface OpenModel {
  readonly source: ByteSource;
  /** Absolute path, symbolic links resolved. */
  readonly real: string;
  readonly folders: readonly string[];
}

function openModel(file: string, { folders = [] }: ReadOptions): OpenModel {
  try {
    const real = realpathSync(file);
    const own = [path.dirname(path.resolve(file)), path.dirname(real)];
    const all = [...own, ...folders.map((each) => realpathSync(each))];
    // Opened last: where anything else fails, nothing is left open.
    return { source: fileSource(real), real, folders: all };
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw new UserError('OD1001', `Cannot open '${file}': ${fileReason(error)}`);
  }
}

function isText(file: string, source: ByteSource): boolean {
  return isTextFile(file) || isOnnxText(source.read(0, Math.min(sniffLength, source.size)));
}

/** Reads a model from memory; all data that it holds stays there. External data is missing: there is no folder. */
export function readModelBytes(bytes: Uint8Array, name = ''): Model {
  return modelOf(memorySource(bytes), name, undefined, new ExternalFiles([]));
}

function modelOf(source: ByteSource, file: string, ownName: string | undefined, files: ExternalFiles): Model {
  const head = source.read(0, Math.min(sniffLength, source.size));
  if (isOnnxText(head)) return indexTextModel(parseTextModel(source, file, { folders: [] }));
  const kind = otherKind(head);
  if (kind) throw notOnnx(file, `it is ${kind}`);
  const scan = scanModel(source, ownName);
  const proto = decode(source, file, scan);
  const problems = scan.problems.map((message): Problem => ({ level: 'error', message }));
  return indexModel(proto, { path: file, size: source.size, files, problems });
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
