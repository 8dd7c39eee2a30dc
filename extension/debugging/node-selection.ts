import * as vscode from 'vscode';
import type { NodeKey } from '../../webview/graph/messages/protocol';

/** A node that a person has chosen in a panel. */
export interface SelectedNode {
  /** The text of the model, as a URI. */
  readonly text: string;
  readonly node: NodeKey;
  /** The panel. */
  readonly from: object;
}

/** Tells all panels which node a person has chosen in one of them. Where the text is in sight, its cursor follows. */
export class NodeSelection implements vscode.Disposable {
  private readonly selected = new vscode.EventEmitter<SelectedNode>();
  /** Fires when a node is chosen in a panel; the panel itself hears it too. */
  readonly onDidSelect = this.selected.event;

  /** Tells what was chosen. `line` is the node's in the text, from 1; undefined where it has none. */
  select(selected: SelectedNode, line: number | undefined): void {
    if (line !== undefined) selectLine(selected.text, line);
    this.selected.fire(selected);
  }

  dispose(): void {
    this.selected.dispose();
  }
}

/** Puts the cursor on a line of a text, in the editors that show it already, without taking the focus. */
function selectLine(text: string, line: number): void {
  const start = new vscode.Position(line - 1, 0);
  for (const editor of vscode.window.visibleTextEditors) {
    if (editor.document.uri.toString() !== text) continue;
    editor.selection = new vscode.Selection(start, start);
    editor.revealRange(new vscode.Range(start, start), vscode.TextEditorRevealType.InCenterIfOutsideViewport);
  }
}

/** The line, from 1, to which a person has moved the cursor; undefined where something else has, such as a stop. */
export function lineOfPerson({
  kind,
  selections,
}: vscode.TextEditorSelectionChangeEvent): number | undefined {
  const { Mouse, Keyboard } = vscode.TextEditorSelectionChangeKind;
  return kind === Mouse || kind === Keyboard ? selections[0]!.active.line + 1 : undefined;
}
