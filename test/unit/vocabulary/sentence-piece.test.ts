import assert from 'node:assert/strict';
import fc from 'fast-check';
import { memorySource } from '../../../core/onnx/read/source';
import { encodeVarints } from '../../../core/onnx/read/wire';
import { vocabularyOfSentencePiece } from '../../../core/vocabulary/sentence-piece';
import { decodeTokens } from '../../../core/vocabulary/token-text';
import { readVocabulary } from '../../../core/vocabulary/vocabulary-file';
import { temporaryFolder } from '../temporary-folder';

const types = { NORMAL: 1, UNKNOWN: 2, CONTROL: 3, USER_DEFINED: 4, UNUSED: 5, BYTE: 6 } as const;

/** A field of bytes. */
function field(number: number, ...bytes: readonly Uint8Array[]): Uint8Array {
  const body = Buffer.concat(bytes);
  return Buffer.concat([encodeVarints(number * 8 + 2, body.length), body]);
}

/** A SentencePiece of ModelProto, as the library writes it: a normal one has no type. */
function piece(text: string, type: keyof typeof types = 'NORMAL', score = -1.5): Uint8Array {
  const bytes = Buffer.alloc(5);
  bytes[0] = 2 * 8 + 5;
  bytes.writeFloatLE(score, 1);
  const said = type === 'NORMAL' ? new Uint8Array() : encodeVarints(3 * 8, types[type]);
  return field(1, field(1, Buffer.from(text)), bytes, said);
}

/** trainer_spec with model_type = UNIGRAM and byte_fallback, and a normalizer_spec: what is passed by. */
const specs = [field(2, encodeVarints(3 * 8, 1, 35 * 8, 1)), field(3, field(1, Buffer.from('nmt_nfkc')))];

const llama = Buffer.concat([
  piece('<unk>', 'UNKNOWN', 0),
  piece('<s>', 'CONTROL', 0),
  piece('</s>', 'CONTROL', 0),
  piece('<0xE2>', 'BYTE'),
  piece('<0x82>', 'BYTE'),
  piece('<0xAC>', 'BYTE'),
  piece('▁the'),
  ...specs,
  piece('▁cat'),
  piece('s'),
  piece('<mask▁here>', 'USER_DEFINED'),
  piece('madeupword', 'UNUSED'),
]);

describe('SentencePiece models', () => {
  const folder = temporaryFolder('sentence-piece');
  const read = (bytes: Uint8Array) => vocabularyOfSentencePiece(memorySource(bytes));

  it('have pieces of six types, whose places are their ids', () => {
    const vocabulary = read(llama);
    assert.equal(vocabulary.size, 11);
    const { tokens, text } = decodeTokens(vocabulary, [1, 6, 7, 8, 3, 4, 5, 0, 9, 10, 2, 11]);
    assert.deepEqual(
      tokens.map((token) => [token.kind, token.text]),
      [
        ['special', '<s>'],
        ['piece', ' the'],
        ['piece', ' cat'],
        ['piece', 's'],
        ['piece', '\\xE2'],
        ['piece', '\\x82'],
        ['piece', '\\xAC'],
        ['unknown', '<unk>'],
        ['piece', '<mask here>'],
        ['special', 'madeupword'],
        ['special', '</s>'],
        ['missing', ''],
      ],
    );
    assert.equal(text, '<s> the cats€<unk><mask here>madeupword</s>\uFFFD');
  });

  it('are read from a file by what is in it, under any name', () => {
    for (const name of ['tokenizer.model', 'source.spm', 'vocabulary']) {
      assert.equal(readVocabulary(folder.write(name, llama)).pieces.get(7), '▁cat', name);
    }
  });

  it('that are damaged or none are refused, and no claimed length is believed', () => {
    const refused = (bytes: Uint8Array, message: RegExp) => assert.throws(() => read(bytes), { message });
    refused(new Uint8Array(), /^it has no pieces\.$/);
    refused(Buffer.concat(specs), /^it has no pieces\.$/);
    refused(encodeVarints(1 * 8 + 2, 2 ** 31, 1), /^a piece is cut off\.$/);
    refused(field(1, encodeVarints(1 * 8 + 2, 2 ** 40)), /^a piece is cut off\.$/);
    refused(field(1, encodeVarints(3 * 8, 9)), /^a piece is of the unknown type 9\.$/);
    refused(encodeVarints(0, 0), /^a field has no number\.$/);
    const long = read(piece('x'.repeat(100_000)));
    assert.equal(long.pieces.get(0)!.length, 512);
    for (let length = 0; length < llama.length; length++) {
      try {
        read(llama.subarray(0, length));
      } catch (error) {
        assert.match((error as Error).message, /cut off|no pieces/);
      }
    }
  });

  it('give back what was written, whatever bytes other files have', () => {
    const names = Object.keys(types) as (keyof typeof types)[];
    const pieces = fc.array(fc.tuple(fc.string({ maxLength: 40 }), fc.constantFrom(...names)), {
      minLength: 1,
    });
    fc.assert(
      fc.property(pieces, (written) => {
        const { pieces: found } = read(Buffer.concat(written.map(([text, type]) => piece(text, type))));
        assert.deepEqual(
          [...found.values()],
          written.map(([text]) => text),
        );
      }),
    );
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        try {
          assert.ok(read(bytes).size > 0);
        } catch (error) {
          assert.ok(error instanceof Error && error.message.length > 0);
        }
      }),
    );
  });
});
