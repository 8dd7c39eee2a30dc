import * as vscode from 'vscode';
import { messageOf, withoutLinks } from '../../core/errors';
import { command, historyView } from '../ids';
import type { ModelStore } from '../models/model-store';
import { openModelText } from '../text/open-text';
import type { HistoryModel } from './history-model';
import { HistoryTree } from './history-tree';
import { rerunConfiguration } from './rerun';
import { timeText } from './run-text';
import { lineOfStop } from './stop-line';
import { type HistoryElement, runElement } from './tree-elements';

/** Shows the Run History and registers its commands. */
export function registerHistoryView(
  history: HistoryModel,
  models: ModelStore,
  extension: vscode.Uri,
): vscode.Disposable {
  const provider = new HistoryTree(history, extension);
  const view = vscode.window.createTreeView(historyView, { treeDataProvider: provider, canSelectMany: true });
  const register = (id: string, run: (element: HistoryElement, all: readonly HistoryElement[]) => unknown) =>
    vscode.commands.registerCommand(
      id,
      async (given?: HistoryElement, several?: readonly HistoryElement[]) => {
        // A key gives nothing: the selection is meant.
        const all = several ?? (given ? [given] : view.selection);
        const first = given ?? all[0];
        if (!first) return;
        try {
          await run(first, all);
        } catch (error) {
          void vscode.window.showErrorMessage(withoutLinks(messageOf(error)));
        }
      },
    );
  return vscode.Disposable.from(
    view,
    history.onDidReveal(async (run) => {
      await vscode.commands.executeCommand(`${historyView}.focus`);
      await view.reveal(runElement(run), { select: true, focus: true, expand: 2 });
    }),
    vscode.commands.registerCommand(command.historyRefresh, () => history.refresh()),
    register(command.historyOpenStop, (element) => openStop(element, models)),
    register(command.historyRerun, (element) => rerun(element, history)),
    register(command.historyDelete, (_element, all) => deleteRuns(all, history)),
  );
}

/** Shows the line of the node at which a run stopped. */
async function openStop(element: HistoryElement, models: ModelStore): Promise<void> {
  if (element.kind !== 'stop') return;
  const line = lineOfStop(await models.text(element.of.model), element.stop);
  if (line === undefined) {
    const name = element.stop.node?.name || element.stop.node?.op;
    void vscode.window.showInformationMessage(
      vscode.l10n.t('The model has changed since this run: it has no node {0} there now.', name ?? ''),
    );
  }
  await openModelText(element.of.model, line === undefined ? {} : { line });
}

/** Runs a model again with the same launch attributes. */
async function rerun(element: HistoryElement, history: HistoryModel): Promise<void> {
  if (element.kind !== 'run') return;
  const run = await history.run(element.run);
  if (!run?.start) return;
  const { launch, model } = run.start;
  const folder = vscode.workspace.getWorkspaceFolder(vscode.Uri.file(model.path));
  await vscode.debug.startDebugging(folder, rerunConfiguration(launch, model.path));
}

/** Deletes runs after asking once for all of them. */
async function deleteRuns(elements: readonly HistoryElement[], history: HistoryModel): Promise<void> {
  const runs = elements.flatMap((element) => (element.kind === 'run' ? [element.run] : []));
  if (runs.length === 0) return;
  const question =
    runs.length === 1
      ? vscode.l10n.t('Delete the run of {0} from the history?', timeText(runs[0]!.started, Date.now()))
      : vscode.l10n.t('Delete {0} runs from the history?', runs.length);
  const remove = vscode.l10n.t('Delete');
  const chosen = await vscode.window.showWarningMessage(
    question,
    {
      modal: true,
      detail: vscode.l10n.t('The stops and values that were kept of it are deleted from the disk.'),
    },
    remove,
  );
  if (chosen !== remove) return;
  for (const run of runs) await history.delete(run);
}
