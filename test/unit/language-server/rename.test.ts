import assert from 'node:assert/strict';
import type { TextDocumentEdit } from 'vscode-languageserver/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { TestEditor } from './support/editor';
import { marked } from './support/marked-text';

const uri = 'file:///models/m.onnxtxt';
const head = '<ir_version: 9, opset_import: ["" : 17]>\n';

describe('language server: rename', () => {
  let editor: TestEditor;
  before(async () => {
    editor = await TestEditor.start();
  });
  after(() => editor.stop());

  /** The text after a rename at `|`. */
  async function renamed(source: string, newName: string): Promise<string> {
    const { text, cursors } = marked(source);
    await editor.open(uri, text);
    try {
      const edit = await editor.at('textDocument/rename', uri, cursors[0]!, { newName });
      const [change] = (edit?.documentChanges ?? []) as TextDocumentEdit[];
      assert.deepEqual(change?.textDocument, { uri, version: 1 });
      const edits = change.edits as {
        range: TextDocumentEdit['edits'][0]['range'] & object;
        newText: string;
      }[];
      return TextDocument.applyEdits(TextDocument.create(uri, '', 1, text), edits as never);
    } finally {
      await editor.close(uri);
    }
  }

  const renames: [what: string, source: string, newName: string, result: string][] = [
    [
      'a value with its type, into bodies, and not those of the same name elsewhere',
      `g (bool c, float x) => (float y, float h) < float[2] h, float a > {
  |h = Neg(x)
  a = Neg(h)
  y = If (c) <
    then_branch = t () => (float b) { b = Add(h, x) },
    else_branch = e () => (float b) < float h_other = {1} > { b = Add(h, h_other) }
  >
}
<domain: "my", opset_import: ["" : 17]> F (h) => (b) { b = Neg(h) }`,
      'k',
      `g (bool c, float x) => (float y, float k) < float[2] k, float a > {
  k = Neg(x)
  a = Neg(k)
  y = If (c) <
    then_branch = t () => (float b) { b = Add(k, x) },
    else_branch = e () => (float b) < float h_other = {1} > { b = Add(k, h_other) }
  >
}
<domain: "my", opset_import: ["" : 17]> F (h) => (b) { b = Neg(h) }`,
    ],
    [
      'the value of one body only',
      `g (bool c, float x) => (float y) {
  y = If (c) <
    then_branch = t () => (float b|) { b = Neg(x) },
    else_branch = e () => (float b) { b = Abs(x) }
  >
}`,
      'z',
      `g (bool c, float x) => (float y) {
  y = If (c) <
    then_branch = t () => (float z) { z = Neg(x) },
    else_branch = e () => (float b) { b = Abs(x) }
  >
}`,
    ],
    [
      'to a name that needs quotes',
      'g (float x|) => (float y) { y = Neg(x) }',
      'a/b:0',
      'g (float "a/b:0") => (float y) { y = Neg("a/b:0") }',
    ],
    [
      'to a reserved word, in quotes',
      'g (float x|) => (float y) { y = Neg(x) }',
      'float',
      'g (float "float") => (float y) { y = Neg("float") }',
    ],
    [
      'from a name in quotes',
      'g (float "x|:0") => (float y) { y = Neg("x:0") }',
      'x',
      'g (float x) => (float y) { y = Neg(x) }',
    ],
    [
      'to a name given in quotes',
      'g (float x|) => (float y) { y = Neg(x) }',
      '"x:0"',
      'g (float "x:0") => (float y) { y = Neg("x:0") }',
    ],
    [
      'what nothing makes, to what is there',
      'g (float x) => (float y) { y = Neg(|z) }',
      'x',
      'g (float x) => (float y) { y = Neg(x) }',
    ],
    [
      'a node',
      'g (float x) => (float y) { [a|] y = Neg(x) }',
      'layer/neg',
      'g (float x) => (float y) { ["layer/neg"] y = Neg(x) }',
    ],
    [
      'a graph',
      'g| (float x) => (float y) { y = Neg(x) }',
      'main graph',
      '"main graph" (float x) => (float y) { y = Neg(x) }',
    ],
    [
      'a function with its calls',
      `g (float x) => (float y) { y = my.F|(x) }
<domain: "my", opset_import: ["" : 17]> F (a) => (b) { b = Neg(a) }
#: function "function:my:F" {"docString":"d"}`,
      'G',
      `g (float x) => (float y) { y = my.G(x) }
<domain: "my", opset_import: ["" : 17]> G (a) => (b) { b = Neg(a) }
#: function "function:my:G" {"docString":"d"}`,
    ],
    [
      'a function’s attribute in its calls',
      `g (float x) => (float y) { y = my.F <by = 1.0> (x) }
<domain: "my", opset_import: ["" : 17]> F <|by> (a) => (b) { b = LeakyRelu <alpha: float = @by> (a) }`,
      'slope',
      `g (float x) => (float y) { y = my.F <slope = 1.0> (x) }
<domain: "my", opset_import: ["" : 17]> F <slope> (a) => (b) { b = LeakyRelu <alpha: float = @slope> (a) }`,
    ],
    [
      'a dimension',
      'g (float[|N, 2] x) => (float[N] y) { y = Neg(x) }',
      'batch size',
      'g (float["batch size", 2] x) => (float["batch size"] y) { y = Neg(x) }',
    ],
    [
      'what structured comments say of a value, and the paths that it is in',
      `g (bool c, float x) => (float y) {
  |y = If (c) <
    then_branch = t () => (float b) { b = Neg(x) },
    else_branch = e () => (float b) { b = Abs(x) }
  >
}
#: graph "" {"quantizationAnnotation":[{"tensorName":"y","quantParameterTensorNames":[{"key":"y","value":"y"}]}]}
#: node "" "y" {"docString":"y"}
#: graph "/y/then_branch" {"docString":"d"}
#: value "/y/else_branch" "b" {"docString":"d"}`,
      'a"b',
      `g (bool c, float x) => (float "a\\"b") {
  "a\\"b" = If (c) <
    then_branch = t () => (float b) { b = Neg(x) },
    else_branch = e () => (float b) { b = Abs(x) }
  >
}
#: graph "" {"quantizationAnnotation":[{"tensorName":"a\\"b","quantParameterTensorNames":[{"key":"y","value":"a\\"b"}]}]}
#: node "" "a\\"b" {"docString":"y"}
#: graph "/a\\"b/then_branch" {"docString":"d"}
#: value "/a\\"b/else_branch" "b" {"docString":"d"}`,
    ],
  ];
  for (const [what, source, newName, result] of renames) {
    it(`renames ${what}`, async () => assert.equal(await renamed(head + source, newName), head + result));
  }

  it('renames a domain in imports, functions and calls', async () => {
    const source = `<ir_version: 9, opset_import: ["" : 17, "my.dom" : 1]>
g (float x) => (float y) { y = my.d|om.F(x) }
<domain: "my.dom", opset_import: ["" : 17]> F (a) => (b) { b = Neg(a) }
#: function "function:my.dom:F" {"docString":"d"}`;
    assert.equal(await renamed(source, 'their'), source.replace('|', '').replaceAll('my.dom', 'their'));
  });

  const body = `g (bool c, float x) => (float y) {
  h| = Neg(x)
  y = If (c) <
    then_branch = t () => (float b) { b = Neg(h) },
    else_branch = e () => (float |b2) { b2 = Abs(x) }
  >
}`;
  const refusals: [what: string, source: string, newName: string, reason: RegExp][] = [
    ['a name that is empty', body, ' ', /cannot be empty/],
    [
      'a name that is used and that nothing makes',
      'g (float x) => (float y) { |h = Neg (x) y = Add (h, lost) }',
      'lost',
      /'lost' is used already, and nothing makes it/,
    ],
    ['a name of the same graph', body, 'x', /a value 'x' in this graph already/],
    ['a name of a body that sees it', body, 'b', /The body 't' of 'y' has a value 'b', which would hide it/],
    ['a name of a graph around', body.replace('|', ''), 'x', /A graph around this one has a value 'x'/],
    ['a line feed', body, 'a\nb', /control characters/],
    [
      'a node’s name that is taken',
      'g (float x) => (float y) { [a|] h = Neg(x) [b] y = Neg(h) }',
      'b',
      /Another node/,
    ],
    [
      'a function’s name that calls cannot have',
      'g (float x) => (float y) { y = my.F|(x) }\n<domain: "my"> F (a) => (b) { b = Neg(a) }',
      'a b',
      /letters, digits/,
    ],
    [
      'a function’s name that is taken',
      'g (float x) => (float y) { y = my.F|(x) }\n<domain: "my"> F (a) => (b) { b = Neg(a) }\n<domain: "my"> G (a) => (b) { b = Neg(a) }',
      'G',
      /a function 'G' in its domain already/,
    ],
    [
      'a body’s name in quotes',
      'g (bool c) => (float y) { y = If (c) < then_branch = t| () => (float b) { b = F() } > }',
      'a b',
      /cannot name a body/,
    ],
    [
      'to make two dimensions one',
      'g (float[|N, M] x) => (float y) { y = Neg(x) }',
      'M',
      /a dimension 'M' already/,
    ],
    [
      'ONNX’s own domains',
      'g (float x) => (float y) { y = ai.on|nx.ml.Scaler(x) }',
      'b',
      /holds operators that are not defined/,
    ],
  ];
  for (const [what, source, newName, reason] of refusals) {
    it(`refuses ${what}`, async () => assert.rejects(renamed(head + source, newName), { message: reason }));
  }

  it('says what is renamed, without quotes', async () => {
    const { text, cursors, ranges } = marked(`${head}g (float ⟦"x:|0"⟧) => (float y) { y = Ne|g("x:0") }`);
    await editor.open(uri, text);
    assert.deepEqual(await editor.at('textDocument/prepareRename', uri, cursors[0]!), {
      range: ranges[0],
      placeholder: 'x:0',
    });
    assert.equal(await editor.at('textDocument/prepareRename', uri, cursors[1]!), null);
    await editor.close(uri);
  });
});
