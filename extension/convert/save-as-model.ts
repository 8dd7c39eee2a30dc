import { existsSync, realpathSync } from 'node:fs';
import path from 'node:path';
import * as vscode from 'vscode';
import { weightFolder } from '../../core/cache-folder';
import { messageOf, UserError, withoutLinks } from '../../core/errors';
import { madeUpText } from '../../core/onnx/fill/made-up-text';
import type { Model } from '../../core/onnx/model';
import { readModel, readModelToRun } from '../../core/onnx/read';
import { TextError } from '../../core/onnx/text/text-error';
import { withoutTextEnding } from '../../core/onnx/text-file';
import { dataFileOf, writeModel } from '../../core/onnx/write/write';
import { textForFile } from '../../core/onnx/write/write-text';
import type { ModelStore } from '../models/model-store';
import { showTextError } from '../text/show-text-error';
import { withSlowProgress } from './slow-progress';

/**
 * Makes an `.onnx` file of a text, its weights carried over from where they are. Asks for the name; the model that has
 * the weights is replaced only after another question. Gives the file, undefined where none was written.
 */
export async function saveAsModel(
  models: ModelStore,
  file: string,
  given: vscode.Uri | undefined,
): Promise<vscode.Uri | undefined> {
  const uri = vscode.Uri.file(file);
  const document = vscode.workspace.textDocuments.find((each) => each.uri.toString() === uri.toString());
  if (document?.isDirty && !(await document.save())) return undefined;
  const model = await read(file);
  if (!model) return undefined;
  const target = given ?? (await askTarget(file));
  if (!target) return undefined;
  const isSource = holdsWeights(model, target.fsPath);
  if (isSource && !(await agreeToReplace(target.fsPath, file))) return undefined;
  // Who chose a file that is there has been asked by the dialog, or above.
  const overwrite = isSource || given === undefined;
  try {
    await withSlowProgress(vscode.l10n.t('Saving {0}', path.basename(target.fsPath)), (progress, signal) =>
      writeModel(model, target.fsPath, { overwrite, progress, signal }),
    );
  } catch (error) {
    if (!(error instanceof Error && error.name === 'AbortError')) {
      void vscode.window.showErrorMessage(withoutLinks(messageOf(error)));
    }
    return undefined;
  }
  models.forget(target.fsPath);
  if (isSource) await makeTextAnew(uri, target.fsPath);
  void tellSaved(target, model);
  return target;
}

/** The model of a text, with the folder of its weights asked for where they are not beside it. */
async function read(file: string, folders: readonly string[] = []): Promise<Model | undefined> {
  try {
    const model = await readModelToRun(file, { seed: 0, folder: weightFolder(), folders });
    const lost = model.problems.find(({ message }) => / is not beside the model\.$/.test(message));
    if (!lost) return model;
    const choose = vscode.l10n.t('Choose the Model…');
    const detail = vscode.l10n.t(
      'Choose the model that this text was made from; its weights are carried over.',
    );
    const options = { modal: true, detail };
    const chosen = await vscode.window.showErrorMessage(withoutLinks(lost.message), options, choose);
    if (chosen !== choose) return undefined;
    const [source] =
      (await vscode.window.showOpenDialog({
        title: vscode.l10n.t('Weights of {0}', path.basename(file)),
        filters: { [vscode.l10n.t('ONNX models')]: ['onnx'], [vscode.l10n.t('All files')]: ['*'] },
      })) ?? [];
    return source && read(file, [...folders, path.dirname(source.fsPath)]);
  } catch (error) {
    if (error instanceof TextError) await showTextError(error);
    else if (error instanceof UserError) void vscode.window.showErrorMessage(withoutLinks(error.message));
    else throw error;
    return undefined;
  }
}

/** `model.onnx`, or `model-edited.onnx` where that is there. */
async function askTarget(file: string): Promise<vscode.Uri | undefined> {
  const base = withoutTextEnding(file);
  const proposed = existsSync(`${base}.onnx`) ? `${base}-edited.onnx` : `${base}.onnx`;
  return vscode.window.showSaveDialog({
    title: vscode.l10n.t('Save as ONNX Model'),
    defaultUri: vscode.Uri.file(proposed),
    filters: { [vscode.l10n.t('ONNX models')]: ['onnx'] },
  });
}

/** Whether weights of the model lie in a file that is about to be written. */
function holdsWeights(model: Model, target: string): boolean {
  const written = [target, dataFileOf(target)].flatMap((each) =>
    existsSync(each) ? [realpathSync(each)] : [],
  );
  return [...model.graphs.values()].some(({ weights }) =>
    [...weights.values()].some(({ data }) => data.kind === 'file' && written.includes(data.file)),
  );
}

async function agreeToReplace(target: string, file: string): Promise<boolean> {
  const replace = vscode.l10n.t('Replace');
  const [name, text] = [path.basename(target), path.basename(file)];
  const detail = vscode.l10n.t(
    'It has the weights that {0} points to. Its weights are carried over into the new {1}, and {0} is then made anew from that: comments of yours are not kept.',
    text,
    name,
  );
  const question = vscode.l10n.t('Replace the original model {0}?', name);
  return (await vscode.window.showWarningMessage(question, { modal: true, detail }, replace)) === replace;
}

/** Replaces a text whose weights have moved by that of the model they are in now. */
async function makeTextAnew(uri: vscode.Uri, source: string): Promise<void> {
  const document = await vscode.workspace.openTextDocument(uri);
  const edit = new vscode.WorkspaceEdit();
  const everything = document.validateRange(new vscode.Range(0, 0, document.lineCount, 0));
  edit.replace(uri, everything, textForFile(readModel(source)));
  await vscode.workspace.applyEdit(edit);
  await document.save();
}

async function tellSaved(target: vscode.Uri, model: Model): Promise<void> {
  const name = path.basename(target.fsPath);
  const madeUp = model.madeUp ? ` ${madeUpText(path.basename(model.path), model.madeUp).text}` : '';
  const open = vscode.l10n.t('Open');
  const text = withoutLinks(`${vscode.l10n.t('Saved {0}.', name)}${madeUp}`);
  const chosen = madeUp
    ? await vscode.window.showWarningMessage(text, open)
    : await vscode.window.showInformationMessage(text, open);
  if (chosen === open) await vscode.commands.executeCommand('vscode.open', target);
}
