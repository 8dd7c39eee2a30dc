import assert from 'node:assert/strict';
import type { SemanticTokens, SemanticTokensDelta } from 'vscode-languageserver/node';
import { vscodeCapabilities } from './support/client-capabilities';
import { TestEditor } from './support/editor';
import { marked } from './support/marked-text';
import { sampleText } from './support/sample';

const uri = 'file:///models/sample.onnxtxt';
const document = { textDocument: { uri } };

/** `text: type modifiers` for each token. */
function decoded(editor: TestEditor, data: readonly number[]): string[] {
  const { legend } = editor.initialized.capabilities.semanticTokensProvider!;
  const lines = editor.texts.get(uri)!.getText().split('\n');
  const found: string[] = [];
  let line = 0;
  let character = 0;
  for (let at = 0; at < data.length; at += 5) {
    const [down, right, length, type, bits] = data.slice(at, at + 5) as [
      number,
      number,
      number,
      number,
      number,
    ];
    line += down;
    character = down > 0 ? right : character + right;
    const modifiers = legend.tokenModifiers.filter((_, bit) => bits & (1 << bit));
    const text = lines[line]!.slice(character, character + length);
    found.push(`${text}: ${[legend.tokenTypes[type], ...modifiers].join(' ')}`);
  }
  return found;
}

describe('language server: texts that are compared', () => {
  it('have colours and names, and nothing is wrong with them', async () => {
    const uri = 'onnx-diff:/models/m.onnx/compared.onnxtxt?e30';
    const editor = await TestEditor.start();
    await editor.open(uri, 'g (float x) => (float y) {\n  y = Rellu (nothing)\n}\n');
    assert.deepEqual((await editor.diagnostics(uri)).diagnostics, []);
    const tokens = await editor.ask('textDocument/semanticTokens/full', { textDocument: { uri } });
    assert.ok(tokens!.data.length > 0);
    const asked = { textDocument: { uri } };
    assert.deepEqual(await editor.ask('textDocument/codeLens', asked), []);
    await editor.stop();
  });
});

describe('language server: semantic tokens', () => {
  let editor: TestEditor;
  beforeEach(async () => {
    editor = await TestEditor.start();
  });
  afterEach(() => editor.stop());

  const tokensOf = async (text: string, of = editor) => {
    await of.open(uri, text);
    const { data } = (await of.ask('textDocument/semanticTokens/full', document))!;
    return decoded(of, data);
  };

  it('tell inputs, weights, values, operators and functions apart', async () => {
    const text = `<opset_import: ["" : 17, "my" : 1]>
g (float[N] x) => (float[N] y) < float[1] w = {1} > {
  [first] h = Mul(x, w)
  i = Upsample(h)
  j = Foo <axis: int = 1> (i)
  y = my.F <by = 2> (j)
}
<domain: "my", opset_import: ["" : 17]>
F <by> (a) => (b) { b = LeakyRelu <alpha: float = @by> (a) }`;
    assert.deepEqual(await tokensOf(text), [
      ...['opset_import: keyword', '"": namespace declaration', '"my": namespace declaration'],
      ...['g: class declaration', 'float: type', 'N: typeParameter', 'x: parameter declaration'],
      ...['float: type', 'N: typeParameter', 'y: variable'],
      ...['float: type', 'w: variable declaration readonly'],
      ...['first: label declaration', 'h: variable declaration', 'Mul: function defaultLibrary'],
      ...['x: parameter', 'w: variable readonly'],
      ...['i: variable declaration', 'Upsample: function defaultLibrary deprecated', 'h: variable'],
      ...['j: variable declaration', 'Foo: function', 'axis: property', 'int: type', 'i: variable'],
      ...['y: variable declaration', 'my: namespace', 'F: function', 'by: property', 'j: variable'],
      ...['domain: keyword', '"my": namespace', 'opset_import: keyword', '"": namespace declaration'],
      ...['F: function declaration', 'by: property declaration', 'a: parameter declaration', 'b: variable'],
      ...['b: variable declaration', 'LeakyRelu: function defaultLibrary', 'alpha: property', 'float: type'],
      ...['by: property', 'a: parameter'],
    ]);
  });

  it('leave numbers, strings and comments to a client that has a grammar, and give them to others', async () => {
    const text = '# c\n#: model {}\ng (float x) => (float y) { y = F <a = 1, s = "t\nu"> (x) }';
    const literals = [
      '# c: comment',
      '#: model {}: comment documentation',
      '1: number',
      '"t: string',
      'u": string',
    ];
    const mine = await tokensOf(text);
    assert.deepEqual(
      mine.filter((token) => literals.includes(token)),
      [],
    );
    const bare = await TestEditor.start({ capabilities: { textDocument: {} } });
    const theirs = await tokensOf(text, bare);
    assert.deepEqual(
      theirs.filter((token) => literals.includes(token)),
      literals,
    );
    assert.deepEqual(
      theirs.filter((token) => !literals.includes(token)),
      mine,
    );
    await bare.stop();
  });

  it('pass over the elements of long data', async () => {
    const bare = await TestEditor.start({ capabilities: { ...vscodeCapabilities, textDocument: {} } });
    const weight = (count: number) => `float[${count}] w = {${Array(count).fill('1').join(',')}}`;
    const count = async (text: string) => {
      const tokens = await tokensOf(`g () => (float y) < ${text} > { y = F(w) }`, bare);
      return tokens.filter((token) => token === '1: number').length;
    };
    assert.equal(await count(weight(20)), 20);
    await bare.close(uri);
    assert.equal(await count(weight(2000)), 0);
    await bare.stop();
  });

  it('of a range are those of the whole text that lie in it', async () => {
    const { text, ranges } = marked(
      sampleText.replace('[scale] h = Mul(x, half)', '⟦[scale] h = Mul(x, half)⟧'),
    );
    await editor.open(uri, text);
    const { data } = (await editor.ask('textDocument/semanticTokens/range', {
      ...document,
      range: ranges[0]!,
    }))!;
    assert.deepEqual(decoded(editor, data), [
      ...['scale: label declaration', 'h: variable declaration', 'Mul: function defaultLibrary'],
      ...['x: parameter', 'half: variable readonly'],
    ]);
  });

  it('of a changed text are told by what has changed', async () => {
    await editor.open(uri, sampleText);
    const first = (await editor.ask('textDocument/semanticTokens/full', document))!;
    await editor.change(uri, sampleText.replace('a = Neg(h)', 'a = Foo(c)'));
    const params = { ...document, previousResultId: first.resultId! };
    const delta = (await editor.ask('textDocument/semanticTokens/full/delta', params)) as SemanticTokensDelta;
    const data = [...first.data];
    for (const { start, deleteCount, data: inserted } of [...delta.edits].reverse()) {
      data.splice(start, deleteCount, ...(inserted ?? []));
    }
    const whole = (await editor.ask('textDocument/semanticTokens/full', document)) as SemanticTokens;
    assert.deepEqual(data, whole.data);
    assert.ok(delta.edits.length === 1 && delta.edits[0]!.deleteCount < first.data.length / 4);
  });

  it('are given whole where the client’s result is not known', async () => {
    await editor.open(uri, sampleText);
    const params = { ...document, previousResultId: 'of another server' };
    const whole = (await editor.ask('textDocument/semanticTokens/full/delta', params)) as SemanticTokens;
    assert.ok(whole.data.length > 0);
  });
});
