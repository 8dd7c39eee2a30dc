import type * as vscode from 'vscode';

/** What a model was fed with last, so that nobody is asked twice. */
export interface RememberedInputs {
  /** The launch attribute. */
  readonly inputs: unknown;
  /** What a person reads: `digit-3.png`. */
  readonly label: string;
  /** The offer it was. */
  readonly offer: string;
}

/** Remembers each model's inputs in the workspace. */
export class InputMemory {
  constructor(private readonly state: vscode.Memento) {}

  get(modelPath: string): RememberedInputs | undefined {
    return this.state.get<RememberedInputs>(key(modelPath));
  }

  async set(modelPath: string, inputs: RememberedInputs | undefined): Promise<void> {
    await this.state.update(key(modelPath), inputs);
  }
}

function key(modelPath: string): string {
  return `inputs:${modelPath}`;
}
