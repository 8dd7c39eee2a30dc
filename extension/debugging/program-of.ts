import type * as vscode from 'vscode';

/** The path of the model that a session debugs; undefined where its configuration, one of an attach, names none. */
export function programOf({ configuration }: Pick<vscode.DebugSession, 'configuration'>): string | undefined {
  const program: unknown = configuration.program;
  return typeof program === 'string' ? program : undefined;
}
