import { homedir } from 'node:os';
import path from 'node:path';

/** The folder in the user's cache for what can be made again at any time. It may not be there yet. */
export function cacheFolder(): string {
  const { XDG_CACHE_HOME, LOCALAPPDATA } = process.env;
  if (process.platform === 'win32' && LOCALAPPDATA) return path.join(LOCALAPPDATA, 'onnx-debugger', 'cache');
  if (process.platform === 'darwin') return path.join(homedir(), 'Library', 'Caches', 'onnx-debugger');
  return path.join(XDG_CACHE_HOME || path.join(homedir(), '.cache'), 'onnx-debugger');
}

/** Where the weights of texts lie that are in no file of their own. */
export function weightFolder(): string {
  return path.join(cacheFolder(), 'weights');
}
