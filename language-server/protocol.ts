/** What a client may tell the server when it starts it. All of it may be absent: other editors send nothing. */
export interface InitializationOptions {
  /** Whether the folder is trusted: onnxruntime reads no model of one that is not. True where nothing is said. */
  readonly trusted?: boolean;
}

/** Tells the server that the folder is trusted from now on. It has no parameters. */
export const trustGranted = 'onnx/trustGranted';

/** The section of the client's settings that the server asks for. */
export const settingsSection = 'onnx-debugger';
