import assert from 'node:assert/strict';
import { readModel } from '../../../core/onnx/read';
import { printModel } from '../../../core/onnx/text/print';
import { textDocumentUri } from '../../../core/uri';
import { modelFolder, op, tensor } from '../engine/support/models';
import { TestEditor } from './support/editor';

const text = `<ir_version: 8, opset_import: ["" : 17]>
g (float[N, 3, 8, 8] x, bool c) => (float[N, 2] y) <
  float[4, 3, 3, 3] w =,
  int64[2] s = {0, -1},
  float[144, 2] m =
> {
  a = Conv (x, w)
  k = Constant <value = float {1}> ()
  b, unused = Dropout (a)
  r = Reshape (b, s)
  z = If (c) <
    then_branch = t () => (tz) { tn = Neg (r)  tz = MatMul (tn, m) },
    else_branch = e () => (float[N, 2] ez) { ez = MatMul (r, m) }
  >
  y = Identity (z)
}
`;

const wholeText = { start: { line: 0, character: 0 }, end: { line: 1000, character: 0 } };

describe('language server: what onnxruntime infers', function () {
  this.timeout(60_000);
  const uri = 'untitled:Untitled-1';
  const models = modelFolder();
  let editor: TestEditor | undefined;

  /** An editor whose server infers; `inferred` waits until hints are to be asked for anew. */
  async function start(settings: object = {}, more: object = {}) {
    editor = await TestEditor.start({ settings, ...more });
    const waits: (() => void)[] = [];
    let came = 0;
    editor.answer('workspace/inlayHint/refresh', () => {
      came++;
      for (const wait of waits.splice(0)) wait();
      return null;
    });
    const inferred = async (times: number) => {
      while (came < times) await new Promise<void>((resolve) => waits.push(resolve));
    };
    return { editor, inferred };
  }

  afterEach(async () => {
    await editor?.stop();
    editor = undefined;
  });

  async function hints(at: TestEditor, document: string, range = wholeText) {
    const found = await at.ask('textDocument/inlayHint', { textDocument: { uri: document }, range });
    return (found ?? []).map(({ position, label }) => `${position.line}:${position.character}${label}`);
  }

  it('says of inference on hover only where the text says no type', async () => {
    const { editor, inferred } = await start();
    await editor.open(uri, text);
    await inferred(2);
    const hover = async (line: number, character: number) =>
      JSON.stringify(await editor.at('textDocument/hover', uri, { line, character }));
    assert.match(await hover(6, 2), /type inferred by onnxruntime/);
    const weight = await hover(4, 16);
    assert.match(weight, /A weight/);
    assert.doesNotMatch(weight, /infer/);
  });

  it('shows the types that the text does not say, where they are asked for', async () => {
    const { editor, inferred } = await start();
    await editor.open(uri, text);
    // Once for the settings, once for what was inferred.
    await inferred(2);
    const all = [
      '6:3: float[N,4,6,6]',
      '8:3: float[N,4,6,6]',
      '8:11: bool[N,4,6,6]',
      '9:3: float[N,144]',
      '10:3: float[N,2]',
      '11:35: float[N,144]',
      '11:49: float[N,2]',
    ];
    assert.deepEqual(await hints(editor, uri), all);
    const one = { start: { line: 9, character: 0 }, end: { line: 9, character: 5 } };
    assert.deepEqual(await hints(editor, uri, one), all.slice(3, 4));
    assert.deepEqual(
      (await editor.diagnostics(uri)).diagnostics.filter(({ source }) => source === 'onnxruntime'),
      [],
    );
  });

  it('follows the text, and puts errors at their operators', async () => {
    const { editor, inferred } = await start();
    await editor.open(uri, text);
    await inferred(2);
    await editor.change(uri, text.replace('tn = Neg (r)', 'tn = MatMul (m, m)'));
    const told = await editor.told('textDocument/publishDiagnostics', ({ diagnostics }) =>
      diagnostics.some(({ source }) => source === 'onnxruntime'),
    );
    const [found] = told.diagnostics.filter(({ source }) => source === 'onnxruntime');
    assert.equal(
      found!.message,
      'The shapes do not fit: Incompatible dimensions for matrix multiplication. Here m is float[144,2].',
    );
    assert.equal(found!.code, 'shape');
    assert.deepEqual(found!.range, { start: { line: 11, character: 38 }, end: { line: 11, character: 44 } });
    assert.match(found!.relatedInformation![0]!.message, /\[ShapeInferenceError\]/);
    assert.ok((await hints(editor, uri)).includes('9:3: float[N,144]'));
  });

  it('takes the view of a model for the model itself, with the elements that shapes depend on', async () => {
    // So many integers are not in the text: it refers to them in the file.
    const shape = [0n, ...new Array<bigint>(17).fill(1n), 2n, 3n];
    const file = models.write({
      inputs: { x: 'float32[N,6]' },
      outputs: { y: 'float32' },
      weights: { s: tensor('int64', [20], shape) },
      nodes: [op('Reshape', ['x', 's'], ['y'])],
    });
    const { editor, inferred } = await start();
    const view = textDocumentUri(file);
    const { text: shown } = printModel(readModel(file));
    assert.match(shown, /"location"/);
    await editor.open(view, shown);
    await inferred(2);
    const found = await editor.ask('textDocument/inlayHint', {
      textDocument: { uri: view },
      range: wholeText,
    });
    assert.equal(found?.[0]?.tooltip, `y: float[N,${'1,'.repeat(17)}2,3], as onnxruntime infers it`);
  });

  it('infers nothing in a folder that is not trusted, nor where it is switched off', async () => {
    const { editor: distrusted } = await start({}, { initializationOptions: { trusted: false } });
    await distrusted.open(uri, text);
    await new Promise((resolve) => setTimeout(resolve, 1200));
    assert.deepEqual(await hints(distrusted, uri), []);
    await distrusted.stop();
    const { editor: off } = await start({ inference: false });
    await off.open(uri, text);
    await new Promise((resolve) => setTimeout(resolve, 1200));
    assert.deepEqual(await hints(off, uri), []);
  });
});
