import { basename, dirname } from 'node:path';
import * as vscode from 'vscode';

/** A writer that goes on for a while makes many events; the model is read again once it pauses this long. */
const settleMilliseconds = 300;

/** Calls `changed` after the file was written, replaced or removed, also outside the workspace's folders. */
export function watchModel(path: string, changed: () => void): vscode.Disposable {
  const pattern = new vscode.RelativePattern(vscode.Uri.file(dirname(path)), escapeGlob(basename(path)));
  const watcher = vscode.workspace.createFileSystemWatcher(pattern);
  let timer: NodeJS.Timeout | undefined;
  const soon = () => {
    clearTimeout(timer);
    timer = setTimeout(changed, settleMilliseconds);
  };
  return vscode.Disposable.from(
    watcher,
    watcher.onDidChange(soon),
    watcher.onDidCreate(soon),
    watcher.onDidDelete(soon),
    new vscode.Disposable(() => clearTimeout(timer)),
  );
}

/** The pattern that matches just this name. */
function escapeGlob(name: string): string {
  return name.replace(/[*?{}[\]]/g, '[$&]');
}
