import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import path from 'node:path';
import * as vscode from 'vscode';
import { clear, extensionParts, until } from './support/extension';
import type { SmallNode } from './support/small-model';
import { ModelFile } from './support/small-model';

const encoder = (scope: string, last: string): SmallNode[] => [
  ['Relu', ['x'], `${scope}a`],
  ['Exp', [`${scope}a`], `${scope}b`],
  [last, [`${scope}b`], 'y'],
];

describe('comparing models', () => {
  let a: ModelFile;
  let b: ModelFile;
  before(extensionParts);
  beforeEach(() => {
    a = new ModelFile(encoder('encoder/', 'Neg'), 'a.onnx');
    b = new ModelFile(encoder('enc/', 'Tanh'), 'b.onnx');
  });
  afterEach(async () => {
    await clear();
    a.remove();
    b.remove();
  });

  const uri = (file: ModelFile) => vscode.Uri.file(file.path);
  const openDiff = () =>
    until('the diff editor', () => {
      const tab = vscode.window.tabGroups.activeTabGroup.activeTab;
      return tab?.input instanceof vscode.TabInputTextDiff ? { tab, input: tab.input } : undefined;
    });
  const linesOf = async (document: vscode.Uri) =>
    (await vscode.workspace.openTextDocument(document)).getText().split('\n');

  it('shows two selected files with aligned names, and says what was aligned', async () => {
    await vscode.commands.executeCommand('onnx-debugger.compareSelected', uri(b), [uri(a), uri(b)]);
    const { tab, input } = await openDiff();
    assert.equal(tab.label, 'a.onnx ↔ b.onnx (names aligned)');
    const [linesOfA, linesOfB] = [await linesOf(input.original), await linesOf(input.modified)];
    assert.deepEqual(
      linesOfB.filter((line) => !linesOfA.includes(line)),
      [
        '# 2 values of this model have the name that the other model gives it:',
        "#   2 by 'enc/' shown as 'encoder/'",
        '  y = Tanh ("encoder/b")',
      ],
    );
    const document = await vscode.workspace.openTextDocument(input.modified);
    assert.equal(document.languageId, 'onnxtxt');
    assert.equal(
      (await vscode.workspace.fs.stat(input.modified)).permissions,
      vscode.FilePermission.Readonly,
    );
  });

  it('says what the file calls a value', async () => {
    await vscode.commands.executeCommand('onnx-debugger.compareSelected', uri(b), [uri(a), uri(b)]);
    const { modified } = (await openDiff()).input;
    const line = (await linesOf(modified)).findIndex((text) => text.includes('Exp'));
    const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
      'vscode.executeHoverProvider',
      modified,
      new vscode.Position(line, 5),
    );
    const said = hovers.flatMap(({ contents }) =>
      contents.map((one) => (one as vscode.MarkdownString).value),
    );
    assert.match(said.join('\n'), /'enc\/b'(&nbsp;| )in(&nbsp;| )b\.onnx/);
  });

  it('shows the names as they are', async () => {
    await vscode.commands.executeCommand('onnx-debugger.selectForCompare', uri(a));
    await vscode.commands.executeCommand('onnx-debugger.compareWithSelected', uri(b));
    await openDiff();
    await vscode.commands.executeCommand('onnx-debugger.compareAsTheyAre');
    const { input } = await until('the other diff', async () => {
      const open = await openDiff();
      return open.tab.label.endsWith('(names as they are)') ? open : undefined;
    });
    assert.ok((await linesOf(input.modified)).includes('  "enc/b" = Exp ("enc/a")'));
  });

  it('follows the files', async () => {
    await vscode.commands.executeCommand('onnx-debugger.compareSelected', uri(b), [uri(a), uri(b)]);
    const { modified } = (await openDiff()).input;
    await until('the text in the editor', () =>
      vscode.window.visibleTextEditors.find(
        ({ document }) => document.uri.toString() === modified.toString(),
      ),
    );
    // The editor watches the files of what it shows a moment later.
    await new Promise((resolve) => setTimeout(resolve, 1000));
    b.write(encoder('enc/', 'Sqrt'));
    await until(
      'the new text',
      async () => (await linesOf(modified)).some((line) => line.includes('Sqrt')) || undefined,
    );
  });

  it('shows what changed since the last commit', async () => {
    const folder = path.dirname(a.path);
    const git = (...args: string[]) =>
      execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.org', ...args], { cwd: folder });
    git('init', '-q');
    git('add', '.');
    git('commit', '-q', '-m', 'first');
    a.write(encoder('encoder/', 'Sqrt'));
    await vscode.commands.executeCommand('onnx-debugger.compareWithHead', uri(a));
    const { tab, input } = await openDiff();
    assert.equal(tab.label, 'a.onnx (HEAD) ↔ a.onnx (names aligned)');
    assert.ok((await linesOf(input.original)).includes('  y = Neg ("encoder/b")'));
    assert.ok((await linesOf(input.modified)).includes('  y = Sqrt ("encoder/b")'));
  });
});
