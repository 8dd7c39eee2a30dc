import assert from 'node:assert/strict';
import type { ModelText } from '../../../core/onnx/text-map';
import { durationText, runsText, stopsText, timeText } from '../../../extension/history/run-text';
import { lineOfStop } from '../../../extension/history/stop-line';

describe('texts of the Run History', () => {
  const now = new Date(2026, 10, 21, 14, 30).getTime();
  const times: [date: Date, text: string][] = [
    [new Date(2026, 10, 21, 14, 20), '14:20'],
    [new Date(2026, 10, 21, 0, 0), '00:00'],
    [new Date(2026, 10, 20, 23, 59), 'Yesterday 23:59'],
    [new Date(2026, 10, 3, 9, 5), '3 Nov 09:05'],
    [new Date(2025, 11, 31, 9, 5), '31 Dec 2025 09:05'],
  ];
  for (const [date, text] of times) it(text, () => assert.equal(timeText(date.getTime(), now), text));

  const durations: [milliseconds: number | undefined, text: string][] = [
    [undefined, ''],
    [0, '0 ms'],
    [16, '16 ms'],
    [999, '999 ms'],
    [2410, '2.41 s'],
    [59_990, '60.0 s'],
    [65_000, '1 min 5 s'],
  ];
  for (const [milliseconds, text] of durations) {
    it(`${milliseconds} ms: ${text || 'nothing'}`, () => {
      assert.equal(durationText(1000, milliseconds === undefined ? undefined : 1000 + milliseconds), text);
    });
  }

  it('counts', () => {
    assert.equal(stopsText(1), '1 stop');
    assert.equal(runsText(1200), '1,200 runs');
  });
});

describe('the line of an old stop', () => {
  const node = (index: number, name: string, op: string) => ({ graph: '', index, name, op, outputs: [name] });
  const text: ModelText = {
    text: '',
    lines: new Map([
      [10, node(0, 'conv', 'Conv')],
      [11, node(1, 'relu', 'Relu')],
      [12, node(2, '', 'Relu')],
    ]),
    graphs: new Map([['', { first: 1, outputs: 5 }]]),
  };
  const stop = (place: { index: number; name: string; op: string } | undefined) => ({
    kind: 'stop' as const,
    time: 0,
    reason: 'step',
    sample: 0,
    node: place && { graph: '', ...place },
  });
  it('is that of the same node', () =>
    assert.equal(lineOfStop(text, stop({ index: 1, name: 'relu', op: 'Relu' })), 11));
  it('follows a node that moved by its name', () =>
    assert.equal(lineOfStop(text, stop({ index: 7, name: 'relu', op: 'Relu' })), 11));
  it('is not that of another node at the same place', () =>
    assert.equal(lineOfStop(text, stop({ index: 0, name: 'gemm', op: 'Gemm' })), undefined));
  it('is that of the outputs after the last node', () => assert.equal(lineOfStop(text, stop(undefined)), 5));
});
