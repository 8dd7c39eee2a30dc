import type * as vscode from 'vscode';

/** The check boxes of a model's page. `stopOnEntry` is undefined until somebody sets it. */
export interface PageSettings {
  readonly stopOnEntry?: boolean;
  readonly breakOnNonFinite: boolean;
}

/** Reads the check boxes as they were left. */
export function readSettings(state: vscode.Memento, modelPath: string): PageSettings {
  return state.get<PageSettings>(key(modelPath)) ?? { breakOnNonFinite: true };
}

/** Keeps the check boxes for the model. */
export async function writeSettings(
  state: vscode.Memento,
  modelPath: string,
  settings: PageSettings,
): Promise<void> {
  await state.update(key(modelPath), settings);
}

function key(modelPath: string): string {
  return `page:${modelPath}`;
}
