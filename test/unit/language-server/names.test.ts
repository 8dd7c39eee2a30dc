import assert from 'node:assert/strict';
import type { Location, LocationLink } from 'vscode-languageserver/node';
import { TestEditor } from './support/editor';
import { marked, withMarks } from './support/marked-text';

const uri = 'file:///models/m.onnxtxt';
const head = '<ir_version: 9, opset_import: ["" : 17]>\n';

describe('language server: definition, references and highlights', () => {
  let editor: TestEditor;
  before(async () => {
    editor = await TestEditor.start();
  });
  after(() => editor.stop());

  type Method = 'textDocument/definition' | 'textDocument/declaration' | 'textDocument/typeDefinition';

  /** `|` is where one asks, `⟦…⟧` what is found. */
  async function found(source: string, method: Method): Promise<void> {
    const { text, cursors } = marked(source);
    await editor.open(uri, text);
    const links = (await editor.at(method, uri, cursors[0]!)) as LocationLink[] | null;
    const ranges = (links ?? []).map(({ targetSelectionRange }) => targetSelectionRange);
    await editor.close(uri);
    assert.equal(withMarks(text, ranges), source.replace('|', ''));
  }

  const definitions: [what: string, source: string][] = [
    ['a node that makes a value', 'g (float x) => (float y) {\n  ⟦h⟧ = Neg(x)\n  y = Relu(h|)\n}'],
    ['an input', 'g (float ⟦x⟧) => (float y) { y = Relu(|x) }'],
    ['a weight', 'g () => (float y) < float ⟦"a/w:0"⟧ = {1}, float b > { y = Relu("a/|w:0") }'],
    ['a graph’s output', 'g (float x) => (float |y) { ⟦y⟧ = Relu(x) }'],
    ['itself', 'g (float x) => (float y) { ⟦y|⟧ = Relu(x) }'],
    [
      'an outer value in a body',
      `g (bool c, float ⟦x⟧) => (float y) {
  y = If (c) <
    then_branch = t () => (float a) { a = Neg(x|) },
    else_branch = e () => (float a) { a = Abs(x) }
  >
}`,
    ],
    [
      'the value of its own body, not of the other',
      `g (bool c, float x) => (float y) {
  y = If (c) <
    then_branch = t () => (float a) { a = Neg(x) },
    else_branch = e () => (float a|) { ⟦a⟧ = Abs(x) }
  >
}`,
    ],
    [
      'the function that is called, by domain and overload',
      `g (float x) => (float y) { y = my.dom.Twice|:fast(x) }
<domain: "my.dom", opset_import: ["" : 17]> Twice (a) => (b) { b = Add(a, a) }
<domain: "my.dom", overload: "fast", opset_import: ["" : 17]> ⟦Twice⟧ (a) => (b) { b = Add(a, a) }`,
    ],
    [
      'the attribute of the function around',
      `g (float x) => (float y) { y = my.Scale <by = 2.0> (x) }
<domain: "my", opset_import: ["" : 17]> Scale <⟦by⟧> (a) => (b) {
  f = Constant <value_float: float = @b|y> ()
  b = Mul(a, f)
}`,
    ],
    [
      'the attribute of the function that is called',
      `g (float x) => (float y) { y = my.Scale <|by = 2.0> (x) }
<domain: "my", opset_import: ["" : 17]> Scale <⟦by⟧: float = 1.0> (a) => (b) { b = Neg(a) }`,
    ],
    ['a dimension, where it is said first', 'g (float[⟦N⟧, 3] x) => (float[|N] y) { y = Relu(x) }'],
    ['no operator of ONNX', 'g (float x) => (float y) { y = Re|lu(x) }'],
    ['no value that nothing makes', 'g (float x) => (float y) { y = Relu(z|) }'],
    [
      'a value in a structured comment',
      'g (float x) => (float y) {\n  ⟦y⟧ = Relu(x)\n}\n#: value "" "|y" {"docString":"d"}',
    ],
    [
      'a value of the JSON',
      'g (float ⟦x⟧) => (float y) {\n  y = Relu(x)\n}\n#: graph "" {"quantizationAnnotation":[{"tensorName":"|x"}]}',
    ],
  ];
  for (const [what, source] of definitions) {
    it(`finds ${what}`, () => found(head + source, 'textDocument/definition'));
  }

  it('finds the opset import of a domain', () =>
    found(
      '<ir_version: 9, opset_import: ["" : 17, ⟦"my.dom"⟧ : 1]>\ng (float x) => (float y) { y = my.d|om.Foo(x) }',
      'textDocument/definition',
    ));

  const types: [what: string, source: string][] = [
    ['a line of types', 'g (float x) => (float y) < float[2] ⟦h⟧ > { h = Neg(x) y = Relu(h|) }'],
    ['an input', 'g (float ⟦x⟧) => (float y) { y = Relu(x|) }'],
    ['an output', 'g (float x) => (float ⟦y⟧) { |y = Relu(x) }'],
  ];
  for (const [what, source] of types) {
    it(`finds the type in ${what}`, () => found(head + source, 'textDocument/typeDefinition'));
    it(`finds as the declaration the type in ${what}`, () =>
      found(head + source, 'textDocument/declaration'));
  }

  it('finds no type where none is written', () =>
    found(`${head}g (float x) => (y) { h = Neg(x) y = Relu(h|) }`, 'textDocument/typeDefinition'));

  it('gives plain locations to a client that knows no links', async () => {
    const plain = await TestEditor.start({ capabilities: {} });
    const { text, cursors, ranges } = marked(`${head}g (float ⟦x⟧) => (float y) { y = Relu(|x) }`);
    await plain.open(uri, text);
    const places = (await plain.at('textDocument/definition', uri, cursors[0]!)) as Location[];
    assert.deepEqual(places, [{ uri, range: ranges[0] }]);
    await plain.stop();
  });

  it('finds references into bodies, and the definition only if asked', async () => {
    const source = `${head}g (bool c, float ⟦x⟧) => (float y) {
  h = Neg(⟦x|⟧)
  y = If (c) <
    then_branch = t () => (float a) { a = Add(⟦x⟧, h) },
    else_branch = e () => (float x) { x = Abs(h) }
  >
}`;
    const { text, cursors } = marked(source);
    await editor.open(uri, text);
    const ask = (includeDeclaration: boolean) =>
      editor.at('textDocument/references', uri, cursors[0]!, { context: { includeDeclaration } });
    const all = (await ask(true))!.map(({ range }) => range);
    const uses = (await ask(false))!.map(({ range }) => range);
    await editor.close(uri);
    assert.equal(withMarks(text, all), source.replace('|', ''));
    assert.equal(withMarks(text, uses), source.replace('|', '').replace('float ⟦x⟧', 'float x'));
  });

  it('finds the calls of a function', async () => {
    const source = `${head}g (float x) => (float y) { h = my.⟦Twice⟧(x) y = my.⟦Twice⟧(h) }
<domain: "my", opset_import: ["" : 17]> |Twice (a) => (b) { b = Add(a, a) }`;
    const { text, cursors } = marked(source);
    await editor.open(uri, text);
    const context = { includeDeclaration: false };
    const calls = (await editor.at('textDocument/references', uri, cursors[0]!, { context }))!;
    await editor.close(uri);
    assert.equal(
      withMarks(
        text,
        calls.map(({ range }) => range),
      ),
      source.replace('|', ''),
    );
  });

  it('highlights what makes a value as written, what takes it as read', async () => {
    const { text, cursors, ranges } = marked(
      `${head}g (float x) => (float ⟦y⟧) < float[2] ⟦h⟧ > { ⟦h⟧ = Neg(x) ⟦y⟧ = Relu(⟦|h⟧) }`,
    );
    await editor.open(uri, text);
    const found = await editor.at('textDocument/documentHighlight', uri, cursors[0]!);
    await editor.close(uri);
    const [, type, write, , read] = ranges;
    assert.deepEqual(found, [
      { range: type, kind: 1 },
      { range: write, kind: 3 },
      { range: read, kind: 2 },
    ]);
  });

  it('reads a document anew when it has changed', async () => {
    const { text, cursors, ranges } = marked(`${head}g (float x) => (float y) { ⟦h⟧ = Neg(x) y = Relu(|h) }`);
    await editor.open(uri, text.replace('h = Neg', 'i = Neg'));
    assert.equal(await editor.at('textDocument/definition', uri, cursors[0]!), null);
    const range = { start: ranges[0]!.start, end: ranges[0]!.end };
    await editor.change(uri, [{ range, text: 'h' }]);
    const links = (await editor.at('textDocument/definition', uri, cursors[0]!)) as LocationLink[];
    assert.deepEqual(links[0]!.targetSelectionRange, range);
    await editor.close(uri);
  });

  it('says nothing of a document that is not open', async () => {
    assert.equal(
      await editor.at('textDocument/definition', 'file:///no.onnxtxt', { line: 0, character: 0 }),
      null,
    );
  });
});
