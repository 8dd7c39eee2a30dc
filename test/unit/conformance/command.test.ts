import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { graph, modelBytes, op, tensor } from '../engine/support/models';
import { pbOf, writeCase } from './support';

const two = (a: number, b: number) => tensor('float32', [2], [a, b]);

/** Cases of each kind that passes, in `good`; in `bad` one of each that does not. */
function writeCases(root: string): void {
  const [good, bad] = ['good', 'bad'].map((name) => path.join(root, name)) as [string, string];
  const add = {
    inputs: { a: 'float32[2]', b: 'float32[2]' },
    outputs: { y: 'float32[2]' },
    nodes: [op('Add', ['a', 'b'], ['y'])],
  };
  // 3.0029 is inside of rtol 1e-3, 3.0031 is not.
  writeCase(good, 'test_add', add, [two(1, 2), two(2, 3)], [two(3.0029, 5)]);
  writeCase(bad, 'test_tolerance', add, [two(1, 2), two(2, 3)], [two(3.0031, 5)]);
  writeCase(bad, 'test_shape', add, [two(1, 2), two(2, 3)], [tensor('float32', [2, 1], [3, 5])]);
  writeCase(
    good,
    'test_if',
    {
      inputs: { c: 'bool[]', x: 'float32[2]' },
      outputs: { y: 'float32[2]' },
      nodes: [
        op('If', ['c'], ['y'], {
          then_branch: graph({ outputs: { a: 'float32[2]' }, nodes: [op('Neg', ['x'], ['a'])] }),
          else_branch: graph({ outputs: { b: 'float32[2]' }, nodes: [op('Abs', ['x'], ['b'])] }),
        }),
      ],
    },
    [tensor('bool', [], [true]), two(1, -2)],
    [two(-1, 2)],
  );
  writeCase(
    good,
    'test_sequence',
    {
      inputs: { a: 'float32[2]', b: 'float32[2]' },
      outputs: { s: 'float32[2]' },
      nodes: [
        op('SequenceConstruct', ['a', 'b'], ['both']),
        op('ConcatFromSequence', ['both'], ['s'], { axis: 0 }),
      ],
    },
    [two(1, 2), two(3, 4)],
    [tensor('float32', [4], [1, 2, 3, 4])],
  );
  writeCase(
    bad,
    'test_unknown_operator',
    { ...add, domains: { 'my.domain': 1 }, nodes: [op('my.domain:Swirl', ['a', 'b'], ['y'])] },
    [two(1, 2), two(2, 3)],
    [two(3, 5)],
  );
  writeCase(
    bad,
    'test_crash',
    {
      inputs: { a: 'int32[1]', b: 'int32[1]' },
      outputs: { y: 'int32[1]' },
      nodes: [op('Div', ['a', 'b'], ['y'])],
    },
    [tensor('int32', [1], [-(2 ** 31)]), tensor('int32', [1], [-1])],
    [tensor('int32', [1], [0])],
  );
  const forever = {
    inputs: { x: 'float32[2]' },
    outputs: { y: 'float32[2]' },
    weights: { yes: tensor('bool', [], [true]) },
    nodes: [
      op('Loop', ['', 'yes', 'x'], ['y'], {
        body: graph({
          inputs: { i: 'int64[]', go: 'bool[]', x0: 'float32[2]' },
          outputs: { go1: 'bool[]', x1: 'float32[2]' },
          nodes: [op('Identity', ['go'], ['go1']), op('Neg', ['x0'], ['x1'])],
        }),
      }),
    ],
  };
  writeCase(bad, 'test_endless', forever, [two(1, 2)], [two(1, 2)]);
  // As onnx's light models: no input files.
  const light = path.join(good, 'light');
  mkdirSync(light, { recursive: true });
  const half = {
    inputs: { x: 'float32[2,2]' },
    outputs: { y: 'float32[2,2]' },
    nodes: [op('Neg', ['x'], ['y'])],
  };
  writeFileSync(path.join(light, 'light_neg.onnx'), modelBytes(half));
  const expected = tensor('float32', [2, 2], [0, -0.25, -0.5, -0.75]);
  writeFileSync(path.join(light, 'light_neg_output_0.pb'), pbOf(expected));
}

describe('npm run conformance', function () {
  this.timeout(120_000);
  let root = '';
  before(() => {
    root = mkdtempSync(path.join(tmpdir(), 'onnx-debugger-conformance-'));
    writeCases(root);
  });
  after(() => rmSync(root, { recursive: true, force: true }));

  const project = path.resolve(__dirname, '../../..');
  const run = (...args: string[]) => {
    const script = path.join(project, 'scripts', 'conformance.ts');
    const { status, stdout, stderr } = spawnSync(process.execPath, ['--import', 'tsx', script, ...args], {
      cwd: project,
      encoding: 'utf8',
    });
    return { status, lines: stdout.trim().split('\n'), stderr };
  };

  it('is content with cases that pass, and says what it feeds those without inputs', () => {
    const { status, lines } = run(path.join(root, 'good'));
    assert.equal(status, 0);
    assert.equal(
      lines[0],
      'fed with arange(n) / n in the shape of each input of n elements: light/light_neg',
    );
    const sums = lines.slice(2).map((line) => line.split(/\s+/).join(' '));
    assert.deepEqual(sums, ['light 1 1 1 1 1 0 0', '. 3 3 3 3 3 0 0', 'all 4 4 4 4 4 0 0']);
  });

  it('tells one line for each case that does not pass, and survives crashes and endless loops', () => {
    const { status, lines, stderr } = run(path.join(root, 'bad'), '--limit', '3');
    assert.equal(status, 1);
    const why = (name: string) => lines.find((line) => line.startsWith(`  ${name}:`)) ?? '';
    assert.match(why('test_crash'), /SIGFPE.*while running node 0 \(Div "Div_y"\)/);
    assert.match(why('test_endless'), /it had not ended after 3 s/);
    assert.match(
      why('test_tolerance'),
      /'y': 1 of 2 elements differ; element 0: 3 instead of 3\.0030.* \(onnxruntime alone gives the same\)/,
    );
    assert.match(why('test_shape'), /'y': float32\[2\] instead of float32\[2,1\]/);
    assert.match(
      why('test_unknown_operator'),
      /my\.domain\.Swirl "Swirl_y" cannot run: onnxruntime does not know/,
    );
    assert.match(lines.at(-2)!.split(/\s+/).join(' '), /^all 5 0 0 2 0 3 2$/);
    assert.match(lines.at(-1)!, /^the runner ended and was started again: \d+ times$/);
    assert.match(stderr, /5\/5 test_unknown_operator: unsupported/);
  });

  it('says what is wrong with its arguments', () => {
    assert.deepEqual([run().status, run(path.join(root, 'nothing')).status], [2, 2]);
  });
});
