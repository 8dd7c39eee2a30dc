import * as vscode from 'vscode';
import { graphEditor } from '../ids';
import { textUri } from './model-uri';

/** Where and how the text is shown. */
export interface OpenTextOptions {
  /** Line from 1 to reveal. */
  readonly line?: number;
  readonly preserveFocus?: boolean;
}

/**
 * Shows a model's text in a tab that stays. It goes where the text is open already; else into the active group,
 * except where that group shows a panel, which the text would cover.
 */
export async function openText(uri: vscode.Uri, options: OpenTextOptions = {}): Promise<vscode.TextEditor> {
  const document = await vscode.workspace.openTextDocument(uri);
  const editor = await vscode.window.showTextDocument(document, {
    preview: false,
    viewColumn: columnFor(uri),
    preserveFocus: options.preserveFocus ?? false,
    ...(options.line !== undefined && { selection: lineRange(options.line) }),
  });
  if (options.line !== undefined) {
    editor.revealRange(lineRange(options.line), vscode.TextEditorRevealType.InCenterIfOutsideViewport);
  }
  return editor;
}

/** Shows the text of the model at `path`. */
export function openModelText(path: string, options?: OpenTextOptions): Promise<vscode.TextEditor> {
  return openText(textUri(path), options);
}

/** Whether some tab shows the document. */
export function isOpen(uri: vscode.Uri): boolean {
  return tabsOf(uri).length > 0;
}

/** Whether the active group shows a panel (a webview or a graph), so that an editor opened there would cover it. */
export function panelIsActive(): boolean {
  return showsPanel(vscode.window.tabGroups.activeTabGroup);
}

function showsPanel({ activeTab }: vscode.TabGroup): boolean {
  const input = activeTab?.input;
  return (
    input instanceof vscode.TabInputWebview ||
    (input instanceof vscode.TabInputCustom && input.viewType === graphEditor)
  );
}

function columnFor(uri: vscode.Uri): vscode.ViewColumn {
  const open = tabsOf(uri)[0];
  if (open) return open.group.viewColumn;
  if (!panelIsActive()) return vscode.ViewColumn.Active;
  const other = vscode.window.tabGroups.all.find((group) => !showsPanel(group));
  return other?.viewColumn ?? vscode.ViewColumn.Beside;
}

function tabsOf(uri: vscode.Uri): vscode.Tab[] {
  const wanted = uri.toString();
  return vscode.window.tabGroups.all
    .flatMap((group) => group.tabs)
    .filter((tab) => tab.input instanceof vscode.TabInputText && tab.input.uri.toString() === wanted);
}

function lineRange(line: number): vscode.Range {
  return new vscode.Range(line - 1, 0, line - 1, 0);
}
