import { stat } from 'node:fs/promises';
import * as vscode from 'vscode';
import type { Model } from '../../core/onnx/model';
import { readModel } from '../../core/onnx/read';
import { textOfModel } from '../../core/onnx/text/model-text';
import { isTextFile } from '../../core/onnx/text-file';
import type { ModelText } from '../../core/onnx/text-map';

/** What tells two states of a file apart. */
export interface Stamp {
  /** Milliseconds since 1970. */
  readonly mtime: number;
  readonly ctime: number;
  readonly size: number;
}

interface Entry {
  readonly stamp: Stamp;
  readonly model: Model;
  text?: ModelText;
}

/** So many models are kept with their texts; their weights stay in the files. */
const kept = 4;

/** The models that were opened, read once for each state of their files. */
export class ModelStore implements vscode.Disposable {
  /** Least recently used first. */
  private readonly entries = new Map<string, Promise<Entry>>();
  private readonly changed = new vscode.EventEmitter<string>();
  /** Fires with a model's path when `forget` dropped it, because its file changed. */
  readonly onDidChange = this.changed.event;
  private readonly saves = vscode.workspace.onDidSaveTextDocument(({ uri }) => {
    if (uri.scheme === 'file' && isTextFile(uri.path)) this.forget(uri.fsPath);
  });

  /** The state of the model's file. Throws the file system's error where there is none. */
  async stamp(path: string): Promise<Stamp> {
    const { mtimeMs, ctimeMs, size } = await stat(path);
    return { mtime: Math.floor(mtimeMs), ctime: Math.floor(ctimeMs), size };
  }

  /** The model as its file is now. Throws a `UserError` where the file is none. */
  async model(path: string): Promise<Model> {
    return (await this.entry(path)).model;
  }

  /** The model's text with its line map. */
  async text(path: string): Promise<ModelText> {
    const entry = await this.entry(path);
    entry.text ??= textOfModel(entry.model);
    return entry.text;
  }

  /** The model's file changed, or may have. */
  forget(path: string): void {
    this.entries.delete(path);
    this.changed.fire(path);
  }

  private async entry(path: string): Promise<Entry> {
    const stamp = await this.stamp(path);
    const old = this.entries.get(path);
    if (old) {
      const entry = await old.catch(() => undefined);
      if (entry && entry.stamp.mtime === stamp.mtime && entry.stamp.size === stamp.size) {
        this.entries.delete(path);
        this.entries.set(path, old);
        return entry;
      }
    }
    const reading = this.read(path, stamp);
    this.entries.set(path, reading);
    for (const oldest of this.entries.keys()) {
      if (this.entries.size <= kept) break;
      this.entries.delete(oldest);
    }
    return reading;
  }

  private async read(path: string, stamp: Stamp): Promise<Entry> {
    return { stamp, model: readModel(path) };
  }

  dispose(): void {
    this.entries.clear();
    this.saves.dispose();
    this.changed.dispose();
  }
}
