import type * as vscode from 'vscode';

/** What an extension remembers, as long as this process lasts. */
export function memento(): vscode.Memento {
  const kept = new Map<string, unknown>();
  return {
    keys: () => [...kept.keys()],
    get: <T>(key: string, byDefault?: T) => (kept.has(key) ? (kept.get(key) as T) : byDefault),
    async update(key: string, value: unknown) {
      if (value === undefined) kept.delete(key);
      else kept.set(key, value);
    },
  } as vscode.Memento;
}
