import assert from 'node:assert/strict';
import { begin, bitsOf, never, noStops, noWatch, suiteRunner } from './support/harness';
import type { ModelParts } from './support/models';
import { modelFolder, op, tensor } from './support/models';

/** A model whose values have the names that `named` gives. */
function model(named: (plain: string) => string): ModelParts {
  const types = (...entries: [string, string][]) =>
    Object.fromEntries(entries.map(([name, type]) => [named(name), type]));
  const node = (type: string, inputs: string[], output: string, attributes = {}) =>
    op(type, inputs.map(named), [named(output)], attributes);
  return {
    inputs: types(['x', 'float32[N]'], ['y', 'float32[2]']),
    outputs: types(['negative', 'float32[N]'], ['whole', 'int64[N]']),
    weights: { [named('half')]: tensor('float32', [], [0.5]) },
    nodes: [
      node('Add', ['x', 'y'], 'sum'),
      node('Mul', ['sum', 'half'], 'product'),
      node('Cast', ['product'], 'whole', { to: 7 }),
      node('SequenceConstruct', ['sum', 'product'], 'parts'),
      node('ConcatFromSequence', ['parts'], 'joined', { axis: 0 }),
      node('Neg', ['product'], 'negative'),
      node('Reciprocal', ['joined'], 'inverse'),
    ],
  };
}

const plain = ['x', 'y', 'half', 'sum', 'product', 'whole', 'parts', 'joined', 'negative', 'inverse'];
/** What every object of JavaScript has already. */
const inherited: Readonly<Record<string, string>> = {
  x: 'constructor',
  y: 'valueOf',
  half: 'isPrototypeOf',
  sum: '__proto__',
  product: 'toString',
  whole: 'toLocaleString',
  parts: 'hasOwnProperty',
  joined: '__defineGetter__',
  negative: '__lookupGetter__',
  inverse: '__defineSetter__',
};
const unusual = (name: string) => inherited[name]!;

describe('values with the names that JavaScript’s objects have', function () {
  this.timeout(30_000);
  const runner = suiteRunner();
  const folder = modelFolder();
  const both = { nan: true, inf: true };

  for (const [how, watch] of [
    ['steps', noWatch],
    ['steps', both],
    ['stretches', noWatch],
    ['stretches', both],
  ] as const) {
    it(`are what they are by any other name, by ${how}${watch === both ? ' with a watch' : ''}`, async () => {
      const found: Map<string, string>[] = [];
      for (const named of [(name: string) => name, unusual]) {
        const inputs = Object.fromEntries([
          [named('x'), { value: [3, -4.5] }],
          [named('y'), { value: [0.5, 7] }],
        ]);
        const execution = await begin(runner.current, folder.write(model(named)), { inputs });
        while (!execution.ended) {
          const advanced =
            how === 'steps' ? await execution.step(watch) : await execution.advance(noStops, watch, never);
          assert.notEqual(advanced.reason, 'watch');
        }
        const values = await bitsOf(execution, runner.current, plain.map(named));
        found.push(new Map(plain.map((name) => [name, values.get(named(name))!])));
        execution.close();
      }
      assert.deepEqual(found[1], found[0]);
      for (const text of found[1]!.values()) assert.ok(text !== undefined);
    });
  }

  for (const how of ['steps', 'stretches']) {
    it(`are stopped at where one is infinite, by ${how}`, async () => {
      // 0 to begin with, so that the reciprocal overflows.
      const inputs = Object.fromEntries(['x', 'y'].map((name) => [unusual(name), { zeros: true }]));
      const execution = await begin(runner.current, folder.write(model(unusual)), {
        inputs,
        dimensions: { N: 2 },
      });
      let advanced = await execution.advance(noStops, noWatch, AbortSignal.abort());
      while (!execution.ended && advanced.reason !== 'watch') {
        advanced =
          how === 'steps' ? await execution.step(both) : await execution.advance(noStops, both, never);
      }
      assert.equal(advanced.reason === 'watch' && advanced.value, unusual('inverse'));
      execution.close();
    });
  }
});
