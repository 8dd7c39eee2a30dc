import type { Connection, InitializeParams, ServerCapabilities } from 'vscode-languageserver';
import type { ParsedDocuments } from './document';
import type { Findings } from './findings/findings';
import type { InferenceResults } from './inference/inference';
import type { ClientSettings } from './settings';

/** What a feature works with. */
export interface Workplace {
  readonly connection: Connection;
  readonly documents: ParsedDocuments;
  /** What is wrong in them. */
  readonly findings: Findings;
  /** Types, shapes and errors of onnxruntime's own inference, as far as they have come. */
  readonly inference: InferenceResults;
  readonly settings: ClientSettings;
  /** What the client said of itself. */
  readonly client: InitializeParams;
  /** Calls the listener for each document when it was opened and after each change, and when it was closed. */
  onDidChange(listener: (uri: string) => void): void;
  onDidClose(listener: (uri: string) => void): void;
}

/**
 * A feature of the language server: what it declares, and the requests that it answers. Handlers are registered when
 * the client has initialised; a feature whose place in the client is missing declares nothing.
 */
export interface Feature {
  capabilities(client: InitializeParams): ServerCapabilities;
  register(workplace: Workplace): void;
}
