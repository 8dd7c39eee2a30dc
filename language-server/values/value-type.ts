import type { Definition, Scope } from '../../core/onnx/text/parse/scopes';
import { typeText } from '../../core/onnx/type-text';
import type { ParsedDocument } from '../document';
import type { InferenceResults } from '../inference/inference';

/** The type of a value in the syntax's words, and where it is from. */
export interface KnownType {
  readonly text: string;
  /** Written in the text, or inferred by onnxruntime. */
  readonly from: 'text' | 'inference';
}

/** The type of a value: what onnxruntime infers where it has, which is never less exact, else what the text says. */
export function valueType(
  document: ParsedDocument,
  inference: InferenceResults,
  scope: Scope,
  name: string,
  definition: Definition | undefined,
): KnownType | undefined {
  const inferred = inference.newest(document)?.typeOf(document, definition?.scope ?? scope, name);
  const text = inferred && typeText(inferred);
  if (text !== undefined) return { text, from: 'inference' };
  return declaredType(document, definition?.scope ?? scope, name, definition);
}

/** The type that the text says of a value. */
export function declaredType(
  document: ParsedDocument,
  scope: Scope,
  name: string,
  definition: Definition | undefined,
): KnownType | undefined {
  const type = definition?.value?.type ?? scope.types.get(name)?.type;
  return type && { text: document.text.slice(type.start, type.end), from: 'text' };
}
