import assert from 'node:assert/strict';
import { TestEditor } from '../language-server/support/editor';
import { main, onnxDebug } from './onnx-debug';

const uri = 'file:///models/m.onnxtxt';
const text = '<ir_version: 10, opset_import: ["" : 17]>\ng (float x) => (float y) {\n  y = Rellu(x)\n}\n';

describe('onnx-debug lsp', function () {
  this.timeout(60_000);

  it('is the language server, and ends with its client', async () => {
    const editor = await TestEditor.start({
      command: [process.execPath, main, 'lsp', '--stdio'],
    });
    assert.equal(editor.initialized.serverInfo?.name, 'onnx-debugger');
    await editor.open(uri, text);
    const { diagnostics } = await editor.diagnostics(uri);
    assert.match(String(diagnostics[0]?.message), /Rellu/);
    await editor.stop();
  });

  it('says what is missing', () => {
    const { status, stderr } = onnxDebug('lsp');
    assert.equal(status, 2);
    assert.match(stderr, /say --stdio/);
  });
});
