import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { readModel, readModelBytes, readModelToRun } from '../../../core/onnx/read';
import { TextError } from '../../../core/onnx/text/text-error';
import { readWeight } from '../../../core/onnx/weights';
import { temporaryFolder } from '../temporary-folder';
import { floats } from './fixtures';

const header = '<ir_version: 10, opset_import: ["" : 21]>';

describe('a model read from a text', function () {
  this.timeout(20_000);
  const folder = temporaryFolder('text-model');
  const weightFiles = () => path.join(folder.path, 'weights');
  const toRun = (name: string, text: string, seed = 0) =>
    readModelToRun(folder.write(name, text), { seed, folder: weightFiles() });

  it('is known by its name, or by its beginning', () => {
    const graph = 'g (float x) => (y) { y = Neg(x) }';
    for (const [name, text] of [
      ['a.onnxtxt', graph],
      ['A.ONNXTEXT', `# a comment\n${graph}`],
      ['empty-header.onnxtxt', `\ufeff${header} ${graph}`],
      ['model.txt', `# written by hand\n\n ${header} ${graph}`],
      ['model.onnx', `${header} ${graph}`],
    ] as const) {
      const model = readModel(folder.write(name, text));
      assert.deepEqual(
        model.graph.nodes.map(({ op }) => op),
        ['Neg'],
        name,
      );
      assert.equal(model.text?.text, text.replace('\ufeff', ''), name);
    }
    assert.equal(readModelBytes(Buffer.from(`${header} ${graph}`)).graph.nodes.length, 1);
  });

  const others: Record<string, [content: string, said: RegExp]> = {
    "protobuf's text": [
      'ir_version: 8\ngraph {\n}',
      /is not in ONNX's text syntax: .* protobuf's text format/,
    ],
    'a binary model': ['\x08\x07\x12\x04test\x3a\x02\x12\x00', /is not in ONNX's text syntax: it is binary/],
    JSON: ['{"a": 1}', /it is JSON/],
    'a zip archive': ['PK\x03\x04\x00', /a zip archive/],
  };
  for (const [what, [content, said]] of Object.entries(others)) {
    it(`is told from ${what} of that name`, () => {
      const file = folder.write('other.onnxtxt', Buffer.from(content, 'latin1'));
      assert.throws(() => readModel(file), { code: 'OD1002', message: said });
    });
  }

  it('tells what is wrong with it, line by line', () => {
    const file = folder.write(
      'wrong.onnxtxt',
      `${header}\ng (flaot x) => (y) {\n  y = Neg(x\n  z = Add(x, y)\n}\n`,
    );
    assert.throws(
      () => readModel(file),
      (error: unknown) => {
        assert.ok(error instanceof TextError && error.code === 'OD1010');
        assert.deepEqual(
          error.problems.map(({ line }) => line),
          [2, 3],
        );
        assert.match(
          error.message,
          /wrong\.onnxtxt' has 2 errors\. Line 2, column 4: There is no type 'flaot'/,
        );
        return true;
      },
    );
    assert.throws(() => readModel(folder.write('none.onnxtxt', '')), {
      code: 'OD1010',
      message: /has an error\. Line 1, column 1: The text has no graph/,
    });
  });

  it('has its nodes on the lines where they begin, several on one, whatever ends the lines', () => {
    const lines = [
      header,
      'g (bool c, float[2] x) => (y)',
      '{ # nothing yet',
      '  a = Neg(x)   b = Abs(',
      '    a)   d = Add(a, b)',
      '  y = If (c) <then_branch = t () => (p) { p = Neg(d) },',
      '    else_branch = e () => (q) {',
      '    q = Abs(d)',
      '  }>',
      '}',
    ];
    for (const end of ['\n', '\r\n', '\r']) {
      const { text } = readModel(folder.write('lines.onnxtxt', lines.join(end)));
      const found = [...text!.lines].map(([line, { graph, index, op }]) => [line, graph, index, op]);
      assert.deepEqual(found, [
        [4, '', 0, 'Neg'],
        [5, '', 2, 'Add'],
        [6, '', 3, 'If'],
        [8, '/y/else_branch', 0, 'Abs'],
      ]);
      const shared = [...text!.shared!].map(([line, nodes]) => [
        line,
        nodes.map(({ column, graph, index }) => [column, graph, index]),
      ]);
      assert.deepEqual(shared, [
        [
          4,
          [
            [3, '', 0],
            [16, '', 1],
          ],
        ],
        [
          6,
          [
            [3, '', 3],
            [43, '/y/then_branch', 0],
          ],
        ],
      ]);
      assert.deepEqual(text!.graphs.get(''), { first: 2, outputs: 2 });
      assert.deepEqual(text!.graphs.get('/y/else_branch'), { first: 7, outputs: 9 });
    }
  });

  it('finds external weights beside it, as a binary model does', () => {
    writeFileSync(path.join(folder.path, 'w.bin'), floats(9, 1, 2));
    mkdirSync(path.join(folder.path, 'elsewhere'), { recursive: true });
    const text = (location: string) =>
      `${header} g () => (y) <float[2] w = ["location": "${location}", "offset": "4", "length": "8"]> { y = Neg(w) }`;
    const near = readModel(folder.write('near.onnxtxt', text('w.bin')));
    assert.deepEqual(near.problems, []);
    assert.deepEqual(Buffer.from(readWeight(near.graph.weights.get('w')!).bytes), Buffer.from(floats(1, 2)));
    const out = readModel(folder.write('out.onnxtxt', text('../w.bin')));
    assert.match(out.problems[0]!.message, /not inside the model's folder/);
    const far = folder.write('elsewhere/far.onnxtxt', text('w.bin'));
    assert.match(readModel(far).problems[0]!.message, /is not beside the model/);
    assert.deepEqual(readModel(far, { folders: [folder.path] }).problems, []);
  });

  describe('of which some weights have only a type', () => {
    const text = `${header}
g (float[1,8] x) => (y) <float[8,512] w, int64[3] small =, float[4] unused, float[9] v, float[2] inline = {1, 2}> {
  a = MatMul(x, w)
  b = BatchNormalization(a, v, v, v, v)
  y = Loop(small, ) <body = l (int64 i, bool c) => (c, o) <float[600] inner> { o = Neg(inner) }>
}`;

    it('has no numbers for them where it is only read', () => {
      const model = readModel(folder.write('types.onnxtxt', text));
      assert.deepEqual(model.problems, []);
      assert.deepEqual([...model.graph.weights.keys()].sort(), ['inline', 'small', 'v', 'w']);
      assert.equal(model.graph.weights.get('w')!.data.kind, 'missing');
      assert.equal(model.madeUp, undefined);
    });

    it('has numbers in a file where it is to run, always the same for a seed', async () => {
      const model = await toRun('types.onnxtxt', text, 7);
      assert.deepEqual(model.problems, []);
      assert.deepEqual(
        model.madeUp?.weights.map(({ name, graph, dtype, shape }) => [graph, name, dtype, shape]),
        [
          ['', 'w', 'float32', [8, 512]],
          ['', 'small', 'int64', [3]],
          ['', 'v', 'float32', [9]],
          ['/y/body', 'inner', 'float32', [600]],
        ],
      );
      const weight = (name: string, from = model) => {
        const found = from.graph.weights.get(name)!;
        return readWeight(found).bytes.slice();
      };
      const { data } = model.graph.weights.get('w')!;
      assert.ok(data.kind === 'file' && path.dirname(data.file) === weightFiles());
      assert.equal(model.proto.graph!.initializer.find(({ name }) => name === 'w')!.rawData.length, 0);
      // Glorot and Bengio's variance: 2 / (8 + 512).
      const w = new Float32Array(weight('w').buffer);
      const deviation = Math.sqrt(w.reduce((sum, x) => sum + x * x, 0) / w.length);
      assert.ok(Math.abs(deviation / Math.sqrt(2 / 520) - 1) < 0.05, String(deviation));
      assert.ok(Math.abs(w.reduce((sum, x) => sum + x, 0) / w.length) < 0.01);
      // A variance is not negative.
      assert.ok(new Float32Array(weight('v').buffer).every((x) => x >= 0));
      assert.ok(new BigInt64Array(weight('small').buffer).every((x) => x === 0n || x === 1n));
      assert.deepEqual(new Float32Array(weight('inline').buffer), Float32Array.of(1, 2));

      const files = readdirSync(weightFiles());
      // Another text with the same weight has the same numbers; another seed does not.
      const longer = await toRun('longer.onnxtxt', text.replace('float[9] v', 'float[9] v, float[2] z'), 7);
      assert.deepEqual(weight('w', longer), weight('w'));
      assert.deepEqual(readdirSync(weightFiles()), files);
      assert.notDeepEqual(weight('w', await toRun('types.onnxtxt', text, 8)), weight('w'));
    });

    it('are refused where they would be too big', async () => {
      const huge = `${header} g () => (y) <float[100000,100000] w> { y = Neg(w) }`;
      await assert.rejects(toRun('huge.onnxtxt', huge), {
        code: 'OD1014',
        message: /would take 37\.3 GiB, too much to make up/,
      });
    });

    it('can be made up for every element type', async () => {
      const { elementTypes } = await import('../../../core/tensor/dtype');
      const types = elementTypes.map(({ text: word }, at) => `${word}[5,3] w${at}`);
      const nodes = types.map((_, at) => `y${at} = Identity(w${at})`);
      const model = await toRun('all.onnxtxt', `${header} g () => (y0) <${types}> { ${nodes.join(' ')} }`);
      assert.deepEqual(model.problems, []);
      assert.equal(model.madeUp?.weights.length, elementTypes.length);
      for (const weight of model.graph.weights.values()) readWeight(weight);
    });
  });

  it('keeps big inline weights in a file and none in memory', async () => {
    const numbers = Array.from({ length: 2000 }, (_, at) => at);
    const model = await toRun(
      'inline.onnxtxt',
      `${header} g () => (y) <float[2000] w = {${numbers}}> { y = Neg(w) }`,
    );
    const { data } = model.graph.weights.get('w')!;
    assert.ok(data.kind === 'file' && statSync(data.file).size === 8000);
    assert.deepEqual(
      Buffer.from(readWeight(model.graph.weights.get('w')!).bytes),
      Buffer.from(floats(...numbers)),
    );
    assert.equal(model.madeUp, undefined);
  });
});
