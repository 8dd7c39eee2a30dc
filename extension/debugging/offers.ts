import * as vscode from 'vscode';
import { withoutLinks } from '../../core/errors';
import type { OnnxEvents } from '../../debug-adapter/protocol';
import { debugType } from '../ids';
import { request } from './requests';

const findNode = vscode.l10n.t('Find the Node');
const restart = vscode.l10n.t('Restart');

/** Offers what can be done when the runner of a session dies, or its model's file changes. */
export function offerWhatHelps(): vscode.Disposable {
  return vscode.debug.onDidReceiveDebugSessionCustomEvent(async ({ session, event, body }) => {
    if (session.type !== debugType) return;
    if (event === 'onnx/crashed') {
      const { message, replay } = body as OnnxEvents['onnx/crashed'];
      const choices = replay ? [findNode, restart] : [restart];
      act(session, await vscode.window.showErrorMessage(withoutLinks(message), ...choices));
    } else if (event === 'onnx/modelChanged') {
      const { message } = body as OnnxEvents['onnx/modelChanged'];
      act(session, await vscode.window.showInformationMessage(withoutLinks(message), restart));
    }
  });
}

function act(session: vscode.DebugSession, choice: string | undefined): void {
  if (choice === findNode) void request(session, 'onnx/replayBySteps', {}).then(undefined, tell);
  // The notification may be answered long after: the session that has the focus is another, or none, by then.
  if (choice === restart && vscode.debug.activeDebugSession?.id === session.id) {
    void vscode.commands.executeCommand('workbench.action.debug.restart');
  }
}

function tell(error: unknown): void {
  void vscode.window.showErrorMessage(withoutLinks(error instanceof Error ? error.message : String(error)));
}
