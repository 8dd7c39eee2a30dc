import type * as vscode from 'vscode';
import type { HistoryModel } from '../history/history-model';
import type { InputQuestion } from '../launch/ask-inputs';
import type { ModelStore } from '../models/model-store';
import { LandingPage } from './landing-page';

/** The parts of the extension that the page of a model shows or calls. */
export interface LandingContext {
  readonly extension: vscode.Uri;
  readonly models: ModelStore;
  readonly inputs: InputQuestion;
  readonly history: HistoryModel;
  readonly state: vscode.Memento;
}

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
