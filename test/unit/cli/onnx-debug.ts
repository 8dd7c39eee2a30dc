import { spawnSync } from 'node:child_process';
import path from 'node:path';

/** The built command, which is what people run; starting from the sources takes six times as long. */
export const main = path.resolve(import.meta.dirname ?? __dirname, '../../../dist/cli/main.js');

/** The words of a shell's command that runs `onnx-debug`, in any folder. */
export const shellCommand = [process.execPath, main].map((word) => `'${word}'`).join(' ');

/** Runs `onnx-debug`. */
export function onnxDebug(...args: string[]) {
  return onnxDebugOn('', ...args);
}

/** The same, with that on its standard input. */
export function onnxDebugOn(input: string, ...args: string[]) {
  return spawnSync(process.execPath, [main, ...args], { encoding: 'utf8', input });
}
