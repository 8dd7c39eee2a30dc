import assert from 'node:assert/strict';
import { bytesOfLetters } from '../../../core/vocabulary/byte-alphabet';
import {
  addedTokensOf,
  configuredTokensOf,
  vocabularyOfJson,
  vocabularyOfLines,
} from '../../../core/vocabulary/parse-vocabulary';
import { decodeTokens } from '../../../core/vocabulary/token-text';
import type { Vocabulary } from '../../../core/vocabulary/vocabulary';
import { findVocabularyFile, readVocabulary } from '../../../core/vocabulary/vocabulary-file';
import { temporaryFolder } from '../temporary-folder';

const bert = vocabularyOfLines('[PAD]\r\n[UNK]\n[CLS]\n[SEP]\nhello\n##ing\nwalk\n\n');

/** A tokenizer.json with these parts. */
function tokenizer(model: object, rest: object = {}): Vocabulary {
  return vocabularyOfJson(JSON.stringify({ version: '1.0', ...rest, model }));
}

/** The letters of bytes alone and at the end of words, as CLIP's 49,408 pieces begin, and some others. */
function clipPieces(): Record<string, number> {
  const codes = Array.from({ length: 0x144 }, (_, code) => code);
  const letters = codes
    .map((code) => String.fromCharCode(code))
    .filter((letter) => letter === ' ' || bytesOfLetters(letter).length === 1)
    .filter((letter) => letter > ' ' && !(letter >= '\x7f' && letter <= '\xa0') && letter !== '\xad');
  const pieces = [...letters, ...letters.map((letter) => `${letter}</w>`)];
  pieces.push('<|startoftext|>', '<|endoftext|>', 'cat</w>', '©</w>', 'Ã');
  return Object.fromEntries([...pieces.entries()].map(([id, piece]) => [piece, id]));
}

/** CLIP's vocab.json, whose style is told from its pieces. */
function clip(): Vocabulary {
  return vocabularyOfJson(JSON.stringify(clipPieces()));
}

describe('vocabularies', () => {
  it('are read from lines and JSON, with what they say of their tokens', () => {
    const bpe = tokenizer(
      { type: 'BPE', unk_token: null, vocab: { '!': 0, Ġthe: 1 }, merges: ['Ġ t'] },
      {
        decoder: { type: 'ByteLevel' },
        added_tokens: [{ id: 2, content: '<|endoftext|>', special: true }, { content: 'no id' }, 7],
      },
    );
    const unigram = tokenizer(
      {
        type: 'Unigram',
        unk_id: 2,
        vocab: [
          ['<s>', 0],
          ['▁the', -3.5],
          ['<unk>', 0],
        ],
      },
      { decoder: { type: 'Metaspace', replacement: '▁' } },
    );
    const llama = tokenizer(
      { type: 'BPE', unk_token: '<unk>', byte_fallback: true, vocab: { '<unk>': 0, '<0x0A>': 1, '▁a': 2 } },
      { decoder: { type: 'Sequence', decoders: [{ type: 'Replace' }, { type: 'ByteFallback' }] } },
    );
    const gpt = tokenizer({ type: 'BPE', end_of_word_suffix: '</w>', vocab: { 'cat</w>': 0 } });
    const words = tokenizer({ type: 'WordLevel', unk_token: '[UNK]', vocab: { '[UNK]': 0, cat: 1 } });
    const piece = tokenizer({ type: 'WordPiece', unk_token: 'none', vocab: { none: 4, a: 0 } });
    const plain = vocabularyOfJson('{"a": 0, "b": 5}');
    const gpt2 = vocabularyOfJson('{"a": 0, "Ġa": 1, "<|endoftext|>": 2}');
    const facts = ({ style, size, unknown, special }: Vocabulary) => {
      return [style, size, unknown, [...special].sort()];
    };
    const cases: [Vocabulary, unknown][] = [
      [bert, ['wordPiece', 7, 1, [0, 1, 2, 3]]],
      [bpe, ['bytes', 3, undefined, [2]]],
      [unigram, ['metaspace', 3, 2, [0, 2]]],
      [llama, ['metaspace', 3, 0, [0]]],
      [gpt, ['wordEnd', 1, undefined, []]],
      [words, ['plain', 2, 0, [0]]],
      [piece, ['wordPiece', 5, 4, []]],
      [plain, ['plain', 6, undefined, []]],
      [gpt2, ['bytes', 3, undefined, [2]]],
    ];
    for (const [vocabulary, expected] of cases) assert.deepEqual(facts(vocabulary), expected);
  });

  it('are none where a file holds something else, and hostile ones cost little', () => {
    const none: [string, RegExp][] = [
      ['', /^it is no JSON\.$/],
      ['{', /^it is no JSON\.$/],
      ['[]', /^it is no object of ids by piece\.$/],
      ['{}', /^none of its members is an id\.$/],
      ['{"model": {}}', /^its "model" has no "vocab"\.$/],
      ['{"model": {"vocab": 7}}', /^its "model" has no "vocab"\.$/],
      ['{"a": "b"}', /^none of its members is an id\.$/],
      ['{"a": -1, "b": 0.5}', /^none of its members is an id\.$/],
      ['{"name": "x", "layers": 12, "tied": true}', /^of its 3 members only 1 is an id\.$/],
      ['{"a": 0, "b": 1, "c": 2, "d": "e"}', /^of its 4 members only 3 are ids\.$/],
      ['{"hidden_size": 768, "layers": 12, "heads": 12}', /^it has ids up to 768 for 2 pieces: ids of a/],
      ['{"a": 0, "b": 0, "c": 0}', /^its 3 pieces have only 1 ids\.$/],
      // An id far off would make a list of that length, and a long piece a long chip.
      ['{"a": 4294967295}', /^none of its members is an id\.$/],
    ];
    for (const [text, message] of none) assert.throws(() => vocabularyOfJson(text), { message });
    assert.throws(() => vocabularyOfLines('\n\n'), { message: 'it is empty.' });
    const prose = 'This is a licence.\nIt says what one may do.\n';
    assert.throws(() => vocabularyOfLines(prose), { message: 'its lines are sentences, not pieces.' });
    assert.throws(() => vocabularyOfLines('a\n'.repeat(9)), { message: 'most of its lines are the same.' });
    assert.equal(vocabularyOfJson(`{"${'x'.repeat(10_000)}": 0}`).pieces.get(0)!.length, 512);
    const nested = `${'{"decoders":['.repeat(500)}${']}'.repeat(500)}`;
    const deep = vocabularyOfJson(`{"decoder": ${nested}, "model": {"vocab": {"a": 0}}}`);
    assert.equal(deep.size, 1);
    const names = vocabularyOfJson('{"__proto__": 0, "constructor": 1, "toString": 2}');
    assert.deepEqual([...names.pieces.values()], ['__proto__', 'constructor', 'toString']);
  });

  it('take in the tokens that were added in files beside them', () => {
    const config = configuredTokensOf(
      '{"added_tokens_decoder": {"3": {"content": "<pad>", "special": true}, "x": {"content": "y"}}}',
    )!;
    assert.deepEqual([[...config.pieces], [...config.special]], [[[3, '<pad>']], [3]]);
    assert.deepEqual([...addedTokensOf('{"<mask>": 9}')!.pieces], [[9, '<mask>']]);
    assert.equal(configuredTokensOf('{"model_max_length": 512}'), undefined, 'a setting is no token');
    assert.equal(vocabularyOfLines('a\nb\nc', config)!.pieces.get(3), '<pad>');
  });
});

describe('token ids', () => {
  const texts = (vocabulary: Vocabulary, ids: number[]) => {
    const { tokens, text } = decodeTokens(vocabulary, ids);
    return [tokens.map((token) => token.text), text];
  };

  it('become the text of their pieces, in every style', () => {
    const bytes = vocabularyOfJson(
      JSON.stringify({ Hello: 0, Ġworld: 1, Ċ: 2, Ã: 3, '©': 4, ðŁĻ: 5, Ĥ: 6, '<|end|>': 7 }),
    );
    const metaspace = vocabularyOfJson(
      JSON.stringify({ '▁the': 0, '▁cat': 1, s: 2, '<0xE2>': 3, '<0x82>': 4, '<0xAC>': 5, '</s>': 6 }),
    );
    const byteWords = clip();
    const wordEnd = vocabularyOfJson(JSON.stringify({ 'a</w>': 0, pho: 1, 'to</w>': 2 }));
    const cases: [Vocabulary, number[], string[], string][] = [
      [
        bert,
        [2, 4, 6, 5, 1, 3, 0, 99],
        ['[CLS]', 'hello', 'walk', '##ing', '[UNK]', '[SEP]', '[PAD]', ''],
        '[CLS] hello walking [UNK] [SEP] [PAD] \uFFFD',
      ],
      [bytes, [0, 1, 2], ['Hello', ' world', '\n'], 'Hello world\n'],
      // é and an emoji in pieces that are no characters by themselves.
      [bytes, [3, 4, 5, 6, 7], ['\\xC3', '\\xA9', '\\xF0\\x9F\\x99', '\\x82', '<|end|>'], 'é🙂<|end|>'],
      [bytes, [3, 7], ['\\xC3', '<|end|>'], '\uFFFD<|end|>'],
      [metaspace, [0, 1, 2, 6], [' the', ' cat', 's', '</s>'], 'the cats</s>'],
      [metaspace, [0, 3, 4, 5], [' the', '\\xE2', '\\x82', '\\xAC'], 'the€'],
      [wordEnd, [0, 1, 2], ['a ', 'pho', 'to '], 'a photo'],
      [
        byteWords,
        [512, 514, 516, 515, 513],
        ['<|startoftext|>', 'cat ', '\\xC3', '\\xA9 ', '<|endoftext|>'],
        '<|startoftext|>cat é <|endoftext|>',
      ],
      [
        bert,
        [4, 0, 0, 0, 9, 9],
        ['hello', '[PAD]', '[PAD]', '[PAD]', '', ''],
        'hello [PAD] × 3 \uFFFD \uFFFD',
      ],
      [bert, [], [], ''],
    ];
    for (const [vocabulary, ids, pieces, text] of cases)
      assert.deepEqual(texts(vocabulary, ids), [pieces, text]);
  });

  it('are told apart: a piece, special, unknown, not there', () => {
    const { tokens } = decodeTokens(bert, [4, 2, 1, 7, -1]);
    assert.deepEqual(
      tokens.map(({ kind }) => kind),
      ['piece', 'special', 'unknown', 'missing', 'missing'],
    );
  });

  it('that mark the end of a text are no unknown ones, where each byte has a piece', () => {
    const tokenizerOfClip = tokenizer(
      {
        type: 'BPE',
        unk_token: '<|endoftext|>',
        end_of_word_suffix: '</w>',
        vocab: { 'a</w>': 0, '<|endoftext|>': 1 },
      },
      {
        pre_tokenizer: { type: 'Sequence', pretokenizers: [{ type: 'Split' }, { type: 'ByteLevel' }] },
        decoder: { type: 'ByteLevel' },
        added_tokens: [{ id: 1, content: '<|endoftext|>', special: true }],
      },
    );
    assert.equal(tokenizerOfClip.style, 'byteWords');
    const kinds = (vocabulary: Vocabulary, ids: number[]) =>
      decodeTokens(vocabulary, ids).tokens.map(({ kind }) => kind);
    assert.deepEqual(kinds(tokenizerOfClip, [0, 1, 2]), ['piece', 'special', 'missing']);
    const words = tokenizer({ type: 'WordLevel', unk_token: '<s>', vocab: { '<s>': 0, a: 1 } });
    assert.deepEqual(kinds(words, [0, 1]), ['unknown', 'piece']);
    const named = tokenizer({ type: 'BPE', vocab: { '<unk>': 0, a: 1 } }, { decoder: { type: 'ByteLevel' } });
    assert.deepEqual(kinds(named, [0, 1]), ['unknown', 'piece']);
  });

  it('of byte-level vocabularies have every byte once', () => {
    // The printable bytes stand for themselves, the others for U+0100 and on.
    const letters = Array.from({ length: 0x144 }, (_, code) => String.fromCharCode(code));
    const single = letters.map((letter) => bytesOfLetters(letter)).filter((bytes) => bytes.length === 1);
    const alphabet = new Set(letters.slice(0x21).flatMap((letter) => [...bytesOfLetters(letter)]));
    assert.equal(alphabet.size, 256);
    assert.ok(single.length >= 256);
    assert.deepEqual([...bytesOfLetters('ĠÃ©Ċ')], [0x20, 0xc3, 0xa9, 0x0a]);
    // What is no letter of the alphabet stands for itself.
    assert.deepEqual([...bytesOfLetters('€')], [0xe2, 0x82, 0xac]);
  });
});

describe('files of vocabularies', () => {
  const folder = temporaryFolder('vocabulary');

  it('are found beside a model, tokenizer.json first, and around a folder "onnx"', () => {
    assert.equal(findVocabularyFile(folder.path), undefined);
    const lines = folder.write('vocab.txt', Buffer.from('[PAD]\na\n'));
    assert.equal(findVocabularyFile(folder.path), lines);
    const json = folder.write(
      'tokenizer.json',
      Buffer.from('{"model": {"type": "WordPiece", "vocab": {"a": 0}}}'),
    );
    assert.equal(findVocabularyFile(folder.path), json);
    assert.equal(findVocabularyFile(`${folder.path}/onnx`), json);
    assert.equal(findVocabularyFile(`${folder.path}/other`), undefined);
    assert.equal(readVocabulary(json).size, 1);
    folder.write('tokenizer_config.json', Buffer.from('{"added_tokens_decoder": {"2": {"content": "<x>"}}}'));
    assert.equal(readVocabulary(lines).pieces.get(2), '<x>');
  });

  it('that are none are refused by name', () => {
    const config = folder.write('config.json', Buffer.from('{"a": 0, "b": 1}'));
    const refused = (file: string, message: RegExp) =>
      assert.throws(() => readVocabulary(file), { code: 'OD3020', message });
    refused(
      config,
      /^config\.json is not a usable vocabulary: it holds settings of the model\. Choose the tokenizer\.json/,
    );
    refused(`${folder.path}/none.json`, /^none\.json is not a usable vocabulary: there is no such file\.$/);
    refused(folder.path, /it is a folder\.$/);
    const cut = folder.write('spiece.model', Buffer.from('\n\x17\n\x05<unk>\0\0'));
    refused(cut, /it is neither text nor a SentencePiece model: a piece is cut off\.$/);
    const picture = folder.write('vocab.png', Buffer.from('\x89PNG\r\n\0'));
    refused(picture, /it is neither text nor a SentencePiece model/);
    refused(folder.write('other.model', Buffer.from('words')), /it is no SentencePiece model/);
  });
});
