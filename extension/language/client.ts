import * as vscode from 'vscode';
import { LanguageClient, RevealOutputChannelOn, TransportKind } from 'vscode-languageclient/node';
import type { InitializationOptions } from '../../language-server/protocol';
import { hintsAsideWhileDebugging } from './hints-and-values';
import { RestartPolicy } from './restart-policy';

/** What the client is started with. */
export interface ClientSettings {
  /** The path of the server's program. */
  readonly module: string;
  /** The documents that it is told about. */
  readonly documents: readonly { readonly scheme: string; readonly language: string }[];
  readonly output: vscode.LogOutputChannel;
}

/** The section of the settings that has the client's own: `trace.server` says how much of the talk is logged. */
const section = 'onnx-debugger.languageServer';

/** Starts the server as a child of the extension host: a fork, since a spawned Electron would open a window. */
export async function startClient({ module, documents, output }: ClientSettings): Promise<LanguageClient> {
  const client = new LanguageClient(
    section,
    'ONNX Language Server',
    { module, transport: TransportKind.ipc },
    {
      documentSelector: [...documents],
      diagnosticCollectionName: 'onnx',
      outputChannel: output,
      traceOutputChannel: output,
      revealOutputChannelOn: RevealOutputChannelOn.Never,
      initializationOptions: (): InitializationOptions => ({ trusted: vscode.workspace.isTrusted }),
      errorHandler: new RestartPolicy(),
      // A text that nobody looks at (a tab in the background, a search through files) is not sent.
      textSynchronization: { delayOpenNotifications: true },
      middleware: hintsAsideWhileDebugging,
      markdown: { isTrusted: false, supportHtml: false, supportThemeIcons: false },
    },
  );
  await client.start();
  return client;
}
