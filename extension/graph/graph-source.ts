import * as vscode from 'vscode';
import type { Model } from '../../core/onnx/model';
import { readEditedText } from '../../core/onnx/read';
import { isTextFile } from '../../core/onnx/text-file';
import type { ModelText } from '../../core/onnx/text-map';
import type { ModelStore } from '../models/model-store';
import { watchModel } from '../models/model-watcher';

/** A text that changes is read again once its writer pauses this long, where it is short. */
const settleMilliseconds = 400;
/** A longer text is read when it is saved: reading it at every pause would keep the editor waiting. */
const longestLive = 1_000_000;

/** A model with its text, as its graph is drawn from it. */
export interface GraphOrigin {
  readonly model: Model;
  readonly text: ModelText;
}

/** Where a graph comes from: a model's file, or a text as it stands in the editor. */
export class GraphSource implements vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<void>();
  /** Fires when the model may be another one. */
  readonly onDidChange = this.changed.event;
  private readonly subscriptions: vscode.Disposable[];
  private timer: NodeJS.Timeout | undefined;

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
              this.timer = setTimeout(() => this.changed.fire(), settleMilliseconds);
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
      if (text.length <= longestLive) {
        const model = readEditedText(text, this.uri.fsPath);
        return { model, text: model.text! };
      }
    }
    const { fsPath } = this.uri;
    const [model, text] = await Promise.all([this.models.model(fsPath), this.models.text(fsPath)]);
    return { model, text };
  }

  dispose(): void {
    clearTimeout(this.timer);
    vscode.Disposable.from(...this.subscriptions, this.changed).dispose();
  }
}
