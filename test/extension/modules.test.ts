import assert from 'node:assert/strict';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import * as vscode from 'vscode';
import type { Stopped } from '../../extension/debugging/standing';
import { command } from '../../extension/ids';
import { textUri } from '../../extension/text/model-uri';
import { blocksModel, blocksSource } from '../dap/support/python-models';
import { clear, example, extensionParts, until } from './support/extension';
import { startAndStop, untilStopped } from './support/session';

describe('Modules and Python sources', () => {
  let folder: string;
  let program: string;
  let python: vscode.Uri;
  before(async () => {
    await extensionParts();
    folder = example('modules-test');
    program = path.join(folder, 'model', 'blocks.onnx');
    // Not beside the model, but in the workspace.
    python = vscode.Uri.file(path.join(folder, 'src', 'blocks.py'));
    for (const file of [program, python.fsPath]) mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(program, blocksModel());
    writeFileSync(python.fsPath, blocksSource);
  });
  after(() => rmSync(folder, { recursive: true, force: true }));
  afterEach(clear);

  const launch = (more: object = {}) => ({ program, history: false, stopOnEntry: true, ...more });

  async function step(id: string, from: Stopped): Promise<Stopped> {
    await vscode.commands.executeCommand(id);
    return untilStopped(from);
  }

  it('steps over a module and out of one, and goes to the line of Python', async () => {
    const entry = await startAndStop(launch());
    assert.deepEqual(entry.current.modules, []);
    const first = await step(command.stepOverModule, entry);
    assert.equal(first.current.node?.name, 'node_mul_0');
    assert.deepEqual(
      first.current.modules?.map(({ name }) => name),
      ['blocks.0', 'norm'],
    );
    const second = await step(command.stepOverModule, first);
    assert.equal(second.current.node?.name, 'node_mul_1');
    await vscode.commands.executeCommand(command.goToPython);
    const editor = await until('the Python source', () =>
      vscode.window.activeTextEditor?.document.uri.toString() === python.toString()
        ? vscode.window.activeTextEditor
        : undefined,
    );
    assert.equal(editor.selection.active.line, 5);
    const inside = await step('workbench.action.debug.stepOver', second);
    const behind = await step(command.stepOutOfModule, inside);
    assert.equal(behind.current.node?.name, 'node_abs');
  });

  it('says over an operator where its node comes from', async () => {
    const document = await vscode.workspace.openTextDocument(textUri(program));
    const line = document
      .getText()
      .split('\n')
      .findIndex((text) => text.includes('node_relu_1'));
    const column = document.lineAt(line).text.indexOf('Relu (');
    const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
      'vscode.executeHoverProvider',
      document.uri,
      new vscode.Position(line, column),
    );
    const text = hovers
      .flatMap(({ contents }) => contents.map((each) => (each as vscode.MarkdownString).value))
      .join('\n');
    for (const part of ['blocks.1', 'Block', 'y = torch.relu(self.norm(x))', 'src/blocks.py#L6']) {
      assert.ok(text.includes(part), `${part} in ${text}`);
    }
  });
});
