import * as vscode from 'vscode';
import { debugType } from '../ids';
import type { StandingTracker } from './standing';

/**
 * VS Code brings Run and Debug to the front at a session's first breakpoint, but not where it stops on entry or for
 * an exception. Tensors are looked at there, so every first stop does; who set `debug.openDebug` otherwise decides.
 */
export function showDebugView(tracker: StandingTracker): vscode.Disposable {
  const shown = new Set<string>();
  return vscode.Disposable.from(
    tracker.onDidChange(async (standing) => {
      if (standing.kind !== 'stopped' || shown.has(standing.session.id)) return;
      shown.add(standing.session.id);
      if (vscode.workspace.getConfiguration('debug').get('openDebug') !== 'openOnDebugBreak') return;
      await vscode.commands.executeCommand('workbench.view.debug');
      await vscode.commands.executeCommand('workbench.action.focusActiveEditorGroup');
    }),
    vscode.debug.onDidTerminateDebugSession(({ id, type }) => {
      if (type === debugType) shown.delete(id);
    }),
  );
}
