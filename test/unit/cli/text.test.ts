import assert from 'node:assert/strict';
import path from 'node:path';
import { floatType, modelFile } from '../onnx/fixtures';
import { temporaryFolder } from '../temporary-folder';
import { main, onnxDebug } from './onnx-debug';

describe('onnx-debug text', function () {
  this.timeout(30_000);
  const folder = temporaryFolder('cli');
  const model = modelFile({
    name: 'g',
    input: [{ name: 'x', type: floatType(1) }],
    output: [{ name: 'y', type: floatType(1) }],
    node: [{ opType: 'Relu', name: 'r', input: ['x'], output: ['y'] }],
  });

  it('prints the text', () => {
    const { stdout, stderr, status } = onnxDebug('text', folder.write('m.onnx', model));
    assert.equal(status, 0, stderr);
    assert.equal(
      stdout,
      '<\n  ir_version: 9,\n  opset_import: ["" : 17]\n>\ng (float[1] x) => (float[1] y)\n{\n  [r] y = Relu (x)\n}\n',
    );
  });

  it('prints the map as JSON', () => {
    const { stdout, status } = onnxDebug('text', folder.write('m.onnx', model), '--map');
    assert.equal(status, 0);
    const node = { graph: '', index: 0, name: 'r', op: 'Relu', outputs: ['y'] };
    assert.deepEqual(JSON.parse(stdout), { lines: { 7: node } });
  });

  const wrong: Record<string, [args: string[], said: RegExp]> = {
    'no command': [[], /^Usage: onnx-debug COMMAND/],
    'an unknown command': [['frobnicate'], /There is no command 'frobnicate'\.\nUsage: onnx-debug text\|run/],
    'no model': [['text'], /Name one model/],
    'an unknown option': [['text', 'm.onnx', '--nope'], /'--nope'/],
    'a file that is not there': [
      ['text', 'missing.onnx'],
      /^onnx-debug: OD1001: .*'missing\.onnx': there is no such file\.\n$/,
    ],
    'a folder': [['text', path.dirname(main)], /^onnx-debug: OD1001: .*: it is a folder\.\n$/],
    'a file that is no model': [['text', main], /^onnx-debug: OD1002: .* it is text\.\n$/],
  };
  for (const [what, [args, said]] of Object.entries(wrong)) {
    it(`ends with 2 and a clear line for ${what}`, () => {
      const { stdout, stderr, status } = onnxDebug(...args);
      assert.equal(status, 2);
      assert.equal(stdout, '');
      assert.match(stderr, said);
      assert.doesNotMatch(stderr, /\n\s+at /);
    });
  }

  it('tells its usage and its version', () => {
    assert.match(onnxDebug('--help').stdout, /text MODEL \[--map\]/);
    assert.match(onnxDebug('--version').stdout, /^\d+\.\d+\.\d+\n$/);
  });
});
