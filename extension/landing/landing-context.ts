import type * as vscode from 'vscode';
import type { HistoryModel } from '../history/history-model';
import type { InputQuestion } from '../launch/ask-inputs';
import type { ModelStore } from '../models/model-store';

/** The parts of the extension that the page of a model shows or calls. */
export interface LandingContext {
  readonly extension: vscode.Uri;
  readonly models: ModelStore;
  readonly inputs: InputQuestion;
  readonly history: HistoryModel;
  readonly state: vscode.Memento;
}
