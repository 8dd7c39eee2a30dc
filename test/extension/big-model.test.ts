import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as vscode from 'vscode';
import { bigModelSize, writeBigModel } from '../../bench/models/big';
import { textUri } from '../../extension/text/model-uri';
import { clear, extensionParts } from './support/extension';

describe('a model of nearly 2 GB', () => {
  let folder: string;
  before(async () => {
    await extensionParts();
    folder = mkdtempSync(path.join(tmpdir(), 'onnx-debugger-big-'));
  });
  after(async () => {
    await clear();
    rmSync(folder, { recursive: true, force: true });
  });

  it('opens as page and as text with less than 100 MB more in the extension host', async () => {
    const file = path.join(folder, 'big.onnx');
    // Its weights are holes in the file: it is made in a moment and takes little of the disk.
    writeBigModel(file, bigModelSize);
    const before = process.memoryUsage().rss;
    await vscode.commands.executeCommand('vscode.open', vscode.Uri.file(file));
    const document = await vscode.workspace.openTextDocument(textUri(file));
    await vscode.window.showTextDocument(document);
    const { models } = await extensionParts();
    assert.equal((await models.model(file)).graph.weights.size, bigModelSize.layers);
    assert.match(document.getText(), /MatMul/);
    const grown = (process.memoryUsage().rss - before) / 1e6;
    assert.ok(grown < 100, `${Math.round(grown)} MB more`);
  });
});
