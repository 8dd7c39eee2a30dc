import { type Stats, unwatchFile, watchFile } from 'node:fs';
import type { Model } from '../../core/onnx/model';

/** How often files are looked at, in milliseconds. */
const interval = 1000;

/**
 * Looks after the files of a model, the file itself and those with its weights, and tells of the first that changes.
 * (By looking at them now and then: a file that is put in place of another, as most programs write, is another file
 * to the system's own notifications.)
 */
export class ModelWatch {
  readonly #files: readonly string[];
  readonly #listener = (now: Stats, before: Stats) => {
    if (now.mtimeMs === before.mtimeMs && now.size === before.size && now.ino === before.ino) return;
    this.close();
    this.changed();
  };

  /** `changed` is called once. */
  constructor(
    model: Model,
    private readonly changed: () => void,
  ) {
    this.#files = filesOf(model);
    for (const file of this.#files) watchFile(file, { interval, persistent: false }, this.#listener);
  }

  close(): void {
    for (const file of this.#files) unwatchFile(file, this.#listener);
  }
}

/** The files that a model's graph and weights are in. */
function filesOf(model: Model): string[] {
  const files = new Set([model.path]);
  for (const graph of model.graphs.values()) {
    for (const { data } of graph.weights.values()) if (data.kind === 'file') files.add(data.file);
  }
  return [...files];
}
