import path from 'node:path';
import * as vscode from 'vscode';
import { messageOf, withoutLinks } from '../../core/errors';
import { command, selectedForCompare } from '../ids';
import { activeModel, modelUri } from '../models/active-model';
import { chooseModel } from '../models/choose-model';
import type { ComparedModel, Comparison } from './comparison-uri';
import { comparisonOfUri, comparisonUri } from './comparison-uri';
import type { Comparisons } from './comparisons';

/** The commands that compare two models, after those that VS Code has for two files. */
export function registerCompare(comparisons: Comparisons): vscode.Disposable {
  let selected: vscode.Uri | undefined;
  const register = (id: string, run: (...args: unknown[]) => unknown) =>
    vscode.commands.registerCommand(id, run);
  const show = (a: ComparedModel, b: ComparedModel, raw = false) =>
    showComparison(comparisons, { a, b, raw });
  return vscode.Disposable.from(
    register(command.selectForCompare, async (uri) => {
      selected = given(uri) ?? activeModel();
      await vscode.commands.executeCommand('setContext', selectedForCompare, selected !== undefined);
    }),
    register(command.compareWithSelected, async (uri) => {
      const model = given(uri) ?? activeModel();
      if (selected && model) await show(fileOf(selected), fileOf(model));
    }),
    register(command.compareSelected, async (_uri, uris) => {
      const models = Array.isArray(uris) ? uris.flatMap((one) => given(one) ?? []) : [];
      if (models.length === 2) await show(fileOf(models[0]!), fileOf(models[1]!));
    }),
    register(command.compareWith, async (uri) => {
      const openLabel = vscode.l10n.t('Compare');
      const model =
        given(uri) ??
        activeModel() ??
        (await chooseModel({ placeHolder: vscode.l10n.t('The first model'), openLabel }));
      if (!model) return;
      const placeHolder = vscode.l10n.t('The model to compare {0} with', path.basename(model.fsPath));
      const other = await chooseModel({ placeHolder, openLabel, except: model });
      if (other) await show(fileOf(model), fileOf(other));
    }),
    register(command.compareWithHead, async (uri) => {
      const model = given(uri) ?? activeModel();
      if (model) await show({ ...fileOf(model), revision: 'HEAD' }, fileOf(model));
    }),
    register(command.compareAsTheyAre, async () => {
      const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
      const found = input instanceof vscode.TabInputTextDiff ? comparisonOfUri(input.modified) : undefined;
      if (found) await show(found.comparison.a, found.comparison.b, !found.comparison.raw);
    }),
  );
}

/** The model that a menu hands over. */
function given(uri: unknown): vscode.Uri | undefined {
  return uri instanceof vscode.Uri ? modelUri(uri) : undefined;
}

function fileOf(uri: vscode.Uri): ComparedModel {
  return { path: uri.fsPath };
}

async function showComparison(comparisons: Comparisons, comparison: Comparison): Promise<void> {
  const { a, b, raw } = comparison;
  const title = `${labelOf(a)} ↔ ${labelOf(b)}`;
  const abort = new AbortController();
  try {
    await vscode.window.withProgress(
      {
        location: vscode.ProgressLocation.Notification,
        title: vscode.l10n.t('Comparing {0}', title),
        cancellable: true,
      },
      (progress, token) => {
        token.onCancellationRequested(() => abort.abort());
        let told = 0;
        const onProgress = (done: number, total: number) => {
          const percent = (100 * done) / total;
          progress.report({ increment: percent - told });
          told = percent;
        };
        return comparisons.texts(comparison, { signal: abort.signal, onProgress });
      },
    );
  } catch (error) {
    if (!abort.signal.aborted) void vscode.window.showErrorMessage(withoutLinks(messageOf(error)));
    return;
  }
  await vscode.commands.executeCommand(
    'vscode.diff',
    comparisonUri(comparison, 'a'),
    comparisonUri(comparison, 'b'),
    `${title} (${raw ? vscode.l10n.t('names as they are') : vscode.l10n.t('names aligned')})`,
    { preview: false },
  );
}

function labelOf({ path: file, revision }: ComparedModel): string {
  return revision ? `${path.basename(file)} (${revision})` : path.basename(file);
}
