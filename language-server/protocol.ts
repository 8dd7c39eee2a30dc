/** What a client may tell the server when it starts it. All of it may be absent: other editors send nothing. */
export interface InitializationOptions {
  /** Whether the folder is trusted: onnxruntime reads no model of one that is not. True where nothing is said. */
  readonly trusted?: boolean;
  /** The client's commands that run and debug the model of a document, whose URI is their only argument. */
  readonly runCommands?: { readonly run: string; readonly debug: string };
  /** The client's commands that ask for completions, and for what an operator takes, at the cursor. */
  readonly suggest?: string;
  readonly parameterHints?: string;
  /** The client's command that shows places; it takes a document's URI, a position and the places. */
  readonly showReferences?: string;
}

/** Tells the server that the folder is trusted from now on. It has no parameters. */
export const trustGranted = 'onnx/trustGranted';

/** The section of the client's settings that the server asks for. */
export const settingsSection = 'onnx-debugger';
