import { existsSync } from 'node:fs';
import path from 'node:path';
import * as vscode from 'vscode';
import { messageOf, withoutLinks } from '../../core/errors';
import { writeTextFile } from '../../core/onnx/write/write-text';
import type { ModelStore } from '../models/model-store';

/**
 * Opens a text of the model that can be edited: a file beside it, `model.onnxtxt`, whose weights stay in the model. A
 * file, since breakpoints, F5 and the language server need one, and beside it, since weights are looked for there.
 */
export async function editAsText(models: ModelStore, file: string): Promise<vscode.Uri | undefined> {
  const target = `${file.replace(/\.onnx$/i, '')}.onnxtxt`;
  const name = path.basename(target);
  let overwrite = false;
  if (existsSync(target)) {
    const [open, replace] = [vscode.l10n.t('Open It'), vscode.l10n.t('Replace It')];
    const text = vscode.l10n.t('There is a text {0} beside the model already.', name);
    const detail = vscode.l10n.t('It may have changes of yours. Replacing it makes it anew from the model.');
    const chosen = await vscode.window.showInformationMessage(text, { modal: true, detail }, open, replace);
    if (chosen === undefined) return undefined;
    if (chosen === open) return show(target);
    overwrite = true;
  }
  if (!(await write(models, file, target, overwrite))) return undefined;
  const shown = await show(target);
  const source = path.basename(file);
  const said = vscode.l10n.t(
    '{0} can be edited; its weights stay in {1}. “ONNX: Save as ONNX Model…” makes a model of it.',
    name,
    source,
  );
  void vscode.window.showInformationMessage(said);
  return shown;
}

/** Writes the text of a model where a person says. */
export async function convertToText(
  models: ModelStore,
  file: string,
  given: vscode.Uri | undefined,
): Promise<vscode.Uri | undefined> {
  const target =
    given ??
    (await vscode.window.showSaveDialog({
      title: vscode.l10n.t('The Text of {0}', path.basename(file)),
      saveLabel: vscode.l10n.t('Convert'),
      defaultUri: vscode.Uri.file(`${file.replace(/\.onnx$/i, '')}.onnxtxt`),
      filters: { [vscode.l10n.t('ONNX text')]: ['onnxtxt', 'onnxtext'] },
    }));
  // The dialog has asked before it names a file that is there.
  if (!target || !(await write(models, file, target.fsPath, given === undefined))) return undefined;
  if (path.dirname(target.fsPath) !== path.dirname(file)) {
    const source = path.basename(file);
    const text = vscode.l10n.t('The weights stay in {0}: move it beside the text to run that.', source);
    void vscode.window.showWarningMessage(text);
  }
  return show(target.fsPath);
}

async function write(models: ModelStore, file: string, target: string, overwrite: boolean): Promise<boolean> {
  try {
    await writeTextFile(await models.model(file), target, { overwrite });
    return true;
  } catch (error) {
    void vscode.window.showErrorMessage(withoutLinks(messageOf(error)));
    return false;
  }
}

async function show(file: string): Promise<vscode.Uri> {
  const uri = vscode.Uri.file(file);
  await vscode.window.showTextDocument(uri, { preview: false });
  return uri;
}
