import { closeSync, statSync } from 'node:fs';
import path from 'node:path';
import { fileReason, UserError } from '../errors';
import { openFile, readInto } from '../open-file';
import {
  type AddedTokens,
  addedTokensOf,
  configuredTokensOf,
  vocabularyOfJson,
  vocabularyOfLines,
} from './parse-vocabulary';
import type { Vocabulary } from './vocabulary';

/** Files beside a model that hold its vocabulary, in the order in which they are tried. */
const names = ['tokenizer.json', 'vocab.json', 'vocab.txt'];
/** Files that hold tokens added to a vocab.json or vocab.txt. */
const addedFiles = [
  { name: 'tokenizer_config.json', read: configuredTokensOf },
  { name: 'added_tokens.json', read: addedTokensOf },
];

/** The largest tokenizers that are published have some 35 MB. */
const mostBytes = 64 * 2 ** 20;

/**
 * The file with the vocabulary of the models in a folder; undefined where there is none. Exporters that put models
 * into a folder `onnx` (transformers.js) leave it in the folder around that.
 */
export function findVocabularyFile(folder: string): string | undefined {
  const folders = path.basename(folder) === 'onnx' ? [folder, path.dirname(folder)] : [folder];
  const files = folders.flatMap((each) => names.map((name) => path.join(each, name)));
  return files.find(isFile);
}

/**
 * Reads a vocabulary: `vocab.txt` (WordPiece), `vocab.json` or a `tokenizer.json`.
 *
 * @throws UserError OD3020, which names the file, where it cannot be read or is none of these
 */
export function readVocabulary(file: string): Vocabulary {
  const unusable = (why: string) =>
    new UserError('OD3020', `${path.basename(file)} is not a usable vocabulary: ${why}`);
  let text: string;
  try {
    text = textOf(file);
  } catch (error) {
    throw unusable(fileReason(error));
  }
  const isWhole = path.basename(file) === 'tokenizer.json';
  const added = isWhole ? undefined : addedBeside(path.dirname(file));
  // A SentencePiece model, or any other binary file, has lines too.
  if (text.includes('\0')) throw unusable('it is no text.');
  const vocabulary = /^\s*\{/.test(text) ? vocabularyOfJson(text, added) : vocabularyOfLines(text, added);
  if (!vocabulary) {
    throw unusable('choose a tokenizer.json, a vocab.json (ids by piece) or a vocab.txt (one piece a line).');
  }
  return vocabulary;
}

/** False too where one may not look. */
function isFile(file: string): boolean {
  try {
    return statSync(file).isFile();
  } catch {
    return false;
  }
}

function addedBeside(folder: string): AddedTokens | undefined {
  for (const { name, read } of addedFiles) {
    try {
      const added = read(textOf(path.join(folder, name)));
      if (added) return added;
    } catch {
      // There is none, or it cannot be read: the vocabulary does without.
    }
  }
  return undefined;
}

function textOf(file: string): string {
  const { descriptor, size } = openFile(file);
  try {
    if (size > mostBytes) throw new Error(`it is larger than ${mostBytes / 2 ** 20} MiB.`);
    const bytes = new Uint8Array(size);
    return new TextDecoder().decode(bytes.subarray(0, readInto(bytes, descriptor, 0)));
  } finally {
    closeSync(descriptor);
  }
}
