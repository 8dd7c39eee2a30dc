import { existsSync } from 'node:fs';
import path from 'node:path';

const root = path.resolve(import.meta.dirname ?? __dirname, '../../../../shared/data');

/** A path under ../shared/data. */
function sharedData(...parts: string[]): string {
  return path.join(root, ...parts);
}

/** Skips the test, visibly, where ../shared/data is absent. */
export function needsSharedData(context: Mocha.Context, ...parts: string[]): string {
  const file = sharedData(...parts);
  if (!existsSync(file)) context.skip();
  return file;
}
