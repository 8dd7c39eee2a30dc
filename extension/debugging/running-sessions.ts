import * as vscode from 'vscode';
import { debugType } from '../ids';

/** The sessions of the debugger that run. */
export class RunningSessions implements vscode.Disposable {
  private readonly sessions = new Map<string, vscode.DebugSession>();
  private readonly subscriptions = [
    vscode.debug.onDidStartDebugSession((session) => {
      if (session.type === debugType) this.sessions.set(session.id, session);
    }),
    vscode.debug.onDidTerminateDebugSession((session) => this.sessions.delete(session.id)),
  ];

  /** All but one. */
  but(session: vscode.DebugSession): vscode.DebugSession[] {
    return [...this.sessions.values()].filter(({ id }) => id !== session.id);
  }

  dispose(): void {
    vscode.Disposable.from(...this.subscriptions).dispose();
  }
}
