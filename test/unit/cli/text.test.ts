import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { readModel } from '../../../core/onnx/read';
import { printModel } from '../../../core/onnx/text/print';
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

  const fused = modelFile({
    name: 'g',
    input: [{ name: 'x', type: floatType(2) }],
    output: [{ name: 'y', type: floatType(2) }],
    node: [
      { opType: 'Identity', name: 'same', input: ['x'], output: ['s'] },
      { opType: 'HardSwish', name: 'h', input: ['s'], output: ['y'] },
    ],
  });

  it('prints the graph that onnxruntime makes of it', () => {
    const { stdout, stderr, status } = onnxDebug(
      'text',
      folder.write('f.onnx', fused),
      '--graph',
      'optimized',
    );
    assert.equal(status, 0, stderr);
    // An Identity is left out, and HardSwish is what it is made of.
    assert.doesNotMatch(stdout, /= (Identity|HardSwish) /);
    assert.match(stdout, /HardSigmoid/);
  });

  it('prints the bodies of operators that onnxruntime makes of others, behind what the file has', () => {
    const file = folder.write('f.onnx', fused);
    const { stdout, stderr, status } = onnxDebug('text', file, '--composites');
    assert.equal(status, 0, stderr);
    const plain = printModel(readModel(file)).text;
    assert.ok(stdout.startsWith(plain), stdout);
    assert.match(stdout.slice(plain.length), /HardSigmoid[\s\S]*Mul/);
  });

  it('writes a file that says which model has its weights', () => {
    const rawData = new Uint8Array(400);
    const weighty = modelFile({
      name: 'g',
      initializer: [{ name: 'w', dataType: 1, dims: [100n], rawData }],
    });
    const file = folder.write('weighty.onnx', weighty);
    const target = path.join(folder.path, 'weighty.onnxtxt');
    assert.equal(onnxDebug('text', file, '-o', target).status, 0);
    const note = `# What is not in this text is in "weighty.onnx" of ${weighty.length} bytes. Where that changes, make this text anew.\n`;
    assert.equal(readFileSync(target, 'utf8'), printModel(readModel(file)).text + note);
    assert.deepEqual(readModel(target).problems, []);
    assert.match(onnxDebug('text', file, '-o', target).stderr, /OD1011/);
    folder.write('weighty.onnx', new Uint8Array([...weighty, 0x18, 0]));
    assert.match(
      readModel(target).problems[0]!.message,
      /has the weights of this text.*Make the text anew\./,
    );
  });

  const wrong: Record<string, [args: string[], said: RegExp]> = {
    'no command': [[], /^Usage: onnx-debug COMMAND/],
    'an unknown command': [
      ['frobnicate'],
      /There is no command 'frobnicate'\.\nUsage: onnx-debug text\|build/,
    ],
    'no model': [['text'], /Name one model/],
    'an unknown graph': [['text', 'm.onnx', '--graph', 'best'], /--graph is model or optimized, not 'best'/],
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
    assert.match(
      onnxDebug('--help').stdout,
      /text MODEL \[-o FILE.*--composites\]\n[\s\S]*run MODEL .*--composites/,
    );
    assert.match(onnxDebug('--version').stdout, /^\d+\.\d+\.\d+\n$/);
  });
});
