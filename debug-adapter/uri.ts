/** The scheme of the text documents that show models. */
export const modelScheme = 'onnx-model';

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
