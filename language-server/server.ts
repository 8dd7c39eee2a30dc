import type { Connection, InitializeParams, ServerCapabilities } from 'vscode-languageserver';
import { TextDocumentSyncKind, TextDocuments } from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { ParsedDocuments } from './document';
import type { Workplace } from './feature';
import { features } from './features/all';
import { Findings } from './findings/findings';
import { InferenceService } from './inference/service';
import { ClientSettings } from './settings';

/** Serves ONNX text on a connection, until the client ends it. */
export function startServer(connection: Connection): void {
  const open = new TextDocuments(TextDocument);
  const documents = new ParsedDocuments(open);
  const findings = new Findings();
  const inference = new InferenceService();
  connection.onInitialize((client: InitializeParams) => {
    const settings = new ClientSettings(connection, client);
    connection.onInitialized(async () => {
      await settings.begin();
      inference.begin({ connection, client, documents, settings });
    });
    const workplace: Workplace = {
      connection,
      documents,
      findings,
      inference,
      settings,
      client,
      onDidChange: (listener) => void open.onDidChangeContent(({ document }) => listener(document.uri)),
      onDidClose: (listener) => void open.onDidClose(({ document }) => listener(document.uri)),
    };
    for (const feature of features) feature.register(workplace);
    const declared = features.map((feature) => feature.capabilities(client));
    const capabilities: ServerCapabilities = { textDocumentSync: TextDocumentSyncKind.Incremental };
    return { capabilities: Object.assign(capabilities, ...declared), serverInfo: { name: 'onnx-debugger' } };
  });
  connection.onShutdown(() => inference.close());
  open.onDidChangeContent(({ document }) => inference.changed(document.uri));
  open.onDidClose(({ document: { uri } }) => {
    documents.forget(uri);
    findings.forget(uri);
    inference.forget(uri);
  });
  open.listen(connection);
  connection.listen();
}
