import type * as vscode from 'vscode';
import type { LandingContext } from './landing-context';
import { LandingPage } from './landing-page';

/** The editor that opens `.onnx` files: VS Code cannot show a binary file as text by itself. */
export class LandingEditor implements vscode.CustomReadonlyEditorProvider {
  private readonly pages = new Set<LandingPage>();

  constructor(private readonly context: LandingContext) {}

  openCustomDocument(uri: vscode.Uri): vscode.CustomDocument {
    return { uri, dispose() {} };
  }

  resolveCustomEditor(document: vscode.CustomDocument, panel: vscode.WebviewPanel): void {
    const page = new LandingPage(document.uri, panel, this.context);
    this.pages.add(page);
    panel.onDidDispose(() => this.pages.delete(page));
  }

  /** Starts the model of the page that has the focus, with what is chosen there. False where no page can. */
  startActive(noDebug: boolean): boolean {
    const page = [...this.pages].find(({ isActive }) => isActive);
    return page?.start(noDebug) ?? false;
  }
}
