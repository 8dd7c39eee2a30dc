import * as vscode from 'vscode';

/** Why nothing can run, and whether trusting the workspace helps. */
export interface Blocked {
  readonly why: string;
  readonly trust: boolean;
}

/** What a model outside the disk needs, in the words of every place that says it. */
export const needsDisk = vscode.l10n.t(
  'Models are read and run on the machine that has their files, and this editor has none. Clone the repository, or open it in a remote window (SSH, container, WSL, Codespaces).',
);

/** Why the model at `uri` cannot run here; undefined where it can. */
export function blockedReason(uri: vscode.Uri | undefined): Blocked | undefined {
  if (uri && uri.scheme !== 'file') return { why: needsDisk, trust: false };
  if (!vscode.workspace.isTrusted) {
    return {
      why: vscode.l10n.t(
        'This workspace is not trusted. The model can be read, and runs once you trust the workspace.',
      ),
      trust: true,
    };
  }
  return undefined;
}
