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
    const [open, replace] = ['Open It', 'Replace It'];
    const text = `There is a text ${name} beside the model already.`;
    const detail = 'It may have changes of yours. Replacing it makes it anew from the model.';
    const chosen = await vscode.window.showInformationMessage(text, { modal: true, detail }, open, replace);
    if (chosen === undefined) return undefined;
    if (chosen === open) return show(target);
    overwrite = true;
  }
  if (!(await write(models, file, target, overwrite))) return undefined;
  const shown = await show(target);
  const source = path.basename(file);
  const said = `${name} can be edited; its weights stay in ${source}. “ONNX: Save as ONNX Model…” makes a model of it.`;
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
      title: `The Text of ${path.basename(file)}`,
      saveLabel: 'Convert',
      defaultUri: vscode.Uri.file(`${file.replace(/\.onnx$/i, '')}.onnxtxt`),
      filters: { 'ONNX text': ['onnxtxt', 'onnxtext'] },
    }));
  // The dialog has asked before it names a file that is there.
  if (!target || !(await write(models, file, target.fsPath, given === undefined))) return undefined;
  if (path.dirname(target.fsPath) !== path.dirname(file)) {
    const text = `The weights stay in ${path.basename(file)}: move it beside the text to run that.`;
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
