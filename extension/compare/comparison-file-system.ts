import * as vscode from 'vscode';
import { printBroken } from '../../core/onnx/text/print';
import type { ModelStore } from '../models/model-store';
import { watchModel } from '../models/model-watcher';
import { ReadOnlyFileSystem } from '../text/read-only-file-system';
import { comparisonOfUri } from './comparison-uri';
import type { Comparisons } from './comparisons';

/** How VS Code is told of the file system. */
export const comparisonOptions = {
  isReadonly: new vscode.MarkdownString(
    vscode.l10n.t('This text was made to compare two models and is read-only.'),
  ),
  isCaseSensitive: true,
};

/** The texts of compared models as documents. */
export class ComparisonFileSystem extends ReadOnlyFileSystem implements vscode.FileSystemProvider {
  /** When a text became what it is, by its URI and the state of both models. */
  private readonly since = new Map<string, { readonly state: string; readonly mtime: number }>();

  constructor(
    private readonly comparisons: Comparisons,
    private readonly models: ModelStore,
  ) {
    super();
  }

  watch(uri: vscode.Uri): vscode.Disposable {
    const found = comparisonOfUri(uri);
    if (!found) return new vscode.Disposable(() => {});
    const { a, b } = found.comparison;
    // Each text depends on both models.
    const paths = new Set([a, b].filter(({ revision }) => revision === undefined).map(({ path }) => path));
    return vscode.Disposable.from(
      ...[...paths].map((path) =>
        watchModel(path, () => {
          this.models.forget(path);
          this.fireChanged(uri);
        }),
      ),
    );
  }

  async stat(uri: vscode.Uri): Promise<vscode.FileStat> {
    const found = comparisonOfUri(uri);
    if (!found) throw vscode.FileSystemError.FileNotFound(uri);
    const state = await this.comparisons.state(found.comparison).catch(() => {
      throw vscode.FileSystemError.FileNotFound(uri);
    });
    const key = uri.toString();
    let known = this.since.get(key);
    if (known?.state !== state) {
      known = { state, mtime: Math.max(Date.now(), (known?.mtime ?? 0) + 1) };
      this.since.set(key, known);
    }
    const { mtime } = known;
    return {
      type: vscode.FileType.File,
      ctime: mtime,
      mtime,
      size: 0,
      permissions: vscode.FilePermission.Readonly,
    };
  }

  async readFile(uri: vscode.Uri): Promise<Uint8Array> {
    const found = comparisonOfUri(uri);
    if (!found) throw vscode.FileSystemError.FileNotFound(uri);
    const { comparison, side } = found;
    try {
      return new TextEncoder().encode((await this.comparisons.texts(comparison))[side]);
    } catch (error) {
      // A document that says what is wrong is found again when the file is repaired.
      return new TextEncoder().encode(printBroken(comparison[side].path, error).text);
    }
  }
}
