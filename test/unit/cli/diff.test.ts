import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { floats, floatType, modelFile } from '../onnx/fixtures';
import { temporaryFolder } from '../temporary-folder';
import { main, onnxDebug, shellCommand } from './onnx-debug';

/** The file of `y = Op(x * w)`, whose values have that prefix. */
function model(prefix: string, op = 'Relu', weight = 1): Uint8Array {
  return modelFile({
    name: 'g',
    input: [{ name: 'x', type: floatType(8) }],
    output: [{ name: 'y', type: floatType(8) }],
    initializer: [
      { name: `${prefix}w`, dataType: 1, dims: [8n], rawData: floats(weight, 2, 3, 4, 5, 6, 7, 8) },
      { name: `${prefix}b`, dataType: 1, dims: [8n], rawData: floats(0, 0, 0, 0, 0, 0, 0, 1) },
    ],
    node: [
      { opType: 'Mul', input: ['x', `${prefix}w`], output: [`${prefix}m`] },
      { opType: 'Add', input: [`${prefix}m`, `${prefix}b`], output: [`${prefix}s`] },
      { opType: op, input: [`${prefix}s`], output: ['y'] },
    ],
  });
}

describe('onnx-debug diff', function () {
  this.timeout(60_000);
  const folder = temporaryFolder('cli-diff');

  it('ends with 0 and a note where only a prefix differs', () => {
    const [a, b] = [folder.write('a.onnx', model('encoder/')), folder.write('b.onnx', model('enc/'))];
    const { stdout, stderr, status } = onnxDebug('diff', a, b);
    assert.deepEqual([status, stderr], [0, '']);
    assert.equal(
      stdout,
      "# 4 values of this model have the name that the other model gives it:\n#   4 by 'enc/' shown as 'encoder/'\n",
    );
  });

  it('prints the lines that differ, and ends with 1', () => {
    const [a, b] = [folder.write('a.onnx', model('m/')), folder.write('b.onnx', model('m/', 'Tanh'))];
    const { stdout, status } = onnxDebug('diff', a, b, '--context', '1');
    assert.equal(status, 1);
    assert.equal(
      stdout,
      [
        `--- ${a}`,
        `+++ ${b}`,
        '@@ -12,3 +12,3 @@',
        '   "m/s" = Add ("m/m", "m/b")',
        '-  y = Relu ("m/s")',
        '+  y = Tanh ("m/s")',
        ' }',
        '',
      ].join('\n'),
    );
  });

  it('prints a changed weight as one line', () => {
    const [a, b] = [
      folder.write('a.onnx', model('', 'Relu', 1)),
      folder.write('b.onnx', model('', 'Relu', 9)),
    ];
    const { stdout, status } = onnxDebug('diff', a, b, '--context', '0');
    assert.equal(status, 1);
    assert.match(
      stdout,
      /^--- .*\n\+\+\+ .*\n@@ -7 \+7 @@\n- {2}float\[8\] w = .*\n\+ {2}float\[8\] w = .*\n$/,
    );
  });

  it('compares names as they are with --raw', () => {
    const [a, b] = [folder.write('a.onnx', model('encoder/')), folder.write('b.onnx', model('enc/'))];
    const { stdout, status } = onnxDebug('diff', a, b, '--raw');
    assert.equal(status, 1);
    assert.match(stdout, /^-.*"encoder\/m" = Mul/m);
    assert.match(stdout, /^\+.*"enc\/m" = Mul/m);
    assert.equal(onnxDebug('diff', a, a, '--raw').status, 0);
  });

  const wrong: Record<string, [args: string[], said: RegExp]> = {
    'one model': [['a.onnx'], /Name two models/],
    'no number of lines': [
      ['a.onnx', 'b.onnx', '--context', 'all'],
      /--context is a number of lines, not 'all'/,
    ],
    'a file that is not there': [[main, 'missing.onnx'], /^onnx-debug: OD100\d: /],
  };
  for (const [what, [args, said]] of Object.entries(wrong)) {
    it(`ends with 2 for ${what}`, () => {
      const { stderr, status } = onnxDebug('diff', ...args);
      assert.equal(status, 2);
      assert.match(stderr, said);
    });
  }
});

describe('git diff of models', function () {
  this.timeout(120_000);
  const folder = temporaryFolder('git-diff');
  const git = (...args: string[]) => {
    const { stdout, stderr, status } = spawnSync('git', args, {
      cwd: folder.path,
      encoding: 'utf8',
      env: { ...process.env, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1' },
    });
    assert.equal(status, 0, stderr);
    return stdout;
  };

  it('prints the lines that changed, by the configuration in docs/git.md (where git is installed)', function () {
    if (spawnSync('git', ['--version']).error) this.skip();
    git('init', '-q');
    git('config', 'user.name', 'Test');
    git('config', 'user.email', 'test@example.org');
    git('config', 'diff.onnx.textconv', `${shellCommand} text --whole --weights hash "$1" || cat`);
    folder.write('.gitattributes', '*.onnx diff=onnx\n');
    const file = folder.write('m.onnx', model('m/'));
    folder.write('pointer.onnx', 'version one\n');
    git('add', '.');
    git('commit', '-qm', 'first');
    writeFileSync(file, model('m/', 'Tanh', 9));
    folder.write('pointer.onnx', 'version two\n');
    const changes = git('diff', '-U0')
      .split('\n')
      .filter((line) => /^[-+](?![-+])/.test(line))
      .map((line) => line.replace(/[0-9a-f]{32}/, '…'));
    assert.deepEqual(changes, [
      '-  float[8] "m/w" = ["sha256": "…"],',
      '+  float[8] "m/w" = ["sha256": "…"],',
      '-  y = Relu ("m/s")',
      '+  y = Tanh ("m/s")',
      '-version one',
      '+version two',
    ]);
  });
});
