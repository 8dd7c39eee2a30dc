/** The scheme of the text documents that show models. */
export const modelScheme = 'onnx-model';

/** The scheme of the texts of two models that are compared. */
export const comparisonScheme = 'onnx-diff';

/** Which text of a model a document shows. */
export type TextVariant = 'model' | 'optimized';

/**
 * The path of the text document for a model: the model's absolute path, then the variant's file name. Both ends
 * build URIs from this path alone (no query, no fragment), because VS Code finds the stopped line's tab by it.
 */
export function textDocumentPath(modelPath: string, variant: TextVariant = 'model'): string {
  const slashed = modelPath.replaceAll('\\', '/');
  return `${slashed.startsWith('/') ? '' : '/'}${slashed}/${variant}.onnxtxt`;
}

/**
 * The URI of a scheme without authority, character by character as VS Code's `Uri.from({scheme, path}).toString()`
 * writes it: everything but RFC 3986's unreserved characters and the slash is percent-encoded, and a drive letter is
 * in lower case.
 */
export function toUriString(scheme: string, path: string): string {
  const drive = /^\/[A-Z]:/.test(path) ? `/${path[1]!.toLowerCase()}${path.slice(2)}` : path;
  return `${scheme}:${drive.split('/').map(encodeSegment).join('/')}`;
}

/** The URI of the text document for a model. */
export function textDocumentUri(modelPath: string, variant: TextVariant = 'model'): string {
  return toUriString(modelScheme, textDocumentPath(modelPath, variant));
}

/**
 * The model and variant that a text document's URI names, however it is encoded; undefined for any other text. A
 * drive's path comes back without the leading slash.
 */
export function parseTextDocumentUri(uri: string): { modelPath: string; variant: TextVariant } | undefined {
  if (!uri.startsWith(`${modelScheme}:`)) return undefined;
  const rest = uri.slice(modelScheme.length + 1).replace(/^\/\/(?=\/)/, '');
  const match = /^(\/.+)\/(model|optimized)\.onnxtxt$/s.exec(decode(rest));
  if (!match) return undefined;
  const modelPath = /^\/[A-Za-z]:/.test(match[1]!) ? match[1]!.slice(1) : match[1]!;
  return { modelPath, variant: match[2] as TextVariant };
}

/** The path that a `file:` URI names; undefined for any other text. */
export function pathOfFileUri(uri: string): string | undefined {
  if (!uri.startsWith('file:///')) return undefined;
  const path = decode(uri.slice('file://'.length));
  return /^\/[A-Za-z]:/.test(path) ? path.slice(1) : path;
}

function encodeSegment(segment: string): string {
  return encodeURIComponent(segment).replace(
    /[!'()*]/g,
    (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

/** Percent-decoding that leaves a text alone which was never encoded. */
function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
