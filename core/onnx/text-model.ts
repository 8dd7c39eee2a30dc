import { UserError } from '../errors';
import { ExternalFiles } from './external-data';
import type { ModelProto } from './gen/onnx_pb';
import { indexModel } from './index-model';
import type { MadeUpWeights, Model, Problem } from './model';
import { otherKind } from './read/sniff';
import type { ByteSource } from './read/source';
import type { BuiltModel } from './text/build/build';
import { buildModel } from './text/build/build';
import { addUnfilled } from './text/build/unfilled';
import { textMapOf } from './text/line-map';
import { parseModelText } from './text/parse/parse';
import { TextPositions } from './text/positions';
import { changedSource, isShortened, namedSource } from './text/source-note';
import { placed, TextError } from './text/text-error';

/** A text of more bytes is not parsed: its tree would take a few gigabytes. */
export const largestText = 256 * 1024 * 1024;

/** A text without errors, of which a model can be made. */
export interface TextModel {
  /** Absolute path, symbolic links resolved. */
  readonly path: string;
  readonly size: number;
  readonly text: string;
  readonly positions: TextPositions;
  readonly proto: ModelProto;
  readonly built: BuiltModel;
  /** Finds the files that weights are in: beside the text. */
  readonly files: ExternalFiles;
}

/** Where to find what a text has not itself. */
export interface TextSources {
  /** The folders in which its weights may lie. */
  readonly folders: readonly string[];
  /** Reads the model that it was printed from, for what was too long to print. */
  readonly readSource?: (file: string) => Model;
}

/**
 * Parses a model's text. A text that was shortened takes what it lacks from the model that has its weights.
 *
 * @throws TextError (OD1010) where something is wrong with it, UserError OD1002 where it is another kind of text,
 * OD1003 where it is too long
 */
export function parseTextModel(
  source: ByteSource,
  file: string,
  { folders, readSource }: TextSources,
): TextModel {
  const text = textOf(source, file);
  const tree = parseModelText(text);
  const positions = new TextPositions(text);
  const files = new ExternalFiles(folders);
  const origin = isShortened(text) ? files.pathOf(namedSource(text) ?? '') : undefined;
  const built = buildModel(text, tree, origin && readSource ? { source: readSource(origin) } : {});
  // A warning is about documentation that is not in the text: the model runs without.
  const errors = [...tree.problems, ...built.problems.filter(({ level }) => level === 'error')];
  if (errors.length > 0) throw new TextError(file, placed(errors, positions));
  return { path: file, size: source.size, text, positions, proto: built.proto, built, files };
}

/**
 * The characters of a text, which its beginning or its file's name says it is.
 *
 * @throws UserError OD1002 where it is another kind of text, OD1003 where it is too long
 */
export function textOf(source: ByteSource, file: string): string {
  if (source.size > largestText) {
    throw new UserError('OD1003', `'${file}' is a text of ${source.size} bytes, more than can be read.`);
  }
  const bytes = source.read(0, source.size);
  const kind = source.size === 0 ? 'text' : (otherKind(bytes) ?? 'binary');
  if (kind !== 'text') {
    throw new UserError('OD1002', `'${file}' is not in ONNX's text syntax: it is ${kind}.`);
  }
  // Editors do not show a byte order mark, nor count it; neither does the decoder give it.
  return new TextDecoder().decode(bytes);
}

/** The model of a text, which is its text from then on. `madeUp`: what its weights without data were filled with. */
export function indexTextModel(source: TextModel, madeUp?: MadeUpWeights): Model {
  const { path: file, size, files, proto, built, positions, text } = source;
  addUnfilled(built.unfilled);
  const unfilled = new Set(madeUp ? [] : built.unfilled.map(({ tensor }) => tensor));
  const problems = placed(built.problems, positions).map(
    ({ line, message }): Problem => ({ level: 'warning', message: `Line ${line}: ${message}` }),
  );
  const changed = changedSource(text, files);
  if (changed !== undefined) problems.unshift({ level: 'error', message: changed });
  const model = indexModel(proto, { path: file, size, files, problems, unfilled });
  return {
    ...model,
    text: textMapOf(text, positions, model, built.graphs),
    ...(madeUp && { madeUp }),
  };
}
