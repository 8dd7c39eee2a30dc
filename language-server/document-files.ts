import { realpathSync, statSync } from 'node:fs';
import path from 'node:path';
import { ExternalFiles } from '../core/onnx/external-data';
import { parseTextDocumentUri, pathOfFileUri } from '../core/uri';

/**
 * The files that the weights of a document may lie in: those beside it and, for the view of a model, the model's own.
 * None for a text that is no file yet.
 */
export function documentFiles(uri: string): ExternalFiles {
  const model = parseTextDocumentUri(uri)?.modelPath;
  const file = model ?? pathOfFileUri(uri);
  if (file === undefined) return new ExternalFiles([]);
  const folders = [path.dirname(file)];
  try {
    folders.push(path.dirname(realpathSync(file)));
  } catch {
    // It was not saved yet, or is gone.
  }
  const stat = model === undefined ? undefined : statSync(model, { throwIfNoEntry: false });
  return new ExternalFiles(folders, stat?.isFile() ? { path: file, size: stat.size } : undefined);
}
