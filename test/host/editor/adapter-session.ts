import type * as vscode from 'vscode';
import type { TestClient } from '../../dap/support/adapter';

let last = 0;

/** A session of the built adapter as the extension knows one: what it asks goes to the adapter, with nothing in between. */
export function adapterSession(
  client: Pick<TestClient, 'ask'>,
  configuration: Readonly<Record<string, unknown>>,
): vscode.DebugSession {
  const session: Partial<vscode.DebugSession> = {
    id: `session-${++last}`,
    type: 'onnx',
    name: String(configuration.program),
    configuration: configuration as vscode.DebugConfiguration,
    customRequest: (command: string, args?: object) => client.ask(command, args),
  };
  return session as vscode.DebugSession;
}
