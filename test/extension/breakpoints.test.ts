import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { textUri } from '../../extension/text/model-uri';
import { clear, extensionParts, until } from './support/extension';
import { ModelFile, type SmallNode } from './support/small-model';

/** Line and state of the only breakpoint. */
function breakpoint(): vscode.SourceBreakpoint | undefined {
  const [only] = vscode.debug.breakpoints;
  return only instanceof vscode.SourceBreakpoint ? only : undefined;
}

describe('breakpoints of a model that changes', () => {
  const nodes: SmallNode[] = [
    ['Relu', ['x'], 'a'],
    ['Exp', ['a'], 'b'],
    ['Tanh', ['b'], 'y'],
  ];
  let file: ModelFile;
  let document: vscode.TextDocument;
  const lineOf = (pattern: RegExp) =>
    document
      .getText()
      .split('\n')
      .findIndex((line) => pattern.test(line));

  before(extensionParts);
  beforeEach(async () => {
    file = new ModelFile(nodes);
    document = await vscode.workspace.openTextDocument(textUri(file.path));
    await vscode.window.showTextDocument(document, { preview: false });
    const position = new vscode.Position(lineOf(/= Exp/), 0);
    vscode.debug.addBreakpoints([
      new vscode.SourceBreakpoint(new vscode.Location(document.uri, position), true, 'True'),
    ]);
    // The node is looked up and stored in the background.
    await new Promise((resolve) => setTimeout(resolve, 500));
  });
  afterEach(async () => {
    await clear();
    file.remove();
  });

  it('stay with their node, with their condition', async () => {
    // Every line before the node is another one: a text editor alone could not know where it went.
    file.write([
      ['Abs', ['x'], 'q'],
      ['Neg', ['q'], 'r'],
      ['Sqrt', ['r'], 'a'],
      ['Exp', ['a'], 'b'],
      ['Tanh', ['b'], 'y'],
    ]);
    await until('the new text', () => document.getText().includes('Sqrt') || undefined);
    await until(
      'the breakpoint at its node',
      () => breakpoint()?.location.range.start.line === lineOf(/= Exp/) || undefined,
    );
    assert.equal(breakpoint()?.condition, 'True');
    assert.equal(breakpoint()?.enabled, true);
    assert.equal(vscode.debug.breakpoints.length, 1);
  });

  it('are switched off where their node is gone', async () => {
    file.write([['Abs', ['x'], 'z']]);
    await until('the new text', () => document.getText().includes('Abs') || undefined);
    await until('the breakpoint to be off', () => breakpoint()?.enabled === false || undefined);
  });
});
