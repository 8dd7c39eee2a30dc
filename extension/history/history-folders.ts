import path from 'node:path';
import * as vscode from 'vscode';

/** The name of the history in a workspace folder; the command line and other editors use the same. */
const folderName = '.onnx-debug';

/** Knows where runs are kept. */
export class HistoryFolders {
  private readonly changed = new vscode.EventEmitter<void>();
  readonly onDidChange = this.changed.event;

  constructor(private readonly context: vscode.ExtensionContext) {
    context.subscriptions.push(
      this.changed,
      vscode.workspace.onDidChangeWorkspaceFolders(() => this.changed.fire()),
    );
  }

  /** Where a run of that model is to be kept. */
  forModel(model: vscode.Uri): string {
    const folder = vscode.workspace.getWorkspaceFolder(model) ?? vscode.workspace.workspaceFolders?.[0];
    const location = vscode.workspace
      .getConfiguration('onnx-debugger', model)
      .get<string>('history.location');
    if (folder?.uri.scheme === 'file' && location !== 'storage')
      return path.join(folder.uri.fsPath, folderName);
    return this.storage;
  }

  /** Every folder that may hold runs: the workspace's, the editor's storage, and those that sessions named. */
  all(): string[] {
    const ofWorkspace = (vscode.workspace.workspaceFolders ?? [])
      .filter(({ uri }) => uri.scheme === 'file')
      .map(({ uri }) => path.join(uri.fsPath, folderName));
    return [...new Set([...ofWorkspace, this.storage, ...this.named])];
  }

  /** A session keeps its run there: the folder belongs to this workspace from now on. */
  async add(folder: string): Promise<void> {
    if (this.all().includes(folder)) return;
    await this.context.workspaceState.update(namedKey, [...this.named, folder]);
    this.changed.fire();
  }

  private get named(): string[] {
    return this.context.workspaceState.get<string[]>(namedKey, []);
  }

  private get storage(): string {
    return path.join((this.context.storageUri ?? this.context.globalStorageUri).fsPath, 'history');
  }
}

const namedKey = 'history.folders';
