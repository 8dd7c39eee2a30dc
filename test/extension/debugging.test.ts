import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { evaluatableExpressionProvider } from '../../extension/debugging/evaluatable-expressions';
import { textUri } from '../../extension/text/model-uri';
import { clear, example, extensionParts, until } from './support/extension';
import { startAndStop, step, untilStopped } from './support/session';
import { ModelFile } from './support/small-model';

/** The lines of a document that match, from 0. */
function linesWith(document: vscode.TextDocument, pattern: RegExp): number[] {
  return document
    .getText()
    .split('\n')
    .flatMap((line, at) => (pattern.test(line) ? [at] : []));
}

describe('debugging', () => {
  const model = () => example('digits/digits.onnx');
  const inputs = () => ({ image: example('digits/digit-3.npy') });
  before(extensionParts);
  afterEach(clear);

  it('stops at a breakpoint in the text, in the tab that shows it, without stopping on entry', async () => {
    const document = await vscode.workspace.openTextDocument(textUri(model()));
    const [, conv] = linesWith(document, /= Conv /);
    vscode.debug.addBreakpoints([
      new vscode.SourceBreakpoint(new vscode.Location(document.uri, new vscode.Position(conv!, 0))),
    ]);
    const { current, description } = await startAndStop({ program: model(), inputs: inputs() });
    assert.equal(current.node?.name, 'conv2_Conv');
    assert.equal(current.node?.line, conv! + 1);
    assert.equal(description, 'Paused on breakpoint');
    await until(
      'the text in front',
      () => vscode.window.activeTextEditor?.document.uri.toString() === document.uri.toString() || undefined,
    );
    const tabs = vscode.window.tabGroups.all.flatMap((group) => group.tabs);
    const texts = tabs.filter((tab) => tab.input instanceof vscode.TabInputText);
    assert.equal(texts.length, 1, 'the stopped line has a tab of its own');
  });

  it('stops on entry where no breakpoint is, and counts nodes as it steps', async () => {
    const first = await startAndStop({ program: model(), inputs: inputs() });
    assert.equal(first.current.node?.name, 'scale_Mul');
    const second = await step('stepOver', first);
    assert.equal(second.current.node?.name, 'conv1_Conv');
    assert.deepEqual(second.current.position, { at: 2, of: 10 });
    assert.deepEqual(second.current.outputs, ['conv1']);
  });

  it('has the outputs of the node with their types in its scopes', async () => {
    const first = await startAndStop({ program: model(), inputs: inputs() });
    const { session, frameId } = await step('stepOver', first);
    const { scopes } = await session.customRequest('scopes', { frameId });
    const names = scopes.map((scope: { name: string }) => scope.name);
    assert.deepEqual(names, ['Inputs', 'Outputs', 'Attributes', 'Weights', 'Live', 'Model']);
    const { variables } = await session.customRequest('variables', scopes[1]);
    assert.equal(variables[0].name, 'conv1');
    assert.match(variables[0].value, /^float32\[1,8,28,28\] /);
    assert.equal(variables[0].__vscodeVariableMenuContext, 'tensor');
  });

  it('gives each line that has run its value, and no other', async () => {
    const first = await startAndStop({ program: model(), inputs: inputs() });
    const { session, frameId, current } = await step('stepOver', first);
    const document = await vscode.workspace.openTextDocument(textUri(model()));
    const values = (await vscode.commands.executeCommand(
      'vscode.executeInlineValueProvider',
      document.uri,
      new vscode.Range(0, 0, document.lineCount, 0),
      { frameId, stoppedLocation: new vscode.Range(current.node!.line - 1, 0, current.node!.line - 1, 0) },
    )) as vscode.InlineValueText[];
    assert.equal(session.type, 'onnx');
    assert.deepEqual(
      values.map(({ range }) => range.start.line),
      linesWith(document, /scale_Mul/),
    );
    assert.match(values[0]!.text, /^scaled: float32\[1,1,28,28\] /);
  });

  it('evaluates the name under the pointer as a whole', async () => {
    const document = await vscode.workspace.openTextDocument({
      language: 'onnxtxt',
      content: '  y = Add ("/layer/Add:0", c)\n',
    });
    const source = new vscode.CancellationTokenSource();
    const at = (text: string) => {
      const position = document.positionAt(document.getText().indexOf(text));
      return evaluatableExpressionProvider.provideEvaluatableExpression(document, position, source.token) as
        | vscode.EvaluatableExpression
        | undefined;
    };
    assert.equal(at('layer')?.expression, '/layer/Add:0');
    assert.equal(document.getText(at('layer')?.range), '"/layer/Add:0"');
    assert.equal(at('Add (')?.expression, undefined);
    assert.equal(at('c)')?.expression, 'c');
  });

  it('stops where a launch asks to break on NaN, and says so in the status bar', async () => {
    const broken = example('digits-broken/digits-broken.onnx');
    const stop = await startAndStop({
      program: broken,
      inputs: { image: example('digits-broken/digit-8.npy') },
      stopOnEntry: false,
      breakOnNonFinite: true,
    });
    assert.equal(stop.description, 'Paused on NaN');
    assert.equal(stop.current.node?.name, 'norm/std');
    assert.equal(stop.current.hasRun, true);
    const { statusText } = await import('../../extension/debugging/status-bar');
    assert.equal(statusText(stop), 'Paused on NaN, norm/std, 7 of 19');
  });

  it('goes to the next iteration of a run with feedback, and says where it is', async () => {
    const file = new ModelFile([
      ['Neg', ['x'], 'minus'],
      ['Relu', ['minus'], 'y'],
    ]);
    try {
      const feedback = { program: file.path, feedback: { y: 'x' }, iterations: 3 };
      const entry = await startAndStop(feedback);
      assert.equal(entry.current.iteration, 0);
      const second = await step('stepOver', entry);
      assert.equal(second.current.node?.op, 'Relu');
      await vscode.commands.executeCommand('onnx-debugger.nextIteration');
      const next = await untilStopped(second);
      assert.deepEqual([next.current.iteration, next.current.node?.op], [1, 'Neg']);
      const { statusText } = await import('../../extension/debugging/status-bar');
      assert.equal(statusText(next), 'Paused on step, minus, 1 of 2, iteration 1');
    } finally {
      await clear();
      file.remove();
    }
  });

  it('stops at an infinity that the Breakpoints pane does not ask for, where the launch does', async () => {
    const file = new ModelFile([
      ['Reciprocal', ['x'], 'y'],
      ['Relu', ['y'], 'z'],
    ]);
    try {
      const zeros = { program: file.path, inputs: { x: { zeros: true } }, stopOnEntry: false };
      const stop = await startAndStop({ ...zeros, breakOnNonFinite: true });
      assert.equal(stop.description, 'Paused on Inf');
      assert.equal(stop.current.node?.op, 'Reciprocal');
      await clear();
      const ended = new Promise<void>((resolve) => {
        const listener = vscode.debug.onDidTerminateDebugSession(() => {
          listener.dispose();
          resolve();
        });
      });
      const configuration = { type: 'onnx', request: 'launch', name: 'test', ...zeros };
      assert.ok(await vscode.debug.startDebugging(undefined, configuration));
      await ended;
    } finally {
      file.remove();
    }
  });
});
