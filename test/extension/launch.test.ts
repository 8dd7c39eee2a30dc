import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import * as vscode from 'vscode';
import { LaunchConfigurations } from '../../extension/launch/configuration-provider';
import { modelOfTextPath, textUri } from '../../extension/text/model-uri';
import { clear, example, extensionParts, until } from './support/extension';
import { startAndStop, untilStopped } from './support/session';

describe('starting', () => {
  before(extensionParts);
  afterEach(clear);

  it('opens a .onnx file on its page', async () => {
    const uri = vscode.Uri.file(example('digits/digits.onnx'));
    await vscode.commands.executeCommand('vscode.open', uri);
    const tab = await until('the page', () => {
      const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
      return input instanceof vscode.TabInputCustom ? input : undefined;
    });
    assert.equal(tab.viewType, 'onnx-debugger.model');
    assert.equal(tab.uri.toString(), uri.toString());
  });

  it('asks once what to feed a model with, and remembers it', async () => {
    const model = vscode.Uri.file(example('digits/digits.onnx'));
    const starting = vscode.commands.executeCommand('onnx-debugger.debugModel', model);
    await until('an answer to the question for inputs', async () => {
      await vscode.commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem');
      return vscode.debug.activeDebugSession;
    });
    await starting;
    const { session } = await untilStopped();
    assert.equal(session.configuration.program, model.fsPath);
    assert.equal(session.configuration.stopOnEntry, true);
    assert.equal(session.configuration.sourceFormat, 'uri');
    assert.equal(session.configuration.history, example('.onnx-debug'));
    assert.match(JSON.stringify(session.configuration.inputs), /digit-|test-51/);
    assert.equal(vscode.window.tabGroups.all[0]?.activeTab?.isPreview, false);
    await clear();
    // Nobody answers now.
    await vscode.commands.executeCommand('onnx-debugger.debugModel', model);
    const again = await untilStopped();
    assert.deepEqual(again.session.configuration.inputs, session.configuration.inputs);
  });

  it('means the model in front where F5 brings no configuration', async () => {
    const provider = new LaunchConfigurations(
      ...([undefined, undefined, undefined, undefined] as never as [never, never, never, never]),
    );
    assert.equal(
      await provider.resolveDebugConfiguration(undefined, { type: '', request: '', name: '' }),
      undefined,
    );
    await vscode.commands.executeCommand(
      'onnx-debugger.openText',
      vscode.Uri.file(example('digits/digits.onnx')),
    );
    const fromText = await provider.resolveDebugConfiguration(undefined, { type: '', request: '', name: '' });
    assert.equal(fromText?.program, example('digits/digits.onnx'));
    await vscode.commands.executeCommand(
      'vscode.open',
      vscode.Uri.file(example('digits-broken/digits-broken.onnx')),
    );
    const fromPage = await until('the page in front', async () => {
      const made = await provider.resolveDebugConfiguration(undefined, { type: '', request: '', name: '' });
      return made?.program === fromText?.program ? undefined : made;
    });
    assert.equal(fromPage.program, example('digits-broken/digits-broken.onnx'));
    assert.equal(fromPage.name, 'Debug digits-broken.onnx');
  });

  it('finds the model where the variable file gave the path of its text', async () => {
    const text = textUri(example('digits/digits.onnx')).path;
    assert.equal(modelOfTextPath(text), example('digits/digits.onnx'));
    assert.equal(modelOfTextPath(example('digits/digits.onnx')), undefined);
    const { session } = await startAndStop({ program: text, inputs: { image: { zeros: true } } });
    assert.equal(session.configuration.program, example('digits/digits.onnx'));
  });

  it('runs the first of the launch configurations of the examples', async () => {
    const [folder] = vscode.workspace.workspaceFolders ?? [];
    const { configurations } = JSON.parse(
      Buffer.from(
        await vscode.workspace.fs.readFile(vscode.Uri.joinPath(folder!.uri, '.vscode/launch.json')),
      ).toString(),
    );
    assert.ok(await vscode.debug.startDebugging(folder, configurations[0].name));
    const { current } = await untilStopped();
    assert.equal(current.position.at, 1);
  });

  it('runs to the end without debugging', async () => {
    const ended = new Promise<void>((resolve) => {
      const listener = vscode.debug.onDidTerminateDebugSession(() => {
        listener.dispose();
        resolve();
      });
    });
    const [folder] = vscode.workspace.workspaceFolders ?? [];
    const configuration = {
      type: 'onnx',
      request: 'launch',
      name: 'run',
      program: example('digits/digits.onnx'),
      inputs: { image: { zeros: true } },
    };
    assert.ok(await vscode.debug.startDebugging(folder, configuration, { noDebug: true }));
    await ended;
  });

  it('keeps the run in the history of the workspace', async () => {
    const { history } = await extensionParts();
    await startAndStop({
      program: example('digits/digits.onnx'),
      inputs: { image: example('digits/digit-3.npy') },
    });
    await clear();
    assert.ok(existsSync(example('.onnx-debug')));
    const run = await until('the ended run', async () => {
      await history.refresh();
      const [newest] = await history.runsOf(example('digits/digits.onnx'));
      return newest && newest.outcome !== 'running' ? newest : undefined;
    });
    assert.equal(run.outcome, 'stopped');
    assert.equal(run.inputs, 'digit-3.npy');
    const whole = await history.run(run);
    assert.equal(whole?.stops.length, 1);
    assert.equal(whole?.stops[0]?.node?.name, 'scale_Mul');
    const models = await history.models();
    assert.equal(models[0]?.model, example('digits/digits.onnx'));
    await history.delete(run);
    assert.equal(await history.run(run), undefined);
  });
});
