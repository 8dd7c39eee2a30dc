import { existsSync, readdirSync } from 'node:fs';
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

/** The models (.onnx) in a folder, at any depth. */
export function onnxFilesIn(folder: string): string[] {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  return files.filter((file) => file.endsWith('.onnx')).map((file) => path.join(folder, file));
}
