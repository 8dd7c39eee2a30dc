import assert from 'node:assert/strict';
import { create } from '@bufbuild/protobuf';
import { TypeProtoSchema } from '../../../core/onnx/gen/onnx_pb';
import type { DType } from '../../../core/tensor/dtype';
import { elementType } from '../../../core/tensor/dtype';
import type { Held } from '../../../engine/types';
import { begin, never, noStops, noWatch, suiteRunner } from './support/harness';
import { modelFolder, op, tensor, type } from './support/models';

/** Types that can't cross into JavaScript, with numbers that each of them holds exactly. */
const odd: {
  readonly dtype: DType;
  readonly opset: number;
  readonly numbers: number[];
  readonly bytes: number[];
}[] = [
  { dtype: 'bfloat16', opset: 19, numbers: [1, -2.5, 0], bytes: [0x80, 0x3f, 0x20, 0xc0, 0, 0] },
  { dtype: 'float8e4m3fn', opset: 19, numbers: [1, -2.5, 448], bytes: [0x38, 0xc2, 0x7e] },
  { dtype: 'float8e5m2', opset: 19, numbers: [1, -2.5, 0], bytes: [0x3c, 0xc1, 0] },
  { dtype: 'float8e4m3fnuz', opset: 19, numbers: [1, -2.5, 0], bytes: [0x40, 0xca, 0] },
  { dtype: 'int4', opset: 21, numbers: [1, -8, 7], bytes: [0x81, 0x07] },
  { dtype: 'uint4', opset: 21, numbers: [1, 15, 7], bytes: [0xf1, 0x07] },
  { dtype: 'int2', opset: 25, numbers: [1, -2, -1], bytes: [0b111001] },
  { dtype: 'uint2', opset: 25, numbers: [1, 3, 2], bytes: [0b101101] },
];

describe('types that cannot cross into JavaScript', function () {
  this.timeout(30_000);
  const runner = suiteRunner();
  const folder = modelFolder();

  for (const { dtype, opset, numbers, bytes } of odd) {
    it(`${dtype}: shown with its own bytes, fed back unchanged, by step and by continue`, async () => {
      const { code } = elementType(dtype);
      const file = folder.write({
        opset,
        inputs: { x: 'float32[3]' },
        outputs: { y: 'float32[3]', odd: `${dtype}[3]` },
        nodes: [op('Cast', ['x'], ['odd'], { to: code }), op('Cast', ['odd'], ['y'], { to: 1 })],
      });
      for (const advance of [true, false]) {
        const execution = await begin(runner.current, file, { inputs: { x: { value: numbers } } });
        if (advance) await execution.advance(noStops, noWatch, never);
        else while (!execution.ended) await execution.step();
        const values = await execution.values(0, ['odd', 'y']);
        const [oddValue, y] = [values.get('odd'), values.get('y')];
        assert.ok(oddValue?.kind === 'tensor' && y?.kind === 'tensor');
        assert.equal(oddValue.dtype, dtype);
        assert.deepEqual([...(await runner.current.bytes(oddValue.id, 0, oddValue.byteLength))], bytes);
        assert.deepEqual((await runner.current.elements(y.id, 0, 3)).map(Number), numbers);
      }
    });
  }

  it('sequences are taken apart and put together, empty ones too', async () => {
    const file = folder.write({
      inputs: { x: 'float32[5,2]' },
      outputs: { n: 'int64[]', length: 'int64[]', last: 'float32[A,2]' },
      weights: {
        lengths: tensor('int64', [2], [2, 3]),
        at: tensor('int64', [], [1]),
        zero: tensor('int64', [], [0]),
      },
      nodes: [
        op('SplitToSequence', ['x', 'lengths'], ['s'], { axis: 0 }),
        op('SequenceErase', ['s', 'zero'], ['fewer']),
        op('SequenceErase', ['fewer', 'zero'], ['empty']),
        op('SequenceLength', ['empty'], ['n']),
        op('SequenceLength', ['s'], ['length']),
        op('SequenceAt', ['s', 'at'], ['last']),
      ],
    });
    const execution = await begin(runner.current, file);
    while (!execution.ended) await execution.step();
    const values = await execution.values(0, ['s', 'empty', 'n', 'length', 'last']);
    const shapes = (held: Held | undefined) =>
      held?.kind === 'sequence'
        ? held.elements.map((element) => element.kind === 'tensor' && element.shape)
        : held;
    assert.deepEqual(shapes(values.get('s')), [
      [2, 2],
      [3, 2],
    ]);
    assert.deepEqual(values.get('empty'), { kind: 'sequence', elements: [], elementType: 'float32' });
    const numbers: string[] = [];
    for (const name of ['n', 'length']) {
      const held = values.get(name);
      if (held?.kind === 'tensor') numbers.push(...(await runner.current.elements(held.id, 0, 1)));
    }
    assert.deepEqual(numbers, ['0', '2']);
  });

  it('optionals, present and absent', async () => {
    const optional = create(TypeProtoSchema, {
      value: { case: 'optionalType', value: { elemType: type('float32[2]') } },
    });
    const file = folder.write({
      opset: 18,
      inputs: { x: 'float32[2]', o: optional },
      outputs: { has: 'bool[]', y: 'float32[2]' },
      nodes: [
        op('Optional', ['x'], ['full']),
        op('OptionalHasElement', ['o'], ['has']),
        op('OptionalGetElement', ['full'], ['y']),
      ],
    });
    const execution = await begin(runner.current, file, {
      inputs: { x: { ones: true }, o: { value: null } },
    });
    while (!execution.ended) await execution.step();
    const values = await execution.values(0, ['full', 'o', 'has', 'y']);
    const full = values.get('full');
    assert.ok(full?.kind === 'optional' && full.value?.kind === 'tensor');
    const [o, has] = [values.get('o'), values.get('has')];
    assert.ok(o?.kind === 'optional' && o.value === undefined);
    assert.deepEqual(has?.kind === 'tensor' && (await runner.current.elements(has.id, 0, 1)), ['False']);
  });

  it("ZipMap's maps", async () => {
    const file = folder.write({
      inputs: { x: 'float32[2,3]' },
      outputs: { z: create(TypeProtoSchema, {}) },
      domains: { 'ai.onnx.ml': 1 },
      nodes: [
        op('Neg', ['x'], ['n']),
        op('ai.onnx.ml:ZipMap', ['n'], ['z'], { classlabels_int64s: [5, 6, 7] }),
      ],
    });
    const execution = await begin(runner.current, file, {
      inputs: {
        x: {
          value: [
            [1, 2, 3],
            [4, 5, 6],
          ],
        },
      },
    });
    await execution.advance(noStops, noWatch, never);
    const [z] = (await execution.values(0, ['z'])).values();
    assert.ok(z?.kind === 'sequence');
    const second = z.elements[1];
    assert.ok(second?.kind === 'map' && second.values[2]?.kind === 'tensor');
    assert.deepEqual(second.keys, [5n, 6n, 7n]);
    assert.deepEqual(await runner.current.elements(second.values[2].id, 0, 1), ['-6.0']);
  });

  it('strings', async () => {
    const file = folder.write({
      inputs: { x: 'string[2]' },
      outputs: { y: 'string[2]' },
      nodes: [op('Identity', ['x'], ['y'])],
    });
    const execution = await begin(runner.current, file, { inputs: { x: { value: ['grüß', 'dich'] } } });
    await execution.step();
    const [y] = (await execution.values(0, ['y'])).values();
    assert.deepEqual(y?.kind === 'tensor' && (await runner.current.elements(y.id, 0, 2)), [
      '"grüß"',
      '"dich"',
    ]);
  });

  it('StringNormalizer, also where the machine lacks its locale', async () => {
    const file = folder.write({
      inputs: { x: 'string[2]' },
      outputs: { y: 'string[2]' },
      nodes: [op('StringNormalizer', ['x'], ['y'], { case_change_action: 'UPPER' })],
    });
    const execution = await begin(runner.current, file, { inputs: { x: { value: ['grün', 'dich'] } } });
    await execution.step();
    const [y] = (await execution.values(0, ['y'])).values();
    assert.deepEqual(y?.kind === 'tensor' && (await runner.current.elements(y.id, 0, 2)), [
      '"GRÜN"',
      '"DICH"',
    ]);
  });
});
