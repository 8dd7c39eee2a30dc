import * as vscode from 'vscode';
import { isTextFile } from '../../core/onnx/text-file';
import { command } from '../ids';
import { activeModel, modelUri, untitledText, visibleModel } from '../models/active-model';
import type { ModelStore } from '../models/model-store';
import { saveUntitled } from '../text/save-untitled';
import { convertToText, editAsText } from './edit-as-text';
import { saveAsModel } from './save-as-model';

/**
 * The commands between binary models and texts. Menus hand them a URI; keys and the palette do not. `target` names the
 * file to write without asking for it.
 */
export function registerConversions(models: ModelStore): vscode.Disposable {
  const register = (
    id: string,
    wanted: 'binary' | 'text',
    run: (file: string, target?: vscode.Uri) => Promise<unknown>,
  ) =>
    vscode.commands.registerCommand(id, async (uri?: vscode.Uri, target?: vscode.Uri) => {
      const given = uri instanceof vscode.Uri ? modelUri(uri) : await modelInFront(wanted);
      if (given?.scheme !== 'file') return undefined;
      if (isTextFile(given.path) === (wanted === 'text')) {
        return run(given.fsPath, target instanceof vscode.Uri ? target : undefined);
      }
      const text = wanted === 'text' ? 'This is a binary model already.' : 'This is a text already.';
      void vscode.window.showInformationMessage(text);
      return undefined;
    });
  return vscode.Disposable.from(
    register(command.editAsText, 'binary', (file) => editAsText(models, file)),
    register(command.convertToText, 'binary', (file, target) => convertToText(models, file, target)),
    register(command.convertToModel, 'text', (file, target) => saveAsModel(models, file, target)),
    register(command.saveAsModel, 'text', (file, target) => saveAsModel(models, file, target)),
  );
}

async function modelInFront(wanted: 'binary' | 'text'): Promise<vscode.Uri | undefined> {
  const untitled = wanted === 'text' ? untitledText() : undefined;
  return untitled ? saveUntitled(untitled) : (activeModel() ?? visibleModel());
}
