import path from 'node:path';
import * as vscode from 'vscode';
import { messageOf, withoutLinks } from '../../core/errors';
import { command, debugType, hasEdits } from '../ids';
import { request } from './requests';
import type { StandingTracker } from './standing';

/** What `debug/variables/context` hands to a command, as far as it is used here. */
interface VariableContext {
  readonly sessionId?: string;
  readonly variable?: { readonly name?: string; readonly evaluateName?: string };
}

/**
 * Registers what is done to values beside VS Code's own Set Value: loading one from a file, and undoing the latest
 * edit. Tells VS Code where there is one to undo.
 */
export function registerEdits(tracker: StandingTracker): vscode.Disposable {
  return vscode.Disposable.from(
    tracker.onDidChange((standing) => {
      const edits = standing.kind === 'stopped' ? (standing.current.edits ?? 0) : 0;
      void vscode.commands.executeCommand('setContext', hasEdits, edits > 0);
    }),
    vscode.commands.registerCommand(command.loadTensor, (given?: VariableContext, file?: vscode.Uri) =>
      loadTensor(tracker, given, file),
    ),
    vscode.commands.registerCommand(command.undoEdit, () => undoEdit(tracker)),
  );
}

async function loadTensor(
  tracker: StandingTracker,
  given: VariableContext | undefined,
  file: vscode.Uri | undefined,
): Promise<void> {
  const { current } = tracker;
  const expression = given?.variable?.evaluateName;
  if (current.kind !== 'stopped' || expression === undefined) {
    const text = vscode.l10n.t(
      'Stop at a node, and choose a tensor in the Variables view to load a file into.',
    );
    void vscode.window.showInformationMessage(text);
    return;
  }
  const chosen = file ?? (await askFile(given?.variable?.name ?? expression));
  if (!chosen) return;
  try {
    const { session, frameId } = current;
    await request(session, 'onnx/loadTensor', { frameId, expression, file: chosen.fsPath });
  } catch (error) {
    void vscode.window.showErrorMessage(withoutLinks(messageOf(error)));
  }
}

async function askFile(name: string): Promise<vscode.Uri | undefined> {
  const program = vscode.debug.activeDebugSession?.configuration.program;
  const isLocal = vscode.debug.activeDebugSession?.type === debugType && typeof program === 'string';
  const [chosen] =
    (await vscode.window.showOpenDialog({
      title: vscode.l10n.t('Load into {0}', name),
      openLabel: vscode.l10n.t('Load'),
      ...(isLocal && { defaultUri: vscode.Uri.file(path.dirname(program)) }),
      filters: {
        [vscode.l10n.t('Tensors')]: ['npy', 'npz', 'pb', 'json', 'png', 'jpg', 'jpeg', 'wav'],
        [vscode.l10n.t('All files')]: ['*'],
      },
    })) ?? [];
  return chosen;
}

async function undoEdit(tracker: StandingTracker): Promise<void> {
  const { current } = tracker;
  if (current.kind !== 'stopped') return;
  try {
    const { undone } = await request(current.session, 'onnx/undoEdit', { threadId: current.threadId });
    const text = vscode.l10n.t('Undone: {0}', undone.join('; '));
    vscode.window.setStatusBarMessage(withoutLinks(text), 5000);
  } catch (error) {
    void vscode.window.showErrorMessage(withoutLinks(messageOf(error)));
  }
}
