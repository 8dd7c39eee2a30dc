import assert from 'node:assert/strict';
import { pathToFileURL } from 'node:url';
import type { Hover, MarkupContent, SignatureHelp } from 'vscode-languageserver/node';
import { temporaryFolder } from '../temporary-folder';
import { TestEditor } from './support/editor';
import { marked, withMarks } from './support/marked-text';

const uri = 'file:///models/m.onnxtxt';
const head = '<ir_version: 10, opset_import: ["" : 17]>\n';
const graph = (nodes: string) =>
  `${head}g (float[N,2] x, bool c) => (float y) <float[3] w = {1,2,-6}> {\n${nodes}\n}\n`;

describe('language server: hover', () => {
  const folder = temporaryFolder('hover');
  let editor: TestEditor;
  before(async () => {
    editor = await TestEditor.start();
  });
  after(() => editor.stop());

  async function hover(source: string, at = uri): Promise<[text: string, content: string]> {
    const { text, cursors } = marked(source);
    await editor.open(at, text);
    const found = (await editor.at('textDocument/hover', at, cursors[0]!)) as Hover | null;
    await editor.close(at);
    if (!found) return [text, ''];
    return [withMarks(text, [found.range!]), (found.contents as MarkupContent).value];
  }

  /** `|` is where one points, `⟦…⟧` what it is about. */
  const table: [what: string, source: string, ...says: RegExp[]][] = [
    [
      'an operator',
      graph('y = ⟦Con|v⟧(x, w)'),
      /^```onnxtxt\nY = Conv \(X, W, B\?\)\n```/,
      /`group: int = 1`/,
      /`B`: `T`, may be left out/,
    ],
    [
      'an operator in its version',
      graph('y = ⟦Soft|max⟧(x)'),
      /since opset 13 \(it has versions 1, 11, 13\)/,
    ],
    [
      'an attribute',
      graph('y = Conv <⟦auto|_pad⟧ = "VALID">(x, w)'),
      /auto_pad: string = "NOTSET"/,
      /One of `NOTSET`, /,
    ],
    [
      'a value',
      graph('a = Neg(x) y = Add(a, ⟦a|⟧)'),
      /onnxtxt\na\n/,
      /Made by \*\*Neg\*\*\./,
      /1 node takes it\./,
    ],
    ['an input of the model', graph('y = Neg(⟦|x⟧)'), /float\[N,2\] x/, /An input of the model\./],
    [
      'a weight',
      graph('y = Neg(⟦w|⟧)'),
      /float\[3\] w/,
      /3 elements, 12 B, inline/,
      /min -6 · max 2 · mean -1 · std 3\.55903 · 0 NaN/,
    ],
    ['a symbol', graph('y = Neg(x)').replace('N,2', '⟦N|⟧,2'), /dimension that the model leaves open: `N`/],
    ['a word of types', graph('y = Neg(x)').replace('float[3]', '⟦flo|at⟧[3]'), /`float`: float32, 32 bits/],
    ['a key of the header', '<⟦ir_ver|sion⟧: 10>\ng () => () {}', /the version of the file format/],
    ['an opset', '<opset_import: [⟦"" : 1|7⟧]>\ng () => () {}', /ONNX's own operators, version 17/],
    [
      'a call of a function',
      `${graph('y = ⟦d.Tw|ice⟧(x)')}<domain: "d", opset_import: ["" : 17]> Twice (a) => (b) { b = Add(a, a) }`,
      /b = d\.Twice \(a\)/,
    ],
  ];
  for (const [what, source, ...says] of table) {
    it(`tells of ${what}`, async () => {
      const [marks, content] = await hover(source);
      assert.equal(marks, source.replace('|', ''));
      for (const each of says) assert.match(content, each);
    });
  }

  it('says nothing of what has no meaning', async () => {
    assert.deepEqual((await hover(graph('y = Neg(x) # flo|at')))[1], '');
    assert.deepEqual((await hover(graph('y = Unknown|Op(x)')))[1], '');
  });

  it('measures a weight in a file, piece by piece, and says where none can be read', async () => {
    const count = 700_000;
    const numbers = Float32Array.from({ length: count }, (_, at) => (at % 7) - 3);
    numbers[5] = Number.NaN;
    folder.write('w.bin', new Uint8Array(numbers.buffer));
    const at = pathToFileURL(folder.write('m.onnxtxt', '')).href;
    const weight = (location: string) =>
      `${head}g () => (float y) <float[${count}] w = ["location": "${location}"]> { y = Neg(w|) }`;
    const [, said] = await hover(weight('w.bin'), at);
    const finite = [...numbers].filter((value) => !Number.isNaN(value));
    const mean = finite.reduce((sum, value) => sum + value, 0) / finite.length;
    const std = Math.sqrt(finite.reduce((sum, value) => sum + (value - mean) ** 2, 0) / finite.length);
    assert.match(said, /700,000 elements, 2\.8 MB at byte 0 of its file/);
    const figures = /min (\S+) · max (\S+) · mean (\S+) · std (\S+) · 1 NaN/.exec(said);
    assert.ok(figures, said);
    const [min, max, meanSaid, stdSaid] = figures.slice(1).map(Number);
    assert.deepEqual([min, max], [-3, 3]);
    assert.ok(Math.abs(meanSaid! - mean) < 1e-9 && Math.abs(stdSaid! - std) < 1e-5, said);
    assert.match(
      (await hover(weight('gone.bin'), at))[1],
      /cannot be read: its file 'gone\.bin' is not beside the model/,
    );
    assert.match((await hover(weight('../w.bin'), at))[1], /such paths are not followed/);
  });
});

describe('language server: signature help', () => {
  let editor: TestEditor;
  before(async () => {
    editor = await TestEditor.start();
  });
  after(() => editor.stop());

  /** Where one types, the signature, with the active parameter in brackets. */
  const table: [what: string, source: string, signature: string | undefined][] = [
    ['the first input', graph('y = Conv(|'), 'Conv (⟦X: T⟧, W: T, B?: T)'],
    ['a later input', graph('y = Conv(x, w, |)'), 'Conv (X: T, W: T, ⟦B?: T⟧)'],
    ['one of any number', graph('y = Max(x, x, x, |)'), 'Max (⟦data_0…: T⟧)'],
    ['no input that there is', graph('y = Neg(x, |)'), 'Neg (X: T)'],
    ['an attribute', graph('y = Concat <axis = |'), 'Concat <⟦axis: int (required)⟧>'],
    [
      'the inputs of a function',
      `${graph('y = d.F(x, |)')}<domain: "d", opset_import: ["" : 17]> F (a, b) => (r) { r = Add(a, b) }`,
      'r = d.F (a, ⟦b⟧)',
    ],
    ['nothing outside of a call', graph('y| = Neg(x)'), undefined],
  ];
  for (const [what, source, signature] of table) {
    it(`shows ${what}`, async () => {
      const { text, cursors } = marked(source);
      await editor.open(uri, text);
      const help = (await editor.at('textDocument/signatureHelp', uri, cursors[0]!)) as SignatureHelp | null;
      await editor.close(uri);
      assert.equal(help ? shown(help) : undefined, signature);
    });
  }

  function shown({ signatures, activeParameter }: SignatureHelp): string {
    const { label, parameters = [] } = signatures[0]!;
    const active = parameters[activeParameter!]?.label;
    if (active === undefined) return label;
    const start = typeof active === 'string' ? label.lastIndexOf(active) : active[0];
    const end = typeof active === 'string' ? start + active.length : active[1];
    return `${label.slice(0, start)}⟦${label.slice(start, end)}⟧${label.slice(end)}`;
  }
});
