import * as vscode from 'vscode';
import { printBroken } from '../../core/onnx/text/print';
import type { ModelStore } from '../models/model-store';
import { watchModel } from '../models/model-watcher';
import { modelOfTextUri } from './model-uri';
import type { OptimizedTexts } from './optimized-texts';
import { ReadOnlyFileSystem } from './read-only-file-system';

/** What the editor says when somebody types into a model's text. */
const readOnlyMessage = new vscode.MarkdownString(
  vscode.l10n.t(
    'This text is made from the model and is read-only. **ONNX: Edit as Text** makes one beside the model that can be edited.',
  ),
);

/** How VS Code is told of the file system. Without case sensitivity two models would share a document. */
export const fileSystemOptions = { isReadonly: readOnlyMessage, isCaseSensitive: true };

/** Models as text documents: a file whose bytes are made when they are read. */
export class ModelFileSystem extends ReadOnlyFileSystem implements vscode.FileSystemProvider {
  /** The size of each text as it was read last, with the model's state then. */
  private readonly sizes = new Map<string, { readonly state: string; readonly bytes: number }>();

  constructor(
    private readonly models: ModelStore,
    private readonly optimized: OptimizedTexts,
  ) {
    super();
    optimized.onDidChange((uri) => this.fireChanged(uri));
  }

  watch(uri: vscode.Uri): vscode.Disposable {
    const shown = modelOfTextUri(uri);
    if (!shown) return new vscode.Disposable(() => {});
    return watchModel(shown.path, () => {
      this.models.forget(shown.path);
      this.fireChanged(uri);
    });
  }

  async stat(uri: vscode.Uri): Promise<vscode.FileStat> {
    const shown = modelOfTextUri(uri);
    if (!shown) return { type: vscode.FileType.Directory, ctime: 0, mtime: 0, size: 0 };
    const stamp = await this.models.stamp(shown.path).catch(() => {
      throw vscode.FileSystemError.FileNotFound(shown.path);
    });
    const known = this.sizes.get(uri.toString());
    return {
      type: vscode.FileType.File,
      ctime: stamp.ctime,
      mtime:
        shown.variant === 'model' ? stamp.mtime : Math.max(stamp.mtime, this.optimized.mtime(shown.path)),
      // The text need not be made to be asked about: its size counts once it is known, and not while the model has
      // another state than it was made from, so that VS Code, which compares mtime and size, reads it again.
      size: known?.state === `${stamp.mtime}:${stamp.size}` ? known.bytes : 0,
      permissions: vscode.FilePermission.Readonly,
    };
  }

  async readFile(uri: vscode.Uri): Promise<Uint8Array> {
    const shown = modelOfTextUri(uri);
    if (!shown) throw vscode.FileSystemError.FileIsADirectory(uri);
    const stamp = await this.models.stamp(shown.path).catch(() => {
      throw vscode.FileSystemError.FileNotFound(shown.path);
    });
    const bytes = new TextEncoder().encode(await this.text(shown.path, shown.variant));
    this.sizes.set(uri.toString(), { state: `${stamp.mtime}:${stamp.size}`, bytes: bytes.length });
    return bytes;
  }

  private async text(path: string, variant: string): Promise<string> {
    if (variant !== 'model') return this.optimized.text(path);
    try {
      return (await this.models.text(path)).text;
    } catch (error) {
      // A document that says what is wrong is found again when the file is repaired; an error page is not.
      return printBroken(path, error).text;
    }
  }
}
