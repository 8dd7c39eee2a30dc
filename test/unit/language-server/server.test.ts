import assert from 'node:assert/strict';
import { TestEditor } from './support/editor';
import { marked, withMarks } from './support/marked-text';

const uri = 'file:///models/m.onnxtxt';
const text = '<ir_version: 8, opset_import: ["" : 17]>\ng (float x) => (float y) {\n  y = Relu(x)\n}\n';

describe('language server: the conversation', () => {
  it('begins and ends in this process', async () => {
    const editor = await TestEditor.start();
    assert.equal(editor.initialized.serverInfo?.name, 'onnx-debugger');
    assert.equal(editor.initialized.capabilities.textDocumentSync, 2);
    await editor.open(uri, text);
    await editor.stop();
  });

  it('begins and ends as a process that speaks on its standard streams', async () => {
    const command = [process.execPath, 'dist/language-server/main.js', '--stdio'] as const;
    const editor = await TestEditor.start({ command });
    await editor.open(uri, text);
    await editor.change(uri, text.replace('Relu', 'Neg'));
    assert.equal(editor.initialized.serverInfo?.name, 'onnx-debugger');
    await editor.stop();
  });
});

describe('language server: marked texts', () => {
  it('are read and written', () => {
    const source = 'a ⟦b⟦c⟧⟧\n⟦d⟧⟦e⟧';
    const { text, ranges, cursors } = marked(`${source}|`);
    assert.equal(text, 'a bc\nde');
    assert.deepEqual(cursors, [{ line: 1, character: 2 }]);
    assert.equal(ranges.length, 4);
    assert.equal(withMarks(text, ranges), source);
  });
});
