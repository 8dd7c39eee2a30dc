import * as vscode from 'vscode';
import type { NodeKey } from '../../webview/graph/messages/protocol';
import { graphEditor } from '../ids';
import { type GraphContext, GraphPage } from './graph-page';

/** The editor that shows a model as a graph, beside its page and its text. */
export class GraphEditor implements vscode.CustomReadonlyEditorProvider {
  private readonly pages = new Set<GraphPage>();

  constructor(private readonly context: GraphContext) {}

  /** The open graphs. */
  get all(): readonly GraphPage[] {
    return [...this.pages];
  }

  openCustomDocument(uri: vscode.Uri): vscode.CustomDocument {
    return { uri, dispose() {} };
  }

  resolveCustomEditor(document: vscode.CustomDocument, panel: vscode.WebviewPanel): void {
    const page = new GraphPage(document.uri, panel, this.context);
    this.pages.add(page);
    panel.onDidDispose(() => {
      this.pages.delete(page);
      page.dispose();
    });
  }

  /** Opens a model's graph, where it is open already or in a column; shows a node of it. */
  async open(
    model: vscode.Uri,
    options: { readonly beside?: boolean; readonly node?: NodeKey } = {},
  ): Promise<void> {
    // Beside a text, a graph in the text's own group would cover it.
    const without = options.beside ? vscode.window.tabGroups.activeTabGroup.viewColumn : undefined;
    const other = options.beside ? vscode.ViewColumn.Beside : vscode.ViewColumn.Active;
    const column = columnOf(model, without) ?? other;
    await vscode.commands.executeCommand('vscode.openWith', model, graphEditor, column);
    const page = this.all.find(({ uri }) => uri.toString() === model.toString());
    if (options.node) page?.show(options.node);
  }
}

/** The column, other than one, in which a model's graph is open. */
function columnOf(model: vscode.Uri, without?: vscode.ViewColumn): vscode.ViewColumn | undefined {
  for (const { tabs, viewColumn } of vscode.window.tabGroups.all) {
    if (viewColumn === without) continue;
    for (const { input } of tabs) {
      if (!(input instanceof vscode.TabInputCustom) || input.viewType !== graphEditor) continue;
      if (input.uri.toString() === model.toString()) return viewColumn;
    }
  }
  return undefined;
}
