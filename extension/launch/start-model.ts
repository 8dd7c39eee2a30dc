import * as vscode from 'vscode';
import { blockedReason } from '../environment/blocked';
import { configurationFor } from './configuration-provider';

/** What a start adds to the configuration that F5 makes. */
export interface StartOptions {
  readonly noDebug?: boolean;
  /** Launch attributes. */
  readonly attributes?: Readonly<Record<string, unknown>>;
}

/** Debugs a model without a launch.json; says why where it cannot run. */
export async function startModel(model: vscode.Uri, options: StartOptions = {}): Promise<boolean> {
  const blocked = blockedReason(model);
  if (blocked) {
    await explain(blocked);
    return false;
  }
  return vscode.debug.startDebugging(
    vscode.workspace.getWorkspaceFolder(model),
    { ...configurationFor(model), ...options.attributes },
    { noDebug: options.noDebug ?? false },
  );
}

async function explain({ why, trust }: { why: string; trust: boolean }): Promise<void> {
  const manage = vscode.l10n.t('Manage Workspace Trust');
  const chosen = await vscode.window.showErrorMessage(why, ...(trust ? [manage] : []));
  if (chosen === manage) await vscode.commands.executeCommand('workbench.trust.manage');
}
