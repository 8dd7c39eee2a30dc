import assert from 'node:assert/strict';
import path from 'node:path';
import { create, fromBinary, toBinary } from '@bufbuild/protobuf';
import fc from 'fast-check';
import type { ModelProto } from '../../../../core/onnx/gen/onnx_pb';
import { ModelProtoSchema } from '../../../../core/onnx/gen/onnx_pb';
import type { Model } from '../../../../core/onnx/model';
import { readModel, readModelBytes } from '../../../../core/onnx/read';
import { buildModel } from '../../../../core/onnx/text/build/build';
import { parseModelText } from '../../../../core/onnx/text/parse/parse';
import { printModel } from '../../../../core/onnx/text/print';
import type { PrintOptions } from '../../../../core/onnx/text/style';
import { temporaryFolder } from '../../temporary-folder';
import { needsSharedData, onnxFilesIn } from '../../tensor/shared-data';
import { models } from '../arbitraries';
import type { GraphInit } from '../fixtures';
import { floats, floatType, modelFile, modelOf } from '../fixtures';
import { canonical } from './canonical';

/** The model that a model's text is, and what is said of it. */
function readBack(model: Model, options: PrintOptions = {}, source?: Model) {
  const { text } = printModel(model, options);
  const tree = parseModelText(text);
  const built = buildModel(text, tree, { source });
  const problems = [...tree.problems, ...built.problems].map(
    ({ start, end, message }) => `${message} | ${text.slice(start, Math.min(end, start + 100))}`,
  );
  return { text, problems, built };
}

function assertSame(model: Model, options: PrintOptions, source?: Model, expected: ModelProto = model.proto) {
  const { problems, built, text } = readBack(model, options, source);
  assert.deepEqual(problems, []);
  assert.deepEqual(canonical(built.proto), canonical(expected));
  return { built, text };
}

describe('a text that was printed', () => {
  it('reads back as the same model, whatever the model', () => {
    fc.assert(
      fc.property(models, (init) => {
        const model = readModelBytes(toBinary(ModelProtoSchema, create(ModelProtoSchema, init)));
        const { built } = assertSame(model, { whole: true });
        const isTwice = model.problems.some(({ message }) =>
          /^The function '.*' is there twice/s.test(message),
        );
        if (!isTwice) assert.deepEqual([...built.graphs.keys()].sort(), [...model.graphs.keys()].sort());
        assertSame(model, {}, model);
      }),
      { numRuns: 100 },
    );
  }).timeout(60_000);

  describe('without what is too long', () => {
    const long = new TextEncoder().encode('x'.repeat(5000));
    const graph: GraphInit = {
      name: 'g',
      docString: 'd'.repeat(3000),
      output: [{ name: 'y' }],
      initializer: [
        { name: 'w', dataType: 1, dims: [2n], floatData: [1, 2] },
        { name: 'many', dataType: 7, dims: [40_000n], int64Data: Array(40_000).fill(7n), docString: 'm' },
        { name: 'v', dataType: 1, dims: [1n], floatData: [1] },
      ],
      node: [
        {
          opType: 'Op',
          output: ['y'],
          attribute: [
            { name: 'source', type: 3, s: long },
            { name: 'axis', type: 2, i: 1n },
            { name: 'bytes', type: 3, s: Uint8Array.from({ length: 4000 }, () => 255) },
          ],
        },
        { opType: 'Op', output: ['z'], attribute: [{ name: 'source', type: 3, s: long }] },
      ],
    };
    const rest = { producerName: 'p'.repeat(4000), metadataProps: [{ key: 'k', value: 'v'.repeat(4000) }] };
    const model = modelOf(graph, rest);

    it('says what is missing, and what runs without it', () => {
      const { built } = readBack(model);
      const of = (wanted: string) => built.problems.filter(({ level }) => level === wanted).length;
      // Three attributes and an initializer; the producer, an entry of the metadata and the graph's documentation.
      assert.deepEqual([of('error'), of('warning')], [4, 3]);
      for (const { message } of built.problems) assert.match(message, /onnx-debug text --whole MODEL/);
    });

    it('is the same model with the one at hand that it was printed from', () => {
      const { built } = assertSame(model, {}, model);
      assert.deepEqual(
        built.proto.graph!.initializer.map(({ name }) => name),
        ['w', 'many', 'v'],
      );
      assert.deepEqual(
        built.proto.graph!.node[0]!.attribute.map(({ name }) => name),
        ['source', 'axis', 'bytes'],
      );
    });

    it('keeps what was left out when another part of the text is edited', () => {
      const text = printModel(model).text.replace('[1.0]', '[2.0]').replace('axis = 1', 'axis = 2');
      const { proto, problems } = buildModel(text, parseModelText(text), { source: model });
      assert.deepEqual(problems, []);
      const [node] = proto.graph!.node;
      assert.equal(node!.attribute.find(({ name }) => name === 'axis')!.i, 2n);
      assert.equal(node!.attribute.find(({ name }) => name === 'source')!.s.length, 5000);
    });

    it('is whole where that is asked for', () => {
      const { text } = assertSame(model, { whole: true });
      assert.doesNotMatch(text, /abbreviated|not shown/);
    });

    it('does not take a part of another model for it', () => {
      const { problems } = readBack(model, {}, modelOf({ name: 'other' }));
      assert.equal(problems.length, 7);
      assert.match(problems[0]!, /the model at hand has nothing that fits/);
    });
  });

  it('is the same model where the text had no room for the last nodes', () => {
    const node = Array.from({ length: 15_000 }, (_, at) => ({
      opType: 'Relu',
      input: ['x'],
      output: [`${'long/'.repeat(320)}${at}`],
      docString: at % 5_000 === 0 ? 'a note' : undefined,
    }));
    const model = modelOf({ name: 'g', input: [{ name: 'x' }], node });
    const { built } = readBack(model, {}, model);
    assert.deepEqual(built.problems, []);
    assert.equal(built.proto.graph!.node.length, 15_000);
    assert.equal(built.proto.graph!.node[14_999]!.output[0], node[14_999]!.output[0]);
    assert.equal(built.proto.graph!.node[10_000]!.docString, 'a note');
    const [problem] = readBack(model).built.problems;
    assert.match(problem!.message, /^\d+ nodes of the model are not in this text/);
  }).timeout(30_000);

  describe('with its weights', () => {
    const folder = temporaryFolder('weights');
    const values = Array.from({ length: 5000 }, (_, at) => Math.fround(Math.sin(at) / 3));
    const graph: GraphInit = {
      name: 'g',
      initializer: [
        { name: 'raw', dataType: 1, dims: [5000n], rawData: floats(...values) },
        { name: 'typed', dataType: 1, dims: [5000n], floatData: values },
        {
          name: 'nibbles',
          dataType: 22,
          dims: [201n],
          rawData: Uint8Array.from({ length: 101 }, (_, at) => at % 16),
        },
      ],
      sparseInitializer: [
        {
          dims: [50n],
          values: { name: 's', dataType: 1, dims: [50n], rawData: floats(...values.slice(0, 50)) },
          indices: { dataType: 7, dims: [50n], rawData: new Uint8Array(400) },
        },
      ],
      output: [{ name: 'c', type: floatType(100) }],
      node: [
        {
          opType: 'Constant',
          output: ['c'],
          attribute: [
            {
              name: 'value',
              type: 4,
              t: { dataType: 1, dims: [100n], rawData: floats(...values.slice(0, 100)) },
            },
          ],
        },
      ],
    };

    it('needs no other file', () => {
      const bytes = modelFile(graph);
      const model = readModel(folder.write('m.onnx', bytes));
      assert.match(printModel(model, { whole: true }).text, /"location": "m.onnx"/);
      const original = fromBinary(ModelProtoSchema, bytes);
      const { text } = assertSame(model, { inlineWeights: true }, undefined, original);
      assert.doesNotMatch(text, /location/);
    });

    it('keeps the bits of a NaN that the syntax has no form for', () => {
      const bits = new Uint8Array(new Uint32Array([0x7fc00000, 0xffc00000, 0x7fa00001]).buffer);
      const odd = (dims: bigint[], rawData: Uint8Array) => ({
        name: 'g',
        initializer: [{ name: 'w', dataType: 1, dims, rawData: rawData as Uint8Array<ArrayBuffer> }],
      });
      const plain = assertSame(modelOf(odd([2n], bits.slice(0, 8))), {});
      assert.match(plain.text, /float\[2\] w = \{nan,-nan\}/);
      const { text } = assertSame(modelOf(odd([3n], bits)), {});
      assert.match(text, /#: initializer \{.*"rawData":/);
    });
  });
});

describe('the text of every model in ../shared/data', function () {
  this.timeout(180_000);

  it('reads back as the same model', function () {
    let count = 0;
    for (const file of onnxFilesIn(needsSharedData(this))) {
      // One is a text in place of a model, which the reader refuses.
      if (path.basename(file) === 'corrupt-model.onnx') continue;
      const model = readModel(file);
      count++;
      const { built, problems, text } = readBack(model, {}, model);
      assert.deepEqual(problems, [], file);
      assert.deepEqual(canonical(built.proto), canonical(model.proto), file);
      assert.deepEqual([...built.graphs.keys()].sort(), [...model.graphs.keys()].sort(), file);
      if (!text.includes('#: abbreviated')) continue;
      const whole = readBack(model, { whole: true });
      assert.deepEqual(whole.problems, [], file);
      assert.deepEqual(canonical(whole.built.proto), canonical(model.proto), file);
    }
    assert.ok(count > 1000, `${count} models`);
  });
});
