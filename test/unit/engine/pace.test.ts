import assert from 'node:assert/strict';
import { readModel } from '../../../core/onnx/read';
import { Frame } from '../../../engine/frames/frame';
import { HeldPool } from '../../../engine/frames/held-pool';
import { Pace } from '../../../engine/pace';
import { modelFolder, op } from './support/models';

describe('engine/pace', () => {
  const folder = modelFolder();

  /** A chain of so many nodes, of which nothing is known yet. */
  function chain(length: number) {
    const name = (at: number) => (at === 0 ? 'x' : at === length ? 'y' : `v${at}`);
    const file = folder.write({
      inputs: { x: 'float32[2]' },
      outputs: { y: 'float32[2]' },
      nodes: Array.from({ length }, (_, at) => op('Neg', [name(at)], [name(at + 1)])),
    });
    const model = readModel(file);
    const pool = new HeldPool(() => {});
    const frame = new Frame({ id: 1, model, graph: model.graph, pool, seed: 0, label: 'main' });
    const pace = Pace.of(model.graph);
    return { pace, end: (start: number, limit = length) => pace.end(frame, frame.order.nodes, start, limit) };
  }

  it('takes a small model in one stretch', () => {
    assert.equal(chain(700).end(0), 700);
  });

  it('cuts a slow model by what its nodes took, and at the same places again', () => {
    const { pace, end } = chain(3000);
    const first = end(0);
    assert.ok(first < 3000);
    pace.learn(0, first, first, 0);
    const second = end(first);
    assert.equal(second, first + 500);
    pace.learn(first, second, 500, 0);
    // Sessions that take time to be made are no reason to cut elsewhere the next time.
    assert.deepEqual([end(0), end(first)], [first, second]);
  });

  it('puts short pieces together, but ends where it has to', () => {
    const { pace, end } = chain(100);
    pace.learn(0, 40, 4, 0);
    pace.learn(40, 100, 6, 0);
    assert.equal(end(0), 100);
    assert.equal(end(0, 30), 30);
    assert.equal(end(0, 40), 40);
  });

  it('parts what is slow twice, not what was slow once', () => {
    const { pace, end } = chain(100);
    pace.learn(0, 100, 1500, 0);
    assert.equal(end(0), 100);
    pace.learn(0, 100, 400, 0);
    assert.equal(end(0), 100);
    pace.learn(0, 100, 1500, 0);
    pace.learn(0, 100, 1500, 0);
    assert.equal(end(0), 33);
  });
});
