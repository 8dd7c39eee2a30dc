import assert from 'node:assert/strict';
import type { CodeAction } from 'vscode-languageserver/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { TestEditor } from './support/editor';
import { marked, withMarks } from './support/marked-text';

const uri = 'file:///models/m.onnxtxt';
const head = '<ir_version: 8, opset_import: ["" : 17]>\n';

describe('language server: diagnostics and quick fixes', () => {
  let editor: TestEditor;
  before(async () => {
    editor = await TestEditor.start();
  });
  after(() => editor.stop());

  /** A text with its faults between brackets, and what is said of each. */
  const faults: [source: string, ...messages: RegExp[]][] = [
    [`${head}g (float x) => (float y) { y = Relu(x) }`],
    [`${head}g (float x) => (float y) {\n  y = Relu(x⟦⟧\n}`, /'\)' is missing behind the inputs/],
    [`${head}g (float x) => (float y) { y = ⟦Rellu⟧(x) }`, /Rellu.*Relu/],
  ];
  for (const [source, ...messages] of faults) {
    it(`tells what is wrong: ${source.slice(head.length)}`, async () => {
      const { text } = marked(source);
      await editor.open(uri, text);
      const { diagnostics } = await editor.diagnostics(uri);
      await editor.close(uri);
      assert.equal(
        withMarks(
          text,
          diagnostics.map(({ range }) => range),
        ),
        source,
      );
      messages.forEach((message, at) => {
        assert.match(String(diagnostics[at]!.message), message);
      });
    });
  }

  it('tells it anew after an edit, of the text as it is then', async () => {
    await editor.open(uri, `${head}g (float x) => (float y) {\n  y = Relu(x\n}\n`);
    assert.equal((await editor.diagnostics(uri)).diagnostics.length, 1);
    const end = { line: 2, character: 12 };
    await editor.change(uri, [{ range: { start: end, end }, text: ')' }]);
    const { diagnostics, version } = await editor.diagnostics(uri);
    assert.deepEqual(diagnostics, []);
    assert.equal(version, 2);
    await editor.close(uri);
    const closed = await editor.told(
      'textDocument/publishDiagnostics',
      ({ version }) => version === undefined,
    );
    assert.deepEqual(closed.diagnostics, []);
  });

  it('says who found a fault apart from its code, in the fix as well', async () => {
    await editor.open(uri, `${head}g (float x) => (float y) { y = Rellu(x) }`);
    const [told] = (await editor.diagnostics(uri)).diagnostics;
    assert.deepEqual([told?.source, told?.code], ['onnx', 'unknown-operator']);
    const { range } = told!;
    const context = { diagnostics: [told!] };
    const asked = { textDocument: { uri }, range, context };
    const [fix] = (await editor.ask('textDocument/codeAction', asked)) as CodeAction[];
    assert.deepEqual(fix?.diagnostics, [told]);
    await editor.close(uri);
  });

  it('checks only the syntax of a very long text, and says so', async () => {
    const filler = `# ${'x'.repeat(5_000_000)}\n`;
    await editor.open(uri, `${filler}${head}g (float x) => (float y) { y = Rellu<>(x) }`);
    const { diagnostics } = await editor.diagnostics(uri);
    await editor.close(uri);
    assert.deepEqual(
      diagnostics.map(({ code }) => code),
      ['syntax'],
    );
    const { message } = await editor.told('window/logMessage');
    assert.match(message, /5\.0 million characters\. Of texts over 5 million only the syntax is checked/);
  });

  async function actions(uriOf: string, source: string, only?: string[]): Promise<[string, CodeAction[]]> {
    const { text, cursors } = marked(source);
    await editor.open(uriOf, text);
    const start = cursors[0]!;
    const found = await editor.ask('textDocument/codeAction', {
      textDocument: { uri: uriOf },
      range: { start, end: cursors[1] ?? start },
      context: { diagnostics: [], ...(only && { only }) },
    });
    await editor.close(uriOf);
    return [text, found as CodeAction[]];
  }

  function applied(text: string, { edit }: CodeAction): string {
    return TextDocument.applyEdits(TextDocument.create(uri, 'onnxtxt', 1, text), edit!.changes![uri]!);
  }

  it('mends a misspelt operator', async () => {
    const [text, [action]] = await actions(uri, `${head}g (float x) => (float y) { y = Re|llu(x) }`);
    assert.equal(action?.kind, 'quickfix');
    assert.equal(action.diagnostics?.length, 1);
    assert.equal(applied(text, action), `${head}g (float x) => (float y) { y = Relu(x) }`);
  });

  it('offers first what mends the worst, and prefers one fix', async () => {
    const [, offered] = await actions(uri, `${head}g (float x) => (float y) { a = Rel|lu(x)\ny = Relu(x) }`);
    assert.deepEqual(
      offered.map(({ title, isPreferred }) => [title, isPreferred]),
      [
        ["Change to 'Relu'", true],
        ['Remove the node', false],
      ],
    );
  });

  it('offers nothing where nothing is wrong, and nothing in the view of a model', async () => {
    const source = `${head}g (fl|oat x) => (float y) { y = Rellu(x) }`;
    assert.deepEqual((await actions(uri, source))[1], []);
    const view = 'onnx-model:/models/m.onnx/model.onnxtxt';
    assert.deepEqual((await actions(view, source.replace('Re', '|Re')))[1], []);
  });

  it('makes all sure fixes at once, for who asks for it', async () => {
    const source = `|${head}g (float x) => (float y) { a = Rellu<v = [1, 2.0]>(x) y = Abs<>(a) }`;
    assert.deepEqual((await actions(uri, source))[1], []);
    const [text, [action, ...more]] = await actions(uri, source, ['source.fixAll']);
    assert.equal(more.length, 0);
    assert.equal(action?.kind, 'source.fixAll.onnx');
    const fixed = applied(text, action);
    assert.match(fixed, /a = Rellu<v: floats = \[1, 2\.0\]>\(x\)/);
    assert.match(fixed, /y = Abs\(a\)/);
  });
});

describe('language server: formatting', () => {
  let editor: TestEditor;
  before(async () => {
    editor = await TestEditor.start();
  });
  after(() => editor.stop());

  const options = { tabSize: 4, insertSpaces: false };
  const text = 'g (x)=>(y) {\n   a=Relu(x)\n   y=If(c)<t=b ()=>(z) {z=Neg(a)}, e=b()=>(z){z=Abs(a)}>\n}\n';

  async function formatted(ask: () => Promise<unknown>): Promise<string> {
    await editor.open(uri, text);
    const edits = (await ask()) as Parameters<typeof TextDocument.applyEdits>[1];
    await editor.close(uri);
    return TextDocument.applyEdits(TextDocument.create(uri, 'onnxtxt', 1, text), edits);
  }
  const body = (name: string, operator: string) =>
    `    ${name} = b () => (z)\n    {\n      z = ${operator} (a)\n    }`;

  it('formats a text', async () => {
    const whole = await formatted(() =>
      editor.ask('textDocument/formatting', { textDocument: { uri }, options }),
    );
    const bodies = `${body('t', 'Neg')},\n${body('e', 'Abs')}`;
    assert.equal(whole, `g (x) => (y)\n{\n  a = Relu (x)\n  y = If (c) <\n${bodies}\n  >\n}\n`);
  });

  it('formats some lines', async () => {
    const range = { start: { line: 1, character: 5 }, end: { line: 1, character: 12 } };
    const part = await formatted(() =>
      editor.ask('textDocument/rangeFormatting', { textDocument: { uri }, range, options }),
    );
    assert.equal(part, text.replace('   a=Relu(x)', '  a = Relu (x)'));
  });

  it('formats a body when its brace is typed', async () => {
    const character = text.split('\n')[2]!.indexOf('}') + 1;
    const typed = await formatted(() =>
      editor.ask('textDocument/onTypeFormatting', {
        textDocument: { uri },
        position: { line: 2, character },
        ch: '}',
        options,
      }),
    );
    assert.equal(typed, text.replace('<t=b ()=>(z) {z=Neg(a)}', `<\n${body('t', 'Neg')}`));
  });
});
