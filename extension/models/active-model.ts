import * as vscode from 'vscode';
import { comparisonOfUri } from '../compare/comparison-uri';
import { graphEditor, modelEditor, textLanguage } from '../ids';
import { modelOfTextUri } from '../text/model-uri';

/**
 * The model file that a URI stands for: itself for a model or a text in the ONNX syntax, the model for the text
 * documents that show one. Undefined for anything else.
 */
export function modelUri(uri: vscode.Uri | undefined): vscode.Uri | undefined {
  if (!uri) return undefined;
  const shown = modelOfTextUri(uri);
  if (shown) return vscode.Uri.file(shown.path);
  const compared = comparisonOfUri(uri);
  if (compared) return vscode.Uri.file(compared.comparison[compared.side].path);
  return /\.(onnx|onnxtxt|onnxtext)$/i.test(uri.path) ? uri : undefined;
}

/** The pattern of models' files: binary models, and texts that models can be made of. */
export const modelFiles = '**/*.{onnx,onnxtxt,onnxtext}';

/** The text in the active editor that was never saved. */
export function untitledText(): vscode.TextDocument | undefined {
  const document = vscode.window.activeTextEditor?.document;
  return document?.languageId === textLanguage && document.isUntitled ? document : undefined;
}

const ownEditors: ReadonlySet<string> = new Set([modelEditor, graphEditor]);

/** The model that the active editor shows, as a page, a graph or text. */
export function activeModel(): vscode.Uri | undefined {
  // A custom editor is no text editor: its URI is known from its tab only.
  const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
  if (input instanceof vscode.TabInputCustom && ownEditors.has(input.viewType)) return input.uri;
  const document = vscode.window.activeTextEditor?.document;
  if (document?.languageId === textLanguage) return modelUri(document.uri);
  return undefined;
}

/** The only visible model where no model is active: a panel or the side bar may have the focus. */
export function visibleModel(): vscode.Uri | undefined {
  const visible = new Map<string, vscode.Uri>();
  for (const group of vscode.window.tabGroups.all) {
    const input = group.activeTab?.input;
    if (!(input instanceof vscode.TabInputCustom || input instanceof vscode.TabInputText)) continue;
    const uri = modelUri(input.uri);
    if (uri) visible.set(uri.toString(), uri);
  }
  return visible.size === 1 ? [...visible.values()][0] : undefined;
}
