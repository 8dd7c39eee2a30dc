import assert from 'node:assert/strict';
import type { ElementType } from '../../../core/tensor/dtype';
import { elementTypes } from '../../../core/tensor/dtype';
import type { Element } from '../../../core/tensor/elements';
import { elementsOf, tensorOf } from '../../../core/tensor/elements';
import type { Tensor } from '../../../core/tensor/tensor';
import type { Way } from '../../../scripts/conformance/both-ways';
import { atOnce, bySteps } from '../../../scripts/conformance/both-ways';
import { begin, suiteRunner } from './support/harness';
import type { ModelParts } from './support/models';
import { graph, modelFolder, op, tensor } from './support/models';
import { bits, bringOver } from './support/values';

/** Three elements that the type holds exactly. */
function threeOf({ name, kind, bits: width }: ElementType): Element[] {
  if (name === 'float8e8m0') return [1, 2, 0.5];
  switch (kind) {
    case 'string':
      return ['a', 'bß', ''];
    case 'bool':
      return [true, false, true];
    case 'complex':
      return [
        { re: 1, im: 2 },
        { re: -3, im: 0.5 },
        { re: 0, im: 0 },
      ];
    case 'float':
      return [1, -2, 0.5];
    default: {
      const numbers = kind === 'int' ? [1, -2, 0] : [1, 2, 3];
      return width === 64 ? numbers.map(BigInt) : numbers;
    }
  }
}

/** The launch attribute's way of writing them. */
function written(elements: readonly Element[]): unknown {
  return elements.map((element) => (typeof element === 'bigint' ? Number(element) : element));
}

function opsetOf({ name }: ElementType): number {
  if (name === 'int2' || name === 'uint2' || name === 'float8e8m0') return 25;
  return name === 'float4e2m1' ? 23 : 21;
}

/** Places where a value of a type may stand; onnxruntime has Identity for these types. */
function places(dtype: string, weight: Tensor): Record<string, ModelParts> {
  const T = `${dtype}[3]`;
  const weights = { w: weight, yes: tensor('bool', [], [true]), trips: tensor('int64', [], [2n]) };
  const branch = (of: string, name: string) =>
    graph({ outputs: { [name]: T }, nodes: [op('Identity', [of], [name])] });
  const choose = op('If', ['yes'], ['y'], { then_branch: branch('m', 'a'), else_branch: branch('w', 'b') });
  return {
    'an output': { outputs: { y: T }, inputs: { x: T }, weights, nodes: [op('Identity', ['x'], ['y'])] },
    'a weight': { outputs: { y: T }, inputs: { x: T }, weights, nodes: [op('Identity', ['w'], ['y'])] },
    'captured by a branch': {
      outputs: { y: T },
      inputs: { x: T },
      weights,
      nodes: [op('Identity', ['x'], ['m']), choose],
    },
    'carried by a Loop': {
      outputs: { y: T },
      inputs: { x: T },
      weights,
      nodes: [
        op('Loop', ['trips', 'yes', 'x'], ['y'], {
          body: graph({
            inputs: { i: 'int64[]', go: 'bool[]', a: T },
            outputs: { on: 'bool[]', b: T },
            nodes: [op('Identity', ['go'], ['on']), op('Identity', ['a'], ['b'])],
          }),
        }),
      ],
    },
  };
}

describe('every element type', function () {
  this.timeout(60_000);
  const runner = suiteRunner();
  const folder = modelFolder();

  for (const type of elementTypes) {
    const { name: dtype, kind } = type;
    const expected = tensorOf(dtype, [3], threeOf(type));
    const T = `${dtype}[3]`;

    it(`${dtype}: as a weight and as an input with its own bytes, decoded and encoded again`, async () => {
      const file = folder.write({
        opset: opsetOf(type),
        inputs: { x: T, z: 'float32[1]' },
        outputs: { y: 'float32[1]' },
        weights: { w: expected },
        nodes: [op('Neg', ['z'], ['y'])],
      });
      const given = kind === 'complex' ? undefined : { x: { value: written(threeOf(type)) } };
      const execution = await begin(runner.current, file, { inputs: given });
      const values = await execution.values(0, ['w', 'x']);
      assert.equal(bits(await bringOver(runner.current, values.get('w')!)), bits(expected));
      const x = await bringOver(runner.current, values.get('x')!);
      if (given) assert.equal(bits(x), bits(expected));
      assert.ok(x.kind === 'tensor');
      assert.equal(bits(tensorOf(dtype, x.shape, elementsOf(x))), bits(x));
      execution.close();
    });
  }

  const withIdentity = elementTypes.filter(
    ({ name, kind, bits: width }) =>
      kind !== 'complex' && (width >= 8 || kind === 'string') && name !== 'float8e8m0',
  );
  for (const type of withIdentity) {
    const { name: dtype } = type;
    const expected = tensorOf(dtype, [3], threeOf(type));
    it(`${dtype}: passed on, captured and carried by steps and at once`, async () => {
      for (const [place, parts] of Object.entries(places(dtype, expected))) {
        const file = folder.write({ opset: opsetOf(type), ...parts });
        for (const way of [bySteps, atOnce] satisfies Way[]) {
          const inputs = { x: { value: written(threeOf(type)) } };
          const execution = await begin(runner.current, file, { inputs });
          await way(execution);
          const [y] = (await execution.values(0, ['y'])).values();
          assert.equal(bits(await bringOver(runner.current, y!)), bits(expected), `as ${place}`);
          execution.close();
        }
      }
    });
  }

  for (const type of elementTypes.filter(
    ({ bits: width, name }) => width > 0 && width < 8 && name !== 'float4e2m1',
  )) {
    const { name: dtype, code } = type;
    it(`${dtype}: an element of each iteration of a Scan, whose bytes are not whole ones`, async () => {
      const T = `${dtype}[3]`;
      const file = folder.write({
        opset: opsetOf(type),
        inputs: { x: 'float32[2,3]' },
        outputs: { y: 'float32[2,3]', again: `${dtype}[2,3]` },
        nodes: [
          op('Scan', ['x'], ['packed'], {
            num_scan_inputs: 1,
            body: graph({
              inputs: { e: 'float32[3]' },
              outputs: { q: T },
              nodes: [op('Cast', ['e'], ['q'], { to: code })],
            }),
          }),
          op('Transpose', ['packed'], ['again'], { perm: [0, 1] }),
          op('Cast', ['again'], ['y'], { to: 1 }),
        ],
      });
      const rows = [
        [1, 0, 1],
        [0, 1, 1],
      ];
      const execution = await begin(runner.current, file, { inputs: { x: { value: rows } } });
      await bySteps(execution);
      const values = await execution.values(0, ['again', 'y']);
      const y = await bringOver(runner.current, values.get('y')!);
      assert.ok(y.kind === 'tensor');
      assert.deepEqual(elementsOf(y), rows.flat());
      const again = await bringOver(runner.current, values.get('again')!);
      assert.equal(bits(again), bits(tensorOf(dtype, [2, 3], rows.flat())));
      execution.close();
    });
  }
});
