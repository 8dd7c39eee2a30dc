import * as vscode from 'vscode';
import { isTextFile } from '../../core/onnx/text-file';
import { modelScheme, type TextVariant, textDocumentPath } from '../../core/uri';

/**
 * The URI of the text document that shows a model; the adapter's sources parse to the same one. A model that is a text
 * is shown in its own file.
 */
export function textUri(modelPath: string, variant: TextVariant = 'model'): vscode.Uri {
  if (variant === 'model' && isTextFile(modelPath)) return vscode.Uri.file(modelPath);
  return vscode.Uri.from({ scheme: modelScheme, path: textDocumentPath(modelPath, variant) });
}

/** The URI of the text that a session with this launch configuration shows; undefined where it names no model. */
export function textOfLaunch(configuration: Readonly<Record<string, unknown>>): vscode.Uri | undefined {
  const { program, graph } = configuration;
  if (typeof program !== 'string') return undefined;
  return textUri(program, graph === 'optimized' ? 'optimized' : 'model');
}

/** The model and the variant that a text document's URI names; undefined for a URI of another kind. */
export function modelOfTextUri(uri: vscode.Uri): { path: string; variant: TextVariant } | undefined {
  if (uri.scheme === 'file' && isTextFile(uri.path)) return { path: uri.fsPath, variant: 'model' };
  if (uri.scheme !== modelScheme) return undefined;
  const match = /^(.+)\/(model|optimized)\.onnxtxt$/s.exec(uri.path);
  if (!match) return undefined;
  return { path: vscode.Uri.file(match[1]!).fsPath, variant: match[2] as TextVariant };
}

/**
 * The model's path where `program` is a text document's path instead: VS Code's `${file}` drops the scheme of the
 * active document and leaves its path.
 */
export function modelOfTextPath(program: string): string | undefined {
  const match = /^(.+)[\\/](?:model|optimized)\.onnxtxt$/s.exec(program.replace(/^onnx-model:/, ''));
  return match && /\.onnx(?:te?xt)?$/i.test(match[1]!) ? vscode.Uri.file(match[1]!).fsPath : undefined;
}
