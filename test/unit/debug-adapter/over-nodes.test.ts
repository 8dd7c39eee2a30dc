import assert from 'node:assert/strict';
import { isOver, type OverNodes, stopsBehind } from '../../../debug-adapter/debugger/over-nodes';
import { begin, never, noStops, noWatch, requestsOf, suiteRunner } from '../engine/support/harness';
import { modelFolder, op } from '../engine/support/models';

describe('a step over nodes', function () {
  this.timeout(30_000);
  const runner = suiteRunner();
  const folder = modelFolder();

  it('runs them as one submodel, and stops at a breakpoint inside', async () => {
    const count = 40;
    const file = folder.write({
      inputs: { v0: 'float32[2]' },
      outputs: { [`v${count}`]: 'float32[2]' },
      nodes: Array.from({ length: count }, (_, at) => op('Neg', [`v${at}`], [`v${at + 1}`])),
    });
    const execution = await begin(runner.current, file);
    const { graph } = execution.model;
    const { id } = execution.frames[0]!;
    const over: OverNodes = { depth: 0, frame: id, graph, start: 0, end: 30 };
    const frames = () => execution.frames;
    assert.equal(
      isOver(over, frames()),
      true,
      'at its start it could as well be over: another iteration begins so',
    );
    const runs = await requestsOf(runner.current, () =>
      execution.advance(stopsBehind(over, noStops, frames), noWatch, never),
    );
    assert.equal(runs.length, 1);
    assert.equal(execution.nextNode?.index, 30);
    assert.equal(isOver(over, frames()), true);

    const rest: OverNodes = { ...over, start: 30, end: count };
    const stops = { ...noStops, has: (_: string, index: number) => index === 35 };
    await execution.advance(stopsBehind(rest, stops, frames), noWatch, never);
    assert.equal(execution.nextNode?.index, 35);
    assert.equal(isOver(rest, frames()), false);
    const { reason } = await execution.advance(stopsBehind(rest, noStops, frames), noWatch, never);
    assert.equal(reason, 'end');
    execution.close();
  });
});
