import assert from 'node:assert/strict';
import path from 'node:path';
import { figuresOf } from '../../../bench/limits';
import { coldNames, compare, warmNames } from '../../../bench/measure/compare';
import { writeResnet } from '../../../bench/models/resnet';
import { tableOf } from '../../../bench/report';
import { isOver } from '../../../bench/result';
import { readModel } from '../../../core/onnx/read';
import { temporaryFolder } from '../temporary-folder';

describe('a comparison with plain onnxruntime', () => {
  const folder = temporaryFolder('bench');

  it('measures every way through a model, in one round', async function () {
    this.timeout(60_000);
    const file = path.join(folder.path, 'small.onnx');
    writeResnet(file, { blocks: [1, 1], channels: 4, image: 16, classes: 3 });
    const model = readModel(file);
    const options = { folder: folder.path, seconds: 0, fewest: 1, coldRounds: 1 };
    const comparison = await compare({ model }, options);

    assert.equal(comparison.nodes, model.graph.nodes.length);
    for (const name of warmNames) {
      const { ms, ratio } = comparison.warm[name];
      assert.ok(ms.median > 0 && ratio.median > 0, name);
      assert.equal(ratio.rounds, 1);
    }
    assert.equal(comparison.warm.plain.ratio.median, 1);
    for (const name of coldNames) assert.ok(comparison.cold[name].ms.median > 0, name);
    assert.equal(comparison.cold.step.moves, model.graph.nodes.length);
    if (process.platform === 'linux') {
      for (const name of coldNames) assert.ok(comparison.cold[name].peak!.median > 1e7, name);
    }

    const figures = figuresOf(comparison);
    assert.deepEqual(
      figures.filter(({ limit }) => limit !== undefined).map(({ what, unit, limit }) => [what, unit, limit]),
      [
        ['continue to the end, warm', '×', 1.05],
        ['one stop in the middle, warm', '×', 1.15],
        ['watching NaN and Inf, warm', '×', 1.25],
        ['stepping every node, over the kernels', 'ms a node', 1],
      ],
    );
    const table = tableOf({ name: 'small', about: 'a test', figures });
    assert.equal(table.split('\n').length, figures.length + 1);
  });
});

describe('limits', () => {
  const spread = (median: number) => ({ least: median, median, low: median, high: median, rounds: 1 });
  const warm = (ms: number, plain: number) => ({
    ms: spread(ms),
    ratio: spread(ms / plain),
    leastRatio: ms / plain,
  });
  const cold = (ms: number, peak: number) => ({
    ms: spread(ms),
    ratio: spread(1),
    kernelMs: undefined,
    cpuMs: undefined,
    outsideMs: undefined,
    peak: spread(peak),
    moves: 10,
  });

  /** A model whose plain run takes `plain` milliseconds, with what else differs. */
  function over(
    plain: number,
    times: { continue?: number; step?: number; stepPeak?: number; bytes?: number },
  ) {
    const base = cold(plain, 100);
    const figures = figuresOf({
      nodes: 10,
      fileBytes: times.bytes ?? 1e6,
      warm: {
        plain: warm(plain, plain),
        'plain, optimised': warm(plain, plain),
        'every value fetched': warm(plain, plain),
        continue: warm(times.continue ?? plain, plain),
        stop: warm(plain, plain),
        watch: warm(plain, plain),
      },
      cold: {
        plain: base,
        'plain, optimised': base,
        'every value fetched': base,
        continue: base,
        watch: base,
        step: cold(times.step ?? plain, times.stepPeak ?? 10),
      },
    });
    return figures.filter(isOver).map(({ what }) => what);
  }

  const cases: [title: string, plain: number, times: Parameters<typeof over>[1], over: string[]][] = [
    ['lets pass what is as quick as plain', 100, {}, []],
    ['stops at 1.05 times plain', 100, { continue: 106 }, ['continue to the end, warm']],
    ['lets a small model take 2 ms more', 1, { continue: 2.9 }, []],
    ['lets a small model take no more than that', 1, { continue: 3.1 }, ['continue to the end, warm']],
    ['lets a slow model step at 9 times plain', 100, { step: 899 }, []],
    ['lets it step no slower', 100, { step: 901 }, ['stepping every node, cold']],
    ['lets a quick model take 1 ms a node', 5, { step: 14.9 }, []],
    ['lets it take no more', 5, { step: 15.1 }, ['stepping every node, over the kernels']],
    ['takes a small model for light', 100, { stepPeak: 100 }, []],
    ['weighs a heavy one', 100, { stepPeak: 61, bytes: 2e8 }, ['peak memory, stepping']],
  ];
  for (const [title, plain, times, expected] of cases) {
    it(title, () => assert.deepEqual(over(plain, times), expected));
  }
});
