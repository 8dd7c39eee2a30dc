import path from 'node:path';
import type { Model } from './model';

/** A file besides the model's own that weights lie in. */
export interface ExternalFile {
  /** Absolute path; as the model names it where it cannot be read. */
  readonly path: string;
  /** Bytes of it that weights take. */
  readonly bytes: number;
  /** How many weights lie in it. */
  readonly weights: number;
  /** Why its weights cannot be read; undefined where they can. */
  readonly missing: string | undefined;
}

/** The files that a model's weights lie in, besides its own, in the order of their first weights. */
export function externalFiles(model: Model): ExternalFile[] {
  const files = new Map<string, { bytes: number; weights: number; missing: string | undefined }>();
  const add = (file: string, bytes: number, missing?: string) => {
    const known = files.get(file) ?? { bytes: 0, weights: 0, missing };
    known.bytes += bytes;
    known.weights++;
    files.set(file, known);
  };
  for (const graph of model.graphs.values()) {
    const locations = 'initializer' in graph.proto ? locationsOf(graph.proto.initializer) : undefined;
    for (const { name, data } of graph.weights.values()) {
      if (data.kind === 'file' && data.file !== model.path) add(data.file, data.length);
      const location = data.kind === 'missing' ? locations?.get(name) : undefined;
      if (data.kind === 'missing' && location !== undefined && location !== path.basename(model.path)) {
        add(location, 0, data.why);
      }
    }
  }
  return [...files].map(([file, rest]) => ({ path: file, ...rest }));
}

/** Where initializers say that their data are, by name. */
function locationsOf(
  initializers: readonly { name: string; externalData: readonly { key: string; value: string }[] }[],
): ReadonlyMap<string, string> {
  return new Map(
    initializers.flatMap(({ name, externalData }) => {
      const location = externalData.find(({ key }) => key === 'location')?.value;
      return location === undefined ? [] : [[name, location] as const];
    }),
  );
}
