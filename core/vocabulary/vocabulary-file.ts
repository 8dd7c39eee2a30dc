import { closeSync, statSync } from 'node:fs';
import path from 'node:path';
import { fileReason, UserError } from '../errors';
import { memorySource } from '../onnx/read/source';
import { openFile, readInto } from '../open-file';
import {
  type AddedTokens,
  addedTokensOf,
  configuredTokensOf,
  vocabularyOfJson,
  vocabularyOfLines,
} from './parse-vocabulary';
import { vocabularyOfSentencePiece } from './sentence-piece';
import type { Vocabulary } from './vocabulary';
import { refusedByName } from './vocabulary-shape';

/** Files beside a model that hold its vocabulary, in the order in which they are tried. */
const names = ['tokenizer.json', 'vocab.json', 'vocab.txt', 'tokenizer.model', 'spiece.model'];
/** Names that SentencePiece models have. */
const sentencePieceName = /\.(?:model|spm)$/i;
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
 * Reads a vocabulary: `vocab.txt` (WordPiece), `vocab.json`, a `tokenizer.json`, or a SentencePiece model. Which of them
 * it is, is told from its content.
 *
 * @throws UserError OD3020, which names the file and says why, where it cannot be read or is none of these
 */
export function readVocabulary(file: string): Vocabulary {
  const name = path.basename(file);
  try {
    const refused = refusedByName(name);
    if (refused !== undefined) throw new Error(refused);
    return vocabularyOfBytes(bytesOf(file), file);
  } catch (error) {
    throw new UserError('OD3020', `${name} is not a usable vocabulary: ${fileReason(error)}`);
  }
}

function vocabularyOfBytes(bytes: Uint8Array, file: string): Vocabulary {
  const name = path.basename(file);
  // Text has no zero bytes; the scores of a SentencePiece model have.
  const isBinary = bytes.includes(0);
  if (isBinary || sentencePieceName.test(name)) {
    try {
      return vocabularyOfSentencePiece(memorySource(bytes));
    } catch (error) {
      const kinds = isBinary ? 'neither text nor a SentencePiece model' : 'no SentencePiece model';
      throw new Error(`it is ${kinds}: ${(error as Error).message.replace(/\.?$/, '.')}`);
    }
  }
  const text = new TextDecoder().decode(bytes);
  const isWhole = name === 'tokenizer.json';
  const added = isWhole ? undefined : addedBeside(path.dirname(file));
  // A piece of a vocab.txt may be a bracket.
  const isJson = /\.json$/i.test(name) || /^\s*\{\s*"/.test(text);
  return isJson ? vocabularyOfJson(text, added) : vocabularyOfLines(text, added);
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
  return new TextDecoder().decode(bytesOf(file));
}

function bytesOf(file: string): Uint8Array {
  const { descriptor, size } = openFile(file);
  try {
    if (size > mostBytes) throw new Error(`it is larger than ${mostBytes / 2 ** 20} MiB.`);
    const bytes = new Uint8Array(size);
    return bytes.subarray(0, readInto(bytes, descriptor, 0));
  } finally {
    closeSync(descriptor);
  }
}
