import path from 'node:path';
import * as vscode from 'vscode';
import { escapeIcons } from '../text/escape-icons';
import { modelFiles } from './active-model';

/** What a model is chosen for. */
export interface ChooseModelOptions {
  readonly placeHolder: string;
  /** The button of the dialog that browses files. */
  readonly openLabel: string;
  /** A model that is not offered. */
  readonly except?: vscode.Uri;
}

/** Lets a person pick one of the workspace's models, or a file. Undefined where the person leaves. */
export async function chooseModel(options: ChooseModelOptions): Promise<vscode.Uri | undefined> {
  const found = await vscode.workspace.findFiles(modelFiles, '**/node_modules/**', 200);
  const models = found.filter((uri) => uri.toString() !== options.except?.toString());
  if (models.length === 0) return browse(options);
  const items = models
    .map((uri) => ({
      label: escapeIcons(path.basename(uri.fsPath)),
      description: escapeIcons(folderOf(uri)),
      uri: uri as vscode.Uri | undefined,
    }))
    .sort((a, b) => a.label.localeCompare(b.label));
  const other = { label: vscode.l10n.t('Browse…'), description: '', uri: undefined };
  const picked = await vscode.window.showQuickPick([...items, other], { placeHolder: options.placeHolder });
  return picked === other ? browse(options) : picked?.uri;
}

/** The folder of a file in the workspace, empty where that is its root. */
function folderOf(uri: vscode.Uri): string {
  const folder = path.dirname(vscode.workspace.asRelativePath(uri));
  return folder === '.' ? '' : folder;
}

async function browse({ openLabel }: ChooseModelOptions): Promise<vscode.Uri | undefined> {
  const chosen = await vscode.window.showOpenDialog({
    openLabel,
    filters: { [vscode.l10n.t('ONNX models')]: ['onnx', 'onnxtxt', 'onnxtext'] },
  });
  return chosen?.[0];
}
