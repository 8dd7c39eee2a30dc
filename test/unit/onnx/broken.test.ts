import assert from 'node:assert/strict';
import { create, toBinary } from '@bufbuild/protobuf';
import fc from 'fast-check';
import { UserError } from '../../../core/errors';
import { ModelProtoSchema } from '../../../core/onnx/gen/onnx_pb';
import type { Model } from '../../../core/onnx/model';
import { readModel, readModelBytes } from '../../../core/onnx/read';
import { printBroken, printModel } from '../../../core/onnx/text/print';
import { temporaryFolder } from '../temporary-folder';
import { models } from './arbitraries';
import { floats, floatType, modelFile } from './fixtures';

/** Opens and prints; undefined where the file is refused as the contract says. Nothing else may be thrown. */
function open(bytes: Uint8Array): Model | undefined {
  try {
    const model = readModelBytes(bytes, 'broken.onnx');
    printModel(model);
    return model;
  } catch (error) {
    assert.ok(error instanceof UserError, String((error as Error).stack));
    assert.match(error.code, /^OD1\d{3}$/);
    printBroken('broken.onnx', error);
    return undefined;
  }
}

const small = modelFile(
  {
    name: 'small',
    input: [{ name: 'x', type: floatType(1, 'N') }],
    output: [{ name: 'y', type: floatType(1, 'N') }],
    initializer: [{ name: 'w', dataType: 1, dims: [9n], rawData: floats(1, 2, 3, 4, 5, 6, 7, 8, 9) }],
    node: [
      { opType: 'Relu', name: 'first', input: ['x'], output: ['a'] },
      {
        opType: 'If',
        input: ['a'],
        output: ['b'],
        attribute: [
          { name: 'then_branch', type: 5, g: { name: 'then', node: [{ opType: 'Abs', input: ['a'] }] } },
        ],
      },
      { opType: 'Add', name: 'last', input: ['b', 'w'], output: ['y'] },
    ],
  },
  { metadataProps: [{ key: 'k', value: 'v' }] },
);
const graphEnd = small.length - '42 04 0a 00 10 11 72 06 0a 01 6b 12 01 76'.split(' ').length;

describe('broken models', () => {
  const folder = temporaryFolder('onnx');

  it('open at every length, as far as they can be read', () => {
    let nodes = 0;
    for (let length = 0; length < small.length; length++) {
      const model = open(small.subarray(0, length));
      const now = model?.graph.nodes.length ?? 0;
      assert.ok(now >= nodes, `a longer file lost a node at ${length}`);
      nodes = now;
      // The graph is followed by the opset import and metadata, fields that may also not be there.
      if (model && length < graphEnd) assert.ok(model.problems.length > 0, `silent at ${length}`);
    }
    assert.equal(nodes, 3);
  });

  it('say at which byte a file that was cut off ends', () => {
    const file = folder.write('cut.onnx', small.subarray(0, 60));
    const { problems } = readModel(file);
    assert.match(
      problems[0]!.message,
      /ModelProto\.graph at byte \d+ is cut off at byte 60: it should have \d+ bytes/,
    );
    assert.equal(problems.filter(({ message }) => /is cut off/.test(message)).length, 1);
  });

  it('never do more than refuse, whichever bytes are wrong', () => {
    const seed = models.map((init) => toBinary(ModelProtoSchema, create(ModelProtoSchema, init)));
    const edits = fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(seed, edits, (bytes, changes) => {
        const broken = Uint8Array.from(bytes);
        for (const [at, value] of changes) if (broken.length > 0) broken[at % broken.length] = value;
        open(broken);
      }),
      { numRuns: 300 },
    );
  });

  it('are not read deeper than protobuf allows', () => {
    const levels = 5000;
    let bytes: Uint8Array = new Uint8Array();
    const wrap = (field: number, inner: Uint8Array) => {
      const length: number[] = [];
      let rest = inner.length;
      for (; rest >= 0x80; rest >>= 7) length.push((rest & 0x7f) | 0x80);
      return Buffer.concat([Uint8Array.from([field * 8 + 2, ...length, rest]), inner]);
    };
    for (let level = 0; level < levels; level++) bytes = wrap(1, wrap(5, wrap(6, bytes)));
    const file = Buffer.concat([Uint8Array.from([8, 9]), wrap(7, bytes)]);
    const model = open(file)!;
    assert.match(model.problems[0]!.message, /nested too deep/);
    assert.ok(model.graphs.size > 20 && model.graphs.size < 100);
  });

  it('do not take memory for what they only claim to have', () => {
    const model = open(
      modelFile({
        name: 'g',
        initializer: [
          { name: 'huge', dataType: 1, dims: [1n << 40n], rawData: floats(1) },
          { name: 'absurd', dataType: 1, dims: [1n << 62n, 1n << 62n] },
          { name: 'negative', dataType: 1, dims: [-1n] },
          { name: 'unknown', dataType: 99, dims: [1n] },
        ],
        sparseInitializer: [
          {
            values: { name: 'sparse', dataType: 1, dims: [1n], rawData: floats(1) },
            indices: { dataType: 7, dims: [1n], int64Data: [0n] },
            dims: [1n << 40n],
          },
        ],
      }),
    )!;
    const whys = [...model.graph.weights.values()].map(({ name, data }) => [name, data.kind]);
    assert.deepEqual(whys, [
      ['huge', 'missing'],
      ['absurd', 'missing'],
      ['negative', 'missing'],
      ['unknown', 'missing'],
      ['sparse', 'missing'],
    ]);
    assert.equal(model.problems.length, 5);
  });

  it('without a graph open as an empty one', () => {
    const model = open(toBinary(ModelProtoSchema, create(ModelProtoSchema, { irVersion: 9n })))!;
    assert.equal(model.graph.nodes.length, 0);
    assert.deepEqual(
      model.problems.map(({ message }) => message),
      ['The model has no graph.'],
    );
    assert.match(printModel(model).text, /^# error: The model has no graph\./);
  });
});

describe('files that are no ONNX models', () => {
  const kinds: Record<string, [content: string, said: RegExp]> = {
    nothing: ['', /it is empty/],
    text: ['These are not the bytes', /it is text/],
    'a zip archive': ['PK\x03\x04rest', /zip archive/],
    'a NumPy array': ['\x93NUMPY\x01\x00', /NumPy array/],
    'a Git LFS pointer': ['version https://git-lfs.github.com/spec/v1\noid sha256:1', /git lfs pull/],
    'an HTML page': ['<!DOCTYPE html><html>', /HTML page/],
    JSON: ['{"a": 1}', /JSON/],
    safetensors: ['\x40\0\0\0\0\0\0\0{"w": {}}', /safetensors/],
    'TensorFlow Lite': ['\x1c\0\0\0TFL3\0\0', /TensorFlow Lite/],
    'arbitrary bytes': ['\x00\x01\x02\x03\x04', /is not an ONNX model/],
    'a tensor': ['\x08\x03\x10\x01\x22\x04\x00\x00\x80\x3f', /is not an ONNX model/],
  };
  for (const [what, [content, said]] of Object.entries(kinds)) {
    it(`are refused with what they look like: ${what}`, () => {
      assert.throws(
        () => readModelBytes(Buffer.from(content, 'latin1'), 'file'),
        (error) => {
          assert.ok(error instanceof UserError);
          assert.equal(error.code, 'OD1002');
          assert.match(error.message, said);
          return true;
        },
      );
    });
  }

  it('are refused where they do not exist or are folders', () => {
    for (const file of ['/does/not/exist.onnx', import.meta.dirname ?? __dirname]) {
      assert.throws(() => readModel(file), { code: 'OD1001' });
    }
  });
});
