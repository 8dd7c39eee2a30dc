import * as vscode from 'vscode';
import type { Model } from '../../core/onnx/model';
import { readEditedText } from '../../core/onnx/read';
import { isTextFile } from '../../core/onnx/text-file';
import type { ModelText } from '../../core/onnx/text-map';
import type { ModelStore } from '../models/model-store';
import { watchModel } from '../models/model-watcher';
import { LivePace, longestText } from './live-pace';

/** A model with its text, as its graph is drawn from it. */
export interface GraphOrigin {
  readonly model: Model;
  readonly text: ModelText;
  /** Milliseconds for which reading held up this process. */
  readonly took: number;
}

/** Where a graph comes from: a model's file, or a text as it stands in the editor. */
export class GraphSource implements vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<void>();
  /** Fires when the model may be another one. */
  readonly onDidChange = this.changed.event;
  private readonly subscriptions: vscode.Disposable[];
  private timer: NodeJS.Timeout | undefined;
  /** How long showing what was read takes, which its reader tells. */
  readonly pace = new LivePace();

  constructor(
    private readonly uri: vscode.Uri,
    private readonly models: ModelStore,
  ) {
    this.subscriptions = [
      watchModel(uri.fsPath, () => {
        models.forget(uri.fsPath);
        this.changed.fire();
      }),
      ...(isTextFile(uri.path)
        ? [
            vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
              if (contentChanges.length === 0 || document.uri.toString() !== uri.toString()) return;
              clearTimeout(this.timer);
              const pause = this.pace.pause(document.getText().length);
              if (pause !== undefined) this.timer = setTimeout(() => this.changed.fire(), pause);
            }),
          ]
        : []),
    ];
  }

  /** The model as it is now. Throws a `UserError` where it cannot be read: a text with errors, say. */
  async read(): Promise<GraphOrigin> {
    const document = vscode.workspace.textDocuments.find(
      (each) => each.isDirty && each.uri.toString() === this.uri.toString(),
    );
    if (document) {
      const text = document.getText();
      if (text.length <= longestText) {
        const start = performance.now();
        try {
          const model = readEditedText(text, this.uri.fsPath);
          return { model, text: model.text!, took: performance.now() - start };
        } catch (error) {
          // A text that has an error while it is written holds others up as any other does.
          this.pace.measured(performance.now() - start);
          throw error;
        }
      }
    }
    const { fsPath } = this.uri;
    const [model, text] = await Promise.all([this.models.model(fsPath), this.models.text(fsPath)]);
    return { model, text, took: 0 };
  }

  dispose(): void {
    clearTimeout(this.timer);
    vscode.Disposable.from(...this.subscriptions, this.changed).dispose();
  }
}
