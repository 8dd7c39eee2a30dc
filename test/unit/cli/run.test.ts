import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { SavedEntry } from '../../../core/tensor/files/save';
import { modelFolder, op, tensor } from '../engine/support/models';
import { onnxDebug } from './onnx-debug';

const net = {
  inputs: { x: 'float32[N,2]', shift: 'float32[2]' },
  outputs: { y: 'float32[N,2]' },
  weights: { w: tensor('float32', [2, 2], [1, 2, 3, 4]) },
  nodes: [op('MatMul', ['x', 'w'], ['m']), op('Add', ['m', 'shift'], ['a']), op('Relu', ['a'], ['y'])],
};

/** The names of a saved folder, each with its file's bytes. */
function savedBytes(folder: string): Map<string, string> {
  const index = JSON.parse(readFileSync(path.join(folder, 'index.json'), 'utf8')) as Record<
    string,
    SavedEntry
  >;
  return new Map(
    Object.entries(index).map(([name, entry]) => {
      assert.ok(entry && 'file' in entry);
      return [name, readFileSync(path.join(folder, entry.file), 'base64')];
    }),
  );
}

describe('onnx-debug run', function () {
  this.timeout(60_000);
  const folder = modelFolder();

  it("runs onnxruntime's own optimised graph, its fused nodes as nodes", () => {
    const model = folder.write({
      inputs: { x: 'float32[1,1,2,2]' },
      outputs: { y: 'float32[1,1,2,2]' },
      weights: { w: tensor('float32', [1, 1, 1, 1], [2]) },
      nodes: [op('Conv', ['x', 'w'], ['c']), op('Relu', ['c'], ['r']), op('Neg', ['r'], ['y'])],
    });
    const ran = (...args: string[]) => onnxDebug('run', model, '--json', ...args);
    const [plain, optimized] = [ran('--break', 'Relu'), ran('--graph', 'optimized', '--break', 'Relu')];
    assert.equal(plain.stderr, '');
    assert.equal(optimized.stderr, 'onnx-debug: --break Relu: the model has no such node.\n');
    const [before, after] = [plain, optimized].map(({ stdout }) => JSON.parse(stdout));
    assert.equal(before.breaks.length, 1);
    assert.deepEqual([after.model, after.breaks.length], [before.model, 0]);
    assert.deepEqual(after.outputs, before.outputs);
  });

  it('steps into what onnxruntime makes of others, with the same values', () => {
    const model = folder.write({
      opset: 18,
      inputs: { x: 'float32[2]' },
      outputs: { y: 'float32[2]' },
      nodes: [op('HardSwish', ['x'], ['h']), op('Neg', ['h'], ['y'])],
    });
    const ran = (...args: string[]) =>
      onnxDebug('run', model, '--json', '--mode', 'step', '--break', 'HardSigmoid', ...args);
    const [plain, inside] = [ran(), ran('--composites')].map(({ stdout }) => JSON.parse(stdout));
    assert.deepEqual([plain.breaks.length, inside.breaks.length], [0, 1]);
    assert.equal(inside.breaks[0].node.op, 'HardSigmoid');
    assert.deepEqual(inside.outputs, plain.outputs);
  });

  it('saves the same values by step and by continue', () => {
    const model = folder.write(net);
    const saved = ['step', 'continue'].map((mode) => {
      const target = path.join(path.dirname(model), `saved-${mode}`);
      const args = ['--mode', mode, '--dim', 'N=3', '--seed', '4', '--save-all', target];
      const { status, stderr } = onnxDebug('run', model, ...args);
      assert.equal(status, 0, stderr);
      return savedBytes(target);
    });
    assert.deepEqual([...saved[0]!.keys()], ['x', 'shift', 'm', 'a', 'y']);
    assert.deepEqual(saved[1], saved[0]);
  });

  it('prints breaks with inputs and outputs, and what it was fed with', () => {
    const model = folder.write(net);
    for (const mode of ['step', 'continue']) {
      const { stdout, status } = onnxDebug(
        'run',
        model,
        '--mode',
        mode,
        '--break',
        'Add',
        '--break',
        'name:Relu*',
      );
      assert.equal(status, 0);
      const lines = stdout.split('\n');
      assert.match(lines[0]!, /^input x: float32\[1,2\].*random normal, seed 0/);
      assert.deepEqual(
        lines.filter((line) => line.startsWith('break')),
        ['break Add "Add_a" (node 1 of main)', 'break Relu "Relu_y" (node 2 of main)'],
      );
      assert.match(stdout, / {2}in {2}shift: float32\[2\]/);
      assert.match(stdout, / {2}out a: float32\[1,2\]/);
    }
  });

  it('breaks where modules begin', () => {
    const named = ['/a/MatMul', '/a/Add', '/b/Relu'];
    const nodes = net.nodes.map((node, at) => ({ ...node, name: named[at]! }));
    const model = folder.write({ ...net, nodes });
    const { stdout, stderr } = onnxDebug(
      'run',
      model,
      '--break',
      'module:/b',
      '--break',
      'module:/c',
      '--json',
    );
    const { breaks } = JSON.parse(stdout);
    assert.deepEqual(
      breaks.map(({ node }: { node: { name: string } }) => node.name),
      ['/b/Relu'],
    );
    assert.equal(stderr, 'onnx-debug: --break module:/c: the model has no such node.\n');
  });

  it('tells as JSON, from inputs by name', () => {
    const model = folder.write(net);
    const made = onnxDebug('run', model, '--save', path.join(path.dirname(model), 'made'), '--seed', '9');
    assert.equal(made.status, 0);
    const y = path.join(path.dirname(model), 'made', '0001.npy');
    const { stdout, status } = onnxDebug('run', model, '--inputs', `x=${y}`, '--break', 'MatMul', '--json');
    assert.equal(status, 0);
    const report = JSON.parse(stdout);
    assert.deepEqual(
      report.inputs.map(({ name, source, generated }: Record<string, unknown>) => [name, source, generated]),
      [
        ['x', '0001.npy', false],
        ['shift', 'random normal, seed 0', true],
      ],
    );
    assert.deepEqual(Object.keys(report.breaks[0].outputs), ['m']);
    assert.deepEqual(report.breaks[0].node, {
      graph: '',
      index: 0,
      name: 'MatMul_m',
      op: 'MatMul',
      outputs: ['m'],
    });
    assert.equal(report.outputs.y.dtype, 'float32');
  });

  it('runs again and again with --feedback, and tells each iteration', () => {
    const model = folder.write({
      inputs: { x: 'float32[1,2]', state: 'float32[1]' },
      outputs: { y: 'float32[1]', next: 'float32[1]' },
      nodes: [
        op('ReduceSum', ['x'], ['total'], { keepdims: 0 }),
        op('Add', ['state', 'total'], ['next']),
        op('Neg', ['next'], ['y']),
      ],
    });
    const args = [
      '--inputs',
      'x={"frames":{"value":[[1,0],[2,0],[3,0]]}}',
      '--inputs',
      'state={"zeros":true}',
    ];
    const { stdout, status, stderr } = onnxDebug('run', model, ...args, '--feedback', 'next=state');
    assert.equal(status, 0, stderr);
    assert.deepEqual(stdout.split('\n').slice(2), [
      'iteration 0: y float32[1] [-1.0].',
      'iteration 1: y float32[1] [-3.0].',
      'iteration 2: y float32[1] [-6.0].',
      'output y: float32[1] [-6.0]',
      'output next: float32[1] [6.0]',
      '',
    ]);
    for (const mode of ['step', 'continue']) {
      const more = [
        '--feedback',
        'next=state',
        '--iterations',
        '2',
        '--break',
        'Neg',
        '--mode',
        mode,
        '--json',
      ];
      const report = JSON.parse(onnxDebug('run', model, ...args, ...more).stdout);
      const iterations: { iteration: number; outputs: { y: { max: number } } }[] = report.iterations;
      assert.deepEqual(
        iterations.map(({ iteration, outputs }) => [iteration, outputs.y.max]),
        [
          [0, -1],
          [1, -3],
        ],
      );
      assert.deepEqual(
        report.breaks.map((found: { iteration: number }) => found.iteration),
        [0, 1],
      );
    }
    for (const wrong of [
      ['--feedback', 'next'],
      ['--iterations', '0'],
      ['--inputs', 'x={"frames":'],
      ['--feedback', 'y=x', '--iterations', '2'],
    ]) {
      assert.equal(onnxDebug('run', model, ...wrong).status, 2, wrong.join(' '));
    }
  });

  it('takes a number or a truth value for an input that is a scalar', () => {
    const model = folder.write({
      inputs: { n: 'int64', yes: 'bool' },
      outputs: { y: 'int64', z: 'bool' },
      nodes: [op('Neg', ['n'], ['y']), op('Not', ['yes'], ['z'])],
    });
    const { stdout, stderr } = onnxDebug(
      'run',
      model,
      '--inputs',
      'n=9007199254740993',
      '--inputs',
      'yes=true',
    );
    assert.match(stdout, /^output y: int64\[\] -9007199254740993\noutput z: bool\[\] False$/m, stderr);
  });

  it('ends with 3 where the model cannot run, with 2 where it is used wrongly', () => {
    const failing = folder.write({
      inputs: { x: 'float32[2]' },
      outputs: { y: 'float32' },
      domains: { 'my.domain': 1 },
      nodes: [op('my.domain:Mystery', ['x'], ['y'])],
    });
    const { status, stderr } = onnxDebug('run', failing);
    assert.equal(status, 3);
    assert.match(stderr, /OD2042: my\.domain\.Mystery "Mystery_y" cannot run/);
    const model = folder.write(net);
    for (const args of [
      [],
      [model, model],
      [model, '--mode', 'fast'],
      [model, '--dim', 'N'],
      [model, '--seed', 'x'],
      [model, '--inputs', 'nowhere.npz'],
      [path.join(path.dirname(model), 'nothing.onnx')],
    ]) {
      assert.equal(onnxDebug('run', ...args).status, 2, args.join(' '));
    }
  });
});
