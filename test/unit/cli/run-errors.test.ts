import assert from 'node:assert/strict';
import path from 'node:path';
import { floatType, modelFile } from '../onnx/fixtures';
import { temporaryFolder } from '../temporary-folder';
import { onnxDebug } from './onnx-debug';

describe('onnx-debug run, used wrongly', function () {
  this.timeout(60_000);
  const folder = temporaryFolder('cli');
  const doubled = modelFile({
    name: 'g',
    input: [{ name: 'x', type: floatType('batch', 2) }],
    output: [{ name: 'y', type: floatType('batch', 2) }],
    node: [
      { opType: 'Add', name: 'double', input: ['x', 'x'], output: ['sum'] },
      { opType: 'Relu', name: 'rectify', input: ['sum'], output: ['y'] },
    ],
  });
  const model = () => folder.write('doubled.onnx', doubled);

  it('says which break means no node, and runs on', () => {
    const { stderr, status } = onnxDebug('run', model(), '--break', 'Conv', '--break', 'Add');
    assert.equal(stderr, 'onnx-debug: --break Conv: the model has no such node.\n');
    assert.equal(status, 0);
  });

  const wrong: Record<string, [status: number, args: () => string[], said: RegExp]> = {
    'a dimension that the model does not have': [
      2,
      () => ['--dim', 'bacth=3'],
      /^onnx-debug: OD3014: The model has no dimension 'bacth'\. Was 'batch' meant\? .* are: 'batch'\.\n$/,
    ],
    'an input that it does not have': [2, () => ['--inputs', 'y=y.npy'], /^onnx-debug: OD3010: .*'x'\.\n$/],
    'inputs that are not there': [
      2,
      () => ['--inputs', 'no.npy'],
      /^onnx-debug: OD3001: .*no such file\.\n$/,
    ],
    'a folder that cannot be made': [
      2,
      () => ['--save', model()],
      /^onnx-debug: OD3070: .*doubled\.onnx': there is a file of that name\.\n$/,
    ],
    'a folder that the system never makes': [
      2,
      () => ['--save', process.platform === 'linux' ? '/proc/onnx-debug' : path.join(model(), 'saved')],
      /^onnx-debug: OD3070: Values cannot be saved in '.*': .*\n$/,
    ],
    'an empty pattern': [2, () => ['--break', ''], /^onnx-debug: --break wants a pattern.*\nUsage: .*\n$/],
    'another mode': [2, () => ['--mode', 'fly'], /^onnx-debug: --mode is step or continue, not 'fly'/],
    'a seed that is none': [2, () => ['--seed', 'x'], /^onnx-debug: --seed wants an integer, not 'x'/],
  };
  for (const [what, [expected, args, said]] of Object.entries(wrong)) {
    it(`ends with ${expected} and a clear line for ${what}`, () => {
      const { stdout, stderr, status } = onnxDebug('run', model(), ...args());
      assert.match(stderr, said);
      assert.equal(stdout, '');
      assert.equal(status, expected);
    });
  }

  const unable: Record<string, [model: Uint8Array, said: RegExp]> = {
    'a model without a graph': [Uint8Array.of(0x08, 0x09), /^onnx-debug: OD2016: .* has no graph: .*\n$/],
    'an operator that does not exist': [
      modelFile({
        name: 'g',
        output: [{ name: 'y', type: floatType(1) }],
        node: [{ opType: 'Frobnicate', name: 'f', output: ['y'] }],
      }),
      /^onnx-debug: OD20\d\d: .*Frobnicate.*\n$/,
    ],
  };
  for (const [what, [bytes, said]] of Object.entries(unable)) {
    it(`ends with 3 and a clear line for ${what}`, () => {
      const { stderr, status } = onnxDebug('run', folder.write('unable.onnx', bytes));
      assert.match(stderr, said);
      assert.equal(status, 3);
    });
  }
});
