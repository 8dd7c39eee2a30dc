import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { readModel } from '../../../core/onnx/read';
import { printModel } from '../../../core/onnx/text/print';
import { floats, floatType, modelFile } from '../onnx/fixtures';
import { temporaryFolder } from '../temporary-folder';
import { onnxDebug } from './onnx-debug';

const large = Array.from({ length: 64 }, (_, at) => at / 4);

describe('onnx-debug build', function () {
  this.timeout(60_000);
  const folder = temporaryFolder('cli-build');
  const at = (name: string) => path.join(folder.path, name);
  const model = modelFile({
    name: 'g',
    input: [{ name: 'x', type: floatType(64) }],
    output: [{ name: 'y', type: floatType(64) }],
    initializer: [{ name: 'w', dataType: 1, dims: [64n], rawData: floats(...large) }],
    node: [{ opType: 'Add', name: 'a', input: ['x', 'w'], output: ['y'] }],
  });

  it('gives back the model that a text was printed from, with its weights', () => {
    const file = folder.write('m.onnx', model);
    const text = onnxDebug('text', file).stdout;
    writeFileSync(at('m.onnxtxt'), text);
    // The model itself is not written over.
    const refused = onnxDebug('build', at('m.onnxtxt'));
    assert.equal(refused.status, 2);
    assert.match(refused.stderr, /OD1011: There is a file '.*m\.onnx' already.* --force\.\n$/);
    const { status, stdout, stderr } = onnxDebug('build', at('m.onnxtxt'), '-o', at('back.onnx'));
    assert.equal(status, 0, stderr);
    assert.equal(stdout, `${at('back.onnx')}: ${readFileSync(at('back.onnx')).length} bytes\n`);
    assert.equal(stderr, '');
    // The bytes of the two differ in nothing but which of protobuf's fields come first.
    assert.equal(readFileSync(at('back.onnx')).length, model.length);
    const place = /"offset": "\d+"/;
    const back = printModel(readModel(at('back.onnx'))).text.replace('back.onnx', 'm.onnx');
    assert.equal(back.replace(place, ''), text.replace(place, ''));

    // Elsewhere it is told where the weights are.
    mkdirSync(at('elsewhere'));
    writeFileSync(at('elsewhere/m.onnxtxt'), text);
    const lost = onnxDebug('build', at('elsewhere/m.onnxtxt'));
    assert.equal(lost.status, 2);
    assert.match(lost.stderr, /OD1013: The weight 'w' cannot be written: its file 'm\.onnx' is not beside/);
    assert.ok(!existsSync(at('elsewhere/m.onnx')));
    const found = onnxDebug('build', at('elsewhere/m.onnxtxt'), '--source', file);
    assert.equal(found.status, 0, found.stderr);
    assert.deepEqual(readFileSync(at('elsewhere/m.onnx')), readFileSync(at('back.onnx')));
  });

  it('makes up what a text does not say, and says so', () => {
    const text =
      '<ir_version: 10, opset_import: ["" : 21]> g (float[2] x) => (y) <float[2] w> { y = Add(x, w) }';
    const file = folder.write('new.onnxtxt', text);
    const { status, stderr } = onnxDebug('build', file, '--seed', '5');
    assert.equal(status, 0, stderr);
    assert.match(
      stderr,
      /1 weight of new\.onnxtxt has no data and is made up, seed 5 .*: w float32\[2\]\.\n$/,
    );
    const first = readFileSync(at('new.onnx'));
    assert.equal(readModel(at('new.onnx')).graph.weights.get('w')!.data.kind, 'inline');
    assert.equal(onnxDebug('build', file, '--seed', '5', '--force').status, 0);
    assert.deepEqual(readFileSync(at('new.onnx')), first);
    assert.equal(onnxDebug('build', file, '--force').status, 0);
    assert.notDeepEqual(readFileSync(at('new.onnx')), first);
  });

  it('never replaces the text itself', () => {
    const text = '<ir_version: 10, opset_import: ["" : 21]> g (float[2] x) => (y) { y = Neg(x) }';
    const file = folder.write('source.onnx', text);
    symlinkSync(file, at('linked.onnx'));
    for (const args of [[], ['-o', at('linked.onnx')]]) {
      const { status, stderr } = onnxDebug('build', file, ...args, '--force');
      assert.equal(status, 2);
      assert.match(stderr, /OD1012: '.*source\.onnx' is the text that the model is built of/);
      assert.equal(readFileSync(file, 'utf8'), text);
    }
  });

  it('says how the file of its weights is named where that is not beside it', () => {
    const text = `<ir_version: 10, opset_import: ["" : 21]>
g (float[2] x) => (float[2] y) <float[2] w = ["location": "elsewhere.bin"]> { y = Add (x, w) }\n`;
    const { status, stderr } = onnxDebug('build', folder.write('apart.onnxtxt', text));
    assert.equal(status, 2);
    assert.match(stderr, /'elsewhere\.bin' is not beside the model\. --source names the model/);
  });

  it('tells errors by file, line and column', () => {
    const file = folder.write('wrong.onnxtxt', '<ir_version: 10>\ng (flaot x) => (y) {\n  y = Neg x)\n}\n');
    const { status, stdout, stderr } = onnxDebug('build', file);
    assert.equal(status, 2);
    assert.equal(stdout, '');
    const lines = stderr.trimEnd().split('\n');
    assert.ok(lines[0]!.startsWith(`${file}:2:4: error: There is no type 'flaot'`), stderr);
    assert.ok(lines[1]!.startsWith(`${file}:3:`), stderr);
    assert.ok(!existsSync(at('wrong.onnx')));
  });

  const head = '<ir_version: 10, opset_import: ["" : 21, "own" : 1]>\n';
  const graph = (nodes: string) => `g (float[2] x) => (float[2] y) {\n  ${nodes}\n}\n`;
  const refused: Record<string, [text: string, said: RegExp[]]> = {
    'an unknown operator': [
      `${head}${graph('y = Rellu (x)')}`,
      [/:3:7: warning: ONNX's own domain has no operator 'Rellu'/],
    ],
    'no opset import': [
      `<ir_version: 10>\n${graph('y = Relu (x)')}`,
      [/:\d+:\d+: warning: ONNX's own domain is not imported/],
    ],
    'a function that calls itself': [
      `${head}${graph('y = own.f (x)')}<domain: "own", opset_import: ["own" : 1]>\nf (p) => (q) {\n  q = own.f (p)\n}\n`,
      [/:\d+:\d+: warning: The function 'f' calls itself/],
    ],
    // These are problems of the model as well, and told once.
    'values that nothing makes': [
      `${head}g (float[2] x) => (float[2] y, float[2] z) {\n  y = Add (x, lost)\n}\n`,
      [/\.onnxtxt: error: .*'lost'/, /\.onnxtxt: error: .*'z'/],
    ],
  };
  for (const [what, [text, said]] of Object.entries(refused)) {
    it(`builds a text with ${what}, and says where it is wrong`, () => {
      const file = folder.write('refused.onnxtxt', text);
      const { status, stdout, stderr } = onnxDebug('build', file, '--force');
      assert.equal(status, 0, stderr);
      assert.match(stdout, /refused\.onnx: \d+ bytes\n$/);
      const lines = stderr.trimEnd().split('\n');
      assert.ok(lines.length === said.length && lines.every((line) => line.startsWith(file)), stderr);
      for (const each of said)
        assert.ok(
          lines.some((line) => each.test(line)),
          stderr,
        );
    });
  }

  const wrong: Record<string, [args: string[], said: RegExp]> = {
    'no text': [[], /Name one text/],
    'a file that is not there': [['missing.onnxtxt'], /OD1001/],
    'a source that is not there': [['missing.onnxtxt', '--source', 'nowhere'], /OD1001: .*'nowhere'/],
    'a seed that is none': [['m.onnxtxt', '--seed', 'x'], /--seed wants an integer/],
  };
  for (const [what, [args, said]] of Object.entries(wrong)) {
    it(`ends with 2 and a clear line for ${what}`, () => {
      const { status, stderr } = onnxDebug('build', ...args);
      assert.equal(status, 2);
      assert.match(stderr, said);
    });
  }

  it('refuses a binary model', () => {
    const { status, stderr } = onnxDebug('build', folder.write('m.onnx', model));
    assert.equal(status, 2);
    assert.match(stderr, /is a binary model already/);
  });
});
