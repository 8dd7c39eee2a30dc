import {
  type PieceStyle,
  shortPiece,
  type Vocabulary,
  type VocabularyFacts,
  vocabularyLimits,
  vocabularyOf,
} from './vocabulary';
import { refusedByIds, refusedByLines } from './vocabulary-shape';

/** The tokens that were added to a vocabulary, by id. */
export interface AddedTokens {
  readonly pieces: ReadonlyMap<number, string>;
  readonly special: ReadonlySet<number>;
}

const noneAdded: AddedTokens = { pieces: new Map(), special: new Set() };

/**
 * A WordPiece vocabulary, `vocab.txt`: one piece a line, its number is its id.
 *
 * @throws Error that says why the lines are none
 */
export function vocabularyOfLines(text: string, added = noneAdded): Vocabulary {
  const lines = text.replace(/^\uFEFF/, '').split(/\r?\n/, vocabularyLimits.pieces);
  while (lines.at(-1) === '') lines.pop();
  const refused = refusedByLines(lines);
  if (refused !== undefined) throw new Error(refused);
  const pieces = new Map<number, string>();
  lines.forEach((line, id) => {
    // Some have the id, or a score, in a second column.
    pieces.set(id, shortPiece(line.split('\t', 1)[0]!));
  });
  return joined(pieces, {}, added);
}

/**
 * A vocabulary in JSON: a `tokenizer.json` of Hugging Face's tokenizers (WordPiece, BPE, Unigram, WordLevel), or a
 * `vocab.json`, an object of ids by piece.
 *
 * @throws Error that says why the file is neither
 */
export function vocabularyOfJson(text: string, added = noneAdded): Vocabulary {
  const json = parsed(text);
  if (json === undefined) throw new Error('it is no JSON.');
  if (!isObject(json)) throw new Error('it is no object of ids by piece.');
  if (isObject(json.get('model'))) return vocabularyOfTokenizer(json);
  const ids = [...json.values()].filter(isId);
  const refused = refusedByIds(json.size, ids);
  if (refused !== undefined) throw new Error(refused);
  return joined(piecesByText(json), {}, added);
}

/** The tokens of an `added_tokens.json`, `{"<mask>": 9}`; undefined where it has none. */
export function addedTokensOf(text: string): AddedTokens | undefined {
  const json = parsed(text);
  const pieces = isObject(json) ? piecesByText(json) : new Map<number, string>();
  return pieces.size > 0 ? { pieces, special: new Set() } : undefined;
}

/** `added_tokens_decoder` of a `tokenizer_config.json`, whose other members are settings; undefined where it has none. */
export function configuredTokensOf(text: string): AddedTokens | undefined {
  const json = parsed(text);
  const decoder = isObject(json) ? json.get('added_tokens_decoder') : undefined;
  if (!isObject(decoder)) return undefined;
  const entries = [...decoder].flatMap(([id, token]) =>
    isObject(token) ? [new Map([...token, ['id', /^\d{1,7}$/.test(id) ? Number(id) : undefined]])] : [],
  );
  return addedTokens(entries);
}

function vocabularyOfTokenizer(tokenizer: JsonObject): Vocabulary {
  const model = tokenizer.get('model') as JsonObject;
  const vocab = model.get('vocab');
  const pieces = isObject(vocab) ? piecesByText(vocab) : piecesByPlace(vocab);
  if (pieces.size === 0) throw new Error('its "model" has no "vocab".');
  const list = tokenizer.get('added_tokens');
  const added = addedTokens(Array.isArray(list) ? list.filter(isObject) : []);
  const style = declaredStyle(tokenizer, model);
  const unknown = unknownOf(model, pieces, added);
  return joined(pieces, { ...(style && { style }), ...(unknown !== undefined && { unknown }) }, added);
}

/** The pieces with the added ones, which stand in place of others of their id. */
function joined(pieces: ReadonlyMap<number, string>, facts: VocabularyFacts, added: AddedTokens): Vocabulary {
  const vocabulary = vocabularyOf(new Map([...pieces, ...added.pieces]), {
    ...facts,
    special: added.special,
  });
  if (!vocabulary) throw new Error('it has no pieces.');
  return vocabulary;
}

/** `{"the": 5, …}` */
function piecesByText(object: JsonObject): Map<number, string> {
  const pieces = new Map<number, string>();
  for (const [piece, id] of object) {
    if (isId(id)) pieces.set(id, shortPiece(piece));
    if (pieces.size >= vocabularyLimits.pieces) break;
  }
  return pieces;
}

/** Unigram's `[["<unk>", 0.0], ["▁the", -3.2], …]` */
function piecesByPlace(list: unknown): Map<number, string> {
  const pieces = new Map<number, string>();
  if (!Array.isArray(list)) return pieces;
  list.slice(0, vocabularyLimits.pieces).forEach((entry: unknown, id) => {
    const piece: unknown = Array.isArray(entry) ? entry[0] : undefined;
    if (typeof piece === 'string') pieces.set(id, shortPiece(piece));
  });
  return pieces;
}

function addedTokens(entries: readonly JsonObject[]): AddedTokens {
  const pieces = new Map<number, string>();
  const special = new Set<number>();
  for (const token of entries.slice(0, vocabularyLimits.pieces)) {
    const [id, content] = [token.get('id'), token.get('content')];
    if (!isId(id) || typeof content !== 'string') continue;
    pieces.set(id, shortPiece(content));
    if (token.get('special') === true) special.add(id);
  }
  return { pieces, special };
}

function unknownOf(
  model: JsonObject,
  pieces: ReadonlyMap<number, string>,
  added: AddedTokens,
): number | undefined {
  const id = model.get('unk_id');
  if (isId(id) && pieces.has(id)) return id;
  const name = model.get('unk_token');
  if (typeof name !== 'string' || name === '') return undefined;
  for (const all of [added.pieces, pieces]) for (const [at, piece] of all) if (piece === name) return at;
  return undefined;
}

/** What a tokenizer.json says of how pieces make a text, in its decoder, model or what comes before it. */
function declaredStyle(tokenizer: JsonObject, model: JsonObject): PieceStyle | undefined {
  if (model.get('type') === 'WordPiece') return 'wordPiece';
  const types = new Set<unknown>();
  for (const part of ['decoder', 'pre_tokenizer']) collectTypes(tokenizer.get(part), types, 0);
  const endsWords = model.get('end_of_word_suffix') === '</w>';
  if (types.has('ByteLevel')) return endsWords ? 'byteWords' : 'bytes';
  if (types.has('WordPiece')) return 'wordPiece';
  if (types.has('Metaspace') || types.has('ByteFallback')) return 'metaspace';
  if (types.has('BPEDecoder') || endsWords) return 'wordEnd';
  return undefined;
}

/** The types of a decoder or pre-tokenizer, which may be a sequence of others. */
function collectTypes(part: unknown, types: Set<unknown>, depth: number): void {
  if (!isObject(part) || depth > 4) return;
  types.add(part.get('type'));
  for (const list of [part.get('decoders'), part.get('pretokenizers')]) {
    if (Array.isArray(list)) for (const inner of list.slice(0, 64)) collectTypes(inner, types, depth + 1);
  }
}

/** A JSON object; a Map, since a file's names may be `__proto__` and `constructor`. */
type JsonObject = ReadonlyMap<string, unknown>;

function isObject(value: unknown): value is JsonObject {
  return value instanceof Map;
}

function isId(value: unknown): value is number {
  return Number.isInteger(value) && (value as number) >= 0 && (value as number) < vocabularyLimits.id;
}

/** JSON with its objects as Maps; undefined where it is none. */
function parsed(text: string): unknown {
  try {
    const left = { entries: mostEntries };
    return asMaps(JSON.parse(text.replace(/^\uFEFF/, '')), 0, left);
  } catch {
    return undefined;
  }
}

/** Objects this deep inside of others are of no interest, and a hostile file may nest thousands. */
const deepest = 6;
/** Entries of all objects and lists that are looked at: pieces, and added tokens with their few members. */
const mostEntries = 2 * vocabularyLimits.pieces;

/** What is beyond the limits is left out, before anything is made of it. */
function asMaps(value: unknown, depth: number, left: { entries: number }): unknown {
  if (value === null || typeof value !== 'object' || depth > deepest) return value;
  if (Array.isArray(value)) {
    // The long lists, merges and Unigram's pieces, hold no objects.
    const first: unknown = value[0];
    const holdsObjects = first !== null && typeof first === 'object' && !Array.isArray(first);
    if (!holdsObjects) return value;
    const list: unknown[] = [];
    for (const each of value) {
      if (left.entries-- <= 0) break;
      list.push(asMaps(each, depth + 1, left));
    }
    return list;
  }
  const map = new Map<string, unknown>();
  for (const name in value) {
    if (left.entries-- <= 0) break;
    map.set(name, asMaps((value as Record<string, unknown>)[name], depth + 1, left));
  }
  return map;
}
