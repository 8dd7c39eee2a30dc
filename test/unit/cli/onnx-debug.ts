import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import path from 'node:path';

/** The command's source. */
export const main = path.resolve(import.meta.dirname ?? __dirname, '../../../cli/main.ts');
const tsx = createRequire(import.meta.url ?? __filename).resolve('tsx');

/** The words of a shell's command that runs `onnx-debug` from its sources, in any folder. */
export const shellCommand = [process.execPath, '--import', tsx, main].map((word) => `'${word}'`).join(' ');

/** Runs `onnx-debug`, from its sources. */
export function onnxDebug(...args: string[]) {
  return onnxDebugOn('', ...args);
}

/** The same, with that on its standard input. */
export function onnxDebugOn(input: string, ...args: string[]) {
  return spawnSync(process.execPath, ['--import', tsx, main, ...args], { encoding: 'utf8', input });
}
