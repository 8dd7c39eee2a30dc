import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import path from 'node:path';
import * as vscode from 'vscode';
import { clear, example, until } from './support/extension';
import { startAndStop, step } from './support/session';

describe('attach', () => {
  let adapter: ChildProcess | undefined;
  afterEach(async () => {
    await clear();
    adapter?.kill();
  });

  it('takes a model over that a session on a port left paused', async () => {
    const { extensionPath } = vscode.extensions.getExtension('onnx-debugger.onnx-debugger')!;
    const main = path.join(extensionPath, 'dist/debug-adapter/main.js');
    const env = { ...process.env, ELECTRON_RUN_AS_NODE: '1' };
    adapter = spawn(process.execPath, [main, '--port', '0'], { env, stdio: ['ignore', 'ignore', 'pipe'] });
    let said = '';
    adapter.stderr!.on('data', (chunk: Buffer) => {
      said += chunk.toString();
    });
    const port = Number(await until('the port', () => /listening on 127\.0\.0\.1:(\d+)/.exec(said)?.[1]));

    const entry = await startAndStop({ program: example('digits/digits.onnx'), debugServer: port });
    const left = await step('stepOver', entry);
    const first = vscode.debug.activeDebugSession!;
    await first.customRequest('disconnect', { terminateDebuggee: false, suspendDebuggee: true });
    await until('the end of the first session', () => vscode.debug.activeDebugSession !== first);

    const found = await startAndStop({ request: 'attach', port });
    assert.deepEqual(found.current.node, left.current.node);
    assert.equal(found.current.hasRun, left.current.hasRun);
    assert.equal(vscode.debug.activeDebugSession?.configuration.request, 'attach');
    const further = await step('stepOver', found);
    assert.notDeepEqual(further.current.node, left.current.node);
  });
});
