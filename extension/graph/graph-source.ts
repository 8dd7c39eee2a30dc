import * as vscode from 'vscode';
import { isTextFile } from '../../core/onnx/text-file';
import type { ModelStore } from '../models/model-store';
import { watchModel } from '../models/model-watcher';
import { LivePace, longestText } from './live-pace';
import type { GraphReader } from './reading/graph-reader';
import type { GraphReading } from './reading/protocol';

/** Where a graph comes from: a model's file, or a text as it stands in the editor. */
export class GraphSource implements vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<void>();
  /** Fires when the model may be another one. */
  readonly onDidChange = this.changed.event;
  private readonly subscriptions: vscode.Disposable[];
  private timer: NodeJS.Timeout | undefined;
  private readonly pace = new LivePace();

  constructor(
    private readonly uri: vscode.Uri,
    private readonly reader: GraphReader,
    models: ModelStore,
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
              const pause = this.pace.pause(lengthOf(document));
              if (pause !== undefined) this.timer = setTimeout(() => this.changed.fire(), pause);
            }),
          ]
        : []),
    ];
  }

  /** The model as it is now. Rejects where it cannot be read: a text with errors, say. */
  async read(): Promise<GraphReading> {
    const document = vscode.workspace.textDocuments.find(
      (each) => each.isDirty && each.uri.toString() === this.uri.toString(),
    );
    const text = document && lengthOf(document) <= longestText ? { text: document.getText() } : {};
    try {
      return await this.reader.ask({ ask: 'read', path: this.uri.fsPath, ...text });
    } finally {
      this.pace.measured(this.reader.took);
    }
  }

  dispose(): void {
    clearTimeout(this.timer);
    vscode.Disposable.from(...this.subscriptions, this.changed).dispose();
  }
}

/** The length of a document without joining its lines, as `getText` does. */
function lengthOf(document: vscode.TextDocument): number {
  return document.offsetAt(document.lineAt(document.lineCount - 1).range.end);
}
