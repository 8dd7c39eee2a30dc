import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { Stopped } from '../../../extension/debugging/standing';
import { extensionParts, until } from './extension';

/** Starts a session and waits until it is stopped. */
export async function startAndStop(configuration: Record<string, unknown>): Promise<Stopped> {
  const before = await lastStop();
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  const started = await vscode.debug.startDebugging(folder, {
    type: 'onnx',
    request: 'launch',
    name: 'test',
    ...configuration,
  });
  assert.ok(started, 'the session did not start');
  return untilStopped(before);
}

/** Waits for a stop other than the given one. */
export async function untilStopped(before?: Stopped): Promise<Stopped> {
  return until('a stop', async () => {
    const now = await lastStop();
    return now === before ? undefined : now;
  });
}

/** Runs one of the debugger's commands and waits for the stop after it. */
export async function step(command: 'stepOver' | 'continue', from: Stopped): Promise<Stopped> {
  await vscode.commands.executeCommand(`workbench.action.debug.${command}`);
  return untilStopped(from);
}

async function lastStop(): Promise<Stopped | undefined> {
  const { current } = (await extensionParts()).standing;
  return current.kind === 'stopped' ? current : undefined;
}
