import assert from 'node:assert/strict';
import type { CompletionItem, CompletionList, TextEdit } from 'vscode-languageserver/node';
import { CompletionTriggerKind } from 'vscode-languageserver/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { TestEditor } from './support/editor';
import { marked } from './support/marked-text';

const uri = 'file:///models/m.onnxtxt';
const head = '<ir_version: 10, opset_import: ["" : 17, "com.microsoft" : 1]>\n';
const graph = (nodes: string) =>
  `${head}g (float[N,2] x, bool c) => (float y) <float w = {1}> {\n${nodes}\n}\n`;

describe('language server: completion', () => {
  let editor: TestEditor;
  before(async () => {
    editor = await TestEditor.start();
  });
  after(() => editor.stop());

  async function complete(source: string): Promise<CompletionList> {
    const { text, cursors } = marked(source);
    await editor.open(uri, text);
    const list = await editor.at('textDocument/completion', uri, cursors[0]!);
    await editor.close(uri);
    return (list ?? { isIncomplete: false, items: [] }) as CompletionList;
  }

  const inOrder = (list: CompletionList) =>
    [...list.items].sort((a, b) => (a.sortText! < b.sortText! ? -1 : 1)).map(({ label }) => label);
  const newText = ({ textEdit }: CompletionItem) => (textEdit as { newText: string }).newText;

  /** Where one types, what is offered first, and what is not offered. */
  const table: [what: string, source: string, first: string[], not?: string[]][] = [
    [
      'values, the nearest first',
      graph('a = Neg(x)\nb = Abs(a)\nd = Add(|)\ne = Abs(d)'),
      ['b', 'a', 'x', 'c', 'w'],
      ['d', 'e'],
    ],
    ['values behind a comma', graph('d = Add(x, |'), ['x', 'c', 'w']],
    ['values by what is typed', graph('alpha = Neg(x)\nbeta = Abs(alpha)\nd = Add(al|)'), ['alpha'], ['x']],
    ['values with signs', graph('"/a/b" = Neg(x)\nd = Abs("/a|")'), ['/a/b']],
    ['values in a damaged line', graph('a = Neg(x)\nd = Add(a, \n|e = Abs(d)'), ['a', 'x']],
    [
      'outer values in a body, and none that come later',
      graph('a = Neg(x)\ny = If(c) <then_branch = t () => (z) { q = Abs(a)\nz = Relu(|) }>\nlate = Abs(a)'),
      ['q', 'a', 'x', 'c', 'w'],
      ['late', 'y', 'z'],
    ],
    [
      'attributes that are not there',
      graph('a = Gemm <alpha = 1.0, |> (x, w)'),
      ['beta', 'transA', 'transB'],
      ['alpha'],
    ],
    [
      'attributes that are not behind the cursor either',
      graph('a = Gemm <|, beta = 1.0> (x, w)'),
      ['alpha', 'transA'],
      ['beta'],
    ],
    ['required attributes first', graph('a = Concat <|'), ['axis']],
    [
      'words of an enumeration',
      graph('a = Conv <auto_pad = |> (x, w)'),
      ['NOTSET', 'SAME_LOWER', 'SAME_UPPER', 'VALID'],
    ],
    ['words of an enumeration in quotes', graph('a = Conv <auto_pad = "|"> (x, w)'), ['NOTSET']],
    ['element types by number', graph('a = Cast <to = |> (x)'), ['float (1)', 'uint8 (2)']],
    ['switches', graph('a = Gemm <transA = |> (x, w)'), ['0', '1']],
    ['the type of an attribute', graph('a = Conv <pads: |> (x, w)'), ['ints']],
    ['element types of inputs', `${head}g (|) => () {}`, ['float', 'int64', 'bool']],
    ['element types of weights', `${head}g () => () <float[2] w = {1,2}, |> {}`, ['float', 'int64', 'bool']],
    ['values among outputs', `${head}g (float x) => (|) { y = Neg(x) }`, ['float'], []],
    ['symbols of dimensions', `${head}g (float[Batch,2] x, float[|]) => () {}`, ['Batch']],
    [
      'where external data lie',
      `${head}g () => () <float[2] w = ["location": "w.bin", "|"]> {}`,
      ['offset', 'length', 'checksum'],
      ['location'],
    ],
    ['keys of the header', '<ir_version: 8, |>', ['opset_import', 'producer_name'], ['ir_version']],
    ['IR versions', '<ir_version: |', ['10']],
    ['domains of opsets', '<opset_import: ["" : 17, |', ['ai.onnx.ml'], ['""']],
    ['versions of an opset', '<opset_import: ["ai.onnx.ml" : |', ['5', '4', '3', '2', '1']],
    [
      'keys of a function’s header',
      `${graph('')}<|`,
      ['opset_import', 'domain', 'doc_string', 'overload'],
      ['ir_version'],
    ],
    [
      'attributes of the function around',
      `${graph('')}<domain: "d", opset_import: ["" : 17]> f <k> (x) => (y) { y = Concat <axis: int = @|> (x) }`,
      ['k'],
    ],
    [
      'words of an enumeration before a bracket that was closed already',
      graph('a = Pad <mode =|>'),
      ['constant'],
    ],
    ['element types in a call that is not finished', graph('a = Cast <to = |\nb = Abs(a)'), ['float (1)']],
    [
      'domains that are not imported',
      '<opset_import: ["" : 17]> g (float x) => (float y) { y = com.m| }',
      ['microsoft.'],
    ],
    ['a whole model in an empty text', '|', ['model']],
    ['a whole model behind a comment', '# Mine.\nm|', ['model']],
    ['a graph behind the header', '<ir_version: 10>\n|', ['graph']],
    ['a function behind the graph', `${graph('y = Neg(x)')}\n|`, ['function']],
    ['nothing right behind the graph', '<ir_version: 10> g () => () {} |', []],
    ['nothing in a comment', graph('# a = |'), []],
    ['nothing where an output is named', graph('out| = Neg(x)'), []],
  ];
  for (const [what, source, first, not = []] of table) {
    it(`offers ${what}`, async () => {
      const labels = inOrder(await complete(source));
      assert.deepEqual(labels.slice(0, first.length), first);
      if (first.length === 0) assert.deepEqual(labels, []);
      assert.deepEqual(
        not.filter((label) => labels.includes(label)),
        [],
      );
    });
  }

  /** What is inserted; `‹1:X›` is a place that is filled in. */
  const inserted: [source: string, label: string, text: string][] = [
    [graph('a = Con|'), 'Conv', 'Conv (‹1:X›, ‹2:W›)'],
    [graph('a = Con|'), 'Concat', 'Concat <axis = ‹1:0›> (‹2:inputs›)'],
    [graph('a = Con|(x)'), 'Conv', 'Conv'],
    [graph('a = com.microsoft.|'), 'Gelu', 'Gelu (‹1:X›)'],
    [graph('a = |'), 'com.microsoft.FusedMatMul', 'com.microsoft.FusedMatMul (‹1:A›, ‹2:B›)'],
    [graph('Rel|'), 'Relu', '‹2:Y› = Relu (‹1:X›)'],
    [graph('a = Conv <|> (x)'), 'group', 'group = ‹1:1›'],
    [graph('a = Conv <|> (x)'), 'auto_pad', 'auto_pad = "‹1|NOTSET,SAME_UPPER,SAME_LOWER,VALID|›"'],
    [graph('a = Cast <|> (x)'), 'to', 'to = ‹1›'],
    [graph('a = Conv <auto_pad = |> (x)'), 'VALID', '"VALID"'],
    [graph('"/a/b" = Neg(x)\nd = Abs(|)'), '/a/b', '"/a/b"'],
    ['<|', 'opset_import', 'opset_import: ["" : ‹1:21›]'],
    [
      graph('a = I|'),
      'If',
      'If (‹1:cond›) <\n  then_branch = then_branch_graph () => (‹2:then_branch_result›)\n  {\n    \n  },\n' +
        '  else_branch = else_branch_graph () => (‹3:else_branch_result›)\n  {\n    \n  }\n>',
    ],
  ];
  for (const [source, label, text] of inserted) {
    it(`inserts ${JSON.stringify(text)}`, async () => {
      const item = (await complete(source)).items.find((each) => each.label === label);
      assert.ok(item, `'${label}' is not offered`);
      assert.equal(newText(item).replace(/\$\{(.*?)\}/g, '‹$1›'), text);
    });
  }

  it('offers operators of the opset that is imported, and functions of the model before them', async () => {
    const source = `${graph('a = |')}<domain: "my.dom", opset_import: ["" : 17]> Twice (x) => (y) { y = Add(x, x) }`;
    const labels = inOrder(await complete(source));
    assert.equal(labels[0], 'my.dom.Twice');
    assert.ok(labels.includes('LayerNormalization'));
    assert.ok(!labels.includes('Gelu'), 'ONNX has Gelu since opset 20');
    assert.ok(labels.includes('com.microsoft.Gelu'));
  });

  it('imports the domain of an operator that is not imported yet', async () => {
    const { text, cursors } = marked(
      '<ir_version: 10, opset_import: ["" : 17]> g (float x) => (float y) { y = com.microsoft.Gel|(x) }',
    );
    await editor.open(uri, text);
    const { items } = (await editor.at('textDocument/completion', uri, cursors[0]!)) as CompletionList;
    const gelu = items.find(({ label }) => label === 'Gelu')!;
    assert.equal(
      TextDocument.applyEdits(editor.texts.get(uri)!, [
        ...gelu.additionalTextEdits!,
        gelu.textEdit as TextEdit,
      ]),
      '<ir_version: 10, opset_import: ["" : 17, "com.microsoft" : 1]> g (float x) => (float y) ' +
        '{ y = com.microsoft.Gelu(x) }',
    );
    await editor.close(uri);
  });

  it('is asked for by a blank only where something is to follow', async () => {
    const asked = { context: { triggerKind: CompletionTriggerKind.TriggerCharacter, triggerCharacter: ' ' } };
    for (const [source, some] of [
      ['a = Conv <auto_pad = |> (x, w)', true],
      ['a = |', true],
      ['  |', false],
      ['a |', false],
    ] as const) {
      const { text, cursors } = marked(graph(source));
      await editor.open(uri, text);
      const list = (await editor.at(
        'textDocument/completion',
        uri,
        cursors[0]!,
        asked,
      )) as CompletionList | null;
      assert.equal((list?.items.length ?? 0) > 0, some, source);
      await editor.close(uri);
    }
  });

  it('goes on with what is to be typed next, where the client has commands for that', async () => {
    const commands = { suggest: 'ask', parameterHints: 'hint' };
    const able = await TestEditor.start({ initializationOptions: commands });
    for (const [source, label, command] of [
      ['a = Con|', 'Conv', 'hint'],
      ['a = Cas|', 'Cast', 'ask'],
      ['a = Cast <|', 'to', 'ask'],
      ['a = ai.onnx.|', 'ml.', 'ask'],
      ['a = Con|(x)', 'Conv', undefined],
    ] as const) {
      const { text, cursors } = marked(graph(source));
      await able.open(uri, text);
      const { items } = (await able.at('textDocument/completion', uri, cursors[0]!)) as CompletionList;
      const item = items.find((each) => each.label === label);
      assert.ok(item, label);
      assert.equal(item.command?.command, command, label);
      await able.close(uri);
    }
    await able.stop();
  });

  it('describes an operator and an attribute when somebody looks at them', async () => {
    const conv = (await complete(graph('a = Con|'))).items.find(({ label }) => label === 'Conv')!;
    assert.equal(conv.documentation, undefined);
    const resolved = await editor.ask('completionItem/resolve', conv);
    const { value } = resolved.documentation as { value: string };
    assert.match(value, /Y = Conv \(X, W, B\?\)/);
    assert.match(value, /Convolution of X/);
    assert.match(value, /`group: int = 1`: the number of groups/);
    assert.match(value, /since opset 11 \(it has versions 1, 11, 22\)/);
    const attribute = (await complete(graph('a = Conv <|'))).items.find(({ label }) => label === 'auto_pad')!;
    const other = await editor.ask('completionItem/resolve', attribute);
    assert.match((other.documentation as { value: string }).value, /One of `NOTSET`, `SAME_UPPER`/);
  });

  it('inserts plain texts for a client without snippets', async () => {
    const plain = await TestEditor.start({ capabilities: { textDocument: { completion: {} } } });
    const { text, cursors } = marked(graph('a = Con|'));
    await plain.open(uri, text);
    const list = (await plain.at('textDocument/completion', uri, cursors[0]!)) as CompletionList;
    const conv = list.items.find(({ label }) => label === 'Conv')!;
    assert.equal(newText(conv), 'Conv');
    assert.equal(conv.insertTextFormat, undefined);
    await plain.stop();
  });

  it('sends no more names than somebody reads, and says so', async () => {
    const nodes = Array.from({ length: 1000 }, (_, at) => `v${at} = Neg(${at === 0 ? 'x' : `v${at - 1}`})`);
    const list = await complete(graph(`${nodes.join('\n')}\nz = Abs(|)`));
    assert.equal(list.isIncomplete, true);
    assert.equal(list.items.length, 200);
    assert.equal(inOrder(list)[0], 'v999');
    const narrowed = await complete(graph(`${nodes.join('\n')}\nz = Abs(v12|)`));
    assert.ok(narrowed.items.some(({ label }) => label === 'v12'));
  });
});
