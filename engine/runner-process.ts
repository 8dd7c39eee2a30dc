import { existsSync } from 'node:fs';
import path from 'node:path';
import { UserError } from '../core/errors';

/**
 * The file that the runner's process runs: beside the bundle that asks for it (dist/debug-adapter/main.js,
 * dist/cli/main.js), or in the dist folder of the project where the source itself runs (tests).
 */
export function runnerFile(from = __dirname): string {
  const candidates = [
    path.join(from, '..', 'engine', 'runner', 'main.js'),
    path.join(from, '..', 'dist', 'engine', 'runner', 'main.js'),
    path.join(from, 'engine', 'runner', 'main.js'),
  ];
  const found = candidates.find((file) => existsSync(file));
  if (found === undefined) {
    throw new UserError(
      'OD2002',
      `The runner is missing (${candidates[1]}); build the project (npm run build).`,
    );
  }
  return found;
}
