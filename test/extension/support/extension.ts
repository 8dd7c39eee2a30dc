import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { ExtensionParts } from '../../../extension/main';

/** The extension under test, active. */
export async function extensionParts(): Promise<ExtensionParts> {
  const extension = vscode.extensions.getExtension<ExtensionParts>('onnx-debugger.onnx-debugger');
  assert.ok(extension, 'the extension is not installed');
  return extension.activate();
}

/** Waits until `look` finds something; fails naming `what` after a while. */
export async function until<T>(
  what: string,
  look: () => T | undefined | Promise<T | undefined>,
): Promise<NonNullable<T>> {
  const deadline = Date.now() + 20_000;
  for (;;) {
    const found = await look();
    if (found) return found;
    if (Date.now() > deadline) throw new Error(`waited in vain for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** The file of one of the examples, in the opened copy. */
export function example(path: string): string {
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  assert.ok(folder, 'no folder is open');
  return vscode.Uri.joinPath(folder.uri, path).fsPath;
}

/** Ends all sessions and closes all editors, so that the next test begins with nothing. */
export async function clear(): Promise<void> {
  await vscode.debug.stopDebugging();
  await until('the end of the sessions', () => vscode.debug.activeDebugSession === undefined);
  vscode.debug.removeBreakpoints(vscode.debug.breakpoints);
  await vscode.commands.executeCommand('workbench.action.closeAllEditors');
}
