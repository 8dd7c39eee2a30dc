import * as vscode from 'vscode';
import { LanguageClient, RevealOutputChannelOn, State, TransportKind } from 'vscode-languageclient/node';
import type { InitializationOptions } from '../../language-server/protocol';
import type { StandingTracker } from '../debugging/standing';
import { clientCommands, lensMiddleware } from './code-lenses';
import { HintsWhileStopped } from './hints-while-stopped';
import { RestartPolicy } from './restart-policy';

/** What the client is started with. */
export interface ClientSettings {
  /** The path of the server's program. */
  readonly module: string;
  /** The documents that it is told about. */
  readonly documents: readonly { readonly scheme: string; readonly language: string }[];
  readonly output: vscode.LogOutputChannel;
  readonly standing: StandingTracker;
}

/** The section of the settings that has the client's own: `trace.server` says how much of the talk is logged. */
const section = 'onnx-debugger.languageServer';

/** Starts the server as a child of the extension host: a fork, since a spawned Electron would open a window. */
export async function startClient({
  module,
  documents,
  output,
  standing,
}: ClientSettings): Promise<LanguageClient> {
  const hints = new HintsWhileStopped(standing);
  const client: LanguageClient = new LanguageClient(
    section,
    'ONNX Language Server',
    { module, transport: TransportKind.ipc },
    {
      documentSelector: [...documents],
      diagnosticCollectionName: 'onnx',
      outputChannel: output,
      traceOutputChannel: output,
      revealOutputChannelOn: RevealOutputChannelOn.Never,
      initializationOptions: (): InitializationOptions => ({
        ...clientCommands,
        trusted: vscode.workspace.isTrusted,
      }),
      errorHandler: new RestartPolicy(),
      // A text that nobody looks at (a tab in the background, a search through files) is not sent.
      textSynchronization: { delayOpenNotifications: true },
      middleware: { ...hints.middleware, ...lensMiddleware(() => client) },
      markdown: { isTrusted: false, supportHtml: false, supportThemeIcons: false },
    },
  );
  let following: vscode.Disposable | undefined;
  client.onDidChangeState(({ newState }) => {
    following?.dispose();
    following = newState === State.Running ? hints.follow(client) : undefined;
  });
  await client.start();
  return client;
}
