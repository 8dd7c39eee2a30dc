import assert from 'node:assert/strict';
import fc from 'fast-check';
import { Frame } from '../../../engine/frames/frame';
import { HeldPool } from '../../../engine/frames/held-pool';
import { lifetimesOf } from '../../../engine/frames/lifetimes';
import { modelOf } from '../onnx/fixtures';

describe('lifetimes of values', () => {
  const names = ['a', 'b', 'c', 'd', 'e', 'x', 'w', ''];
  const name = fc.constantFrom(...names);
  const node = fc.record({
    input: fc.array(name, { maxLength: 3 }),
    output: fc.array(name, { minLength: 1, maxLength: 2 }),
  });

  it('are counted as looking at every value would count them', () => {
    fc.assert(
      fc.property(fc.array(node, { maxLength: 12 }), fc.uniqueArray(name), (nodes, outputs) => {
        const model = modelOf({
          node: nodes.map((parts) => ({ opType: 'Sum', ...parts })),
          input: [{ name: 'x' }],
          output: outputs.map((output) => ({ name: output })),
          initializer: [{ name: 'w', dataType: 1, dims: [1n], rawData: new Uint8Array(4) }],
        });
        const { graph } = model;
        const pool = new HeldPool(() => undefined);
        const frame = new Frame({ id: 1, model, graph, pool, seed: 0, label: 'main' });
        const lifetimes = lifetimesOf(graph);
        for (frame.place = 0; frame.place <= nodes.length; frame.place++) {
          const made = [...graph.producers.keys()].filter(
            (each) => frame.hasRun(each) && !frame.weight(each) && each !== 'x',
          );
          const counts = {
            made: made.length,
            outputs: made.filter((each) => frame.isOutput(each)).length,
            live: made.filter((each) => frame.isLive(each)).length,
          };
          const { place } = frame;
          assert.deepEqual(
            {
              made: lifetimes.made(place),
              outputs: lifetimes.madeOutputs(place),
              live: lifetimes.live(place),
            },
            counts,
          );
        }
      }),
    );
  });
});
