import type { TypeProto } from '../../core/onnx/gen/onnx_pb';
import type { Scope } from '../../core/onnx/text/parse/scopes';
import type { NodeTree, Range } from '../../core/onnx/text/parse/tree';
import type { InferenceErrorKind } from '../../engine/inference/types';
import type { ParsedDocument } from '../document';

/** An error of onnxruntime's inference, at its place in the text. */
export interface InferenceDiagnostic {
  readonly kind: InferenceErrorKind;
  /** The operator of the node, the type that is declared, or the graph's name where onnxruntime names no node. */
  readonly range: Range;
  /** The node that it is about. */
  readonly node: NodeTree | undefined;
  /** One sentence for a person. */
  readonly message: string;
  /** onnxruntime's own text, where it has one. */
  readonly detail: string | undefined;
}

/** What onnxruntime infers of a text. */
export interface InferredDocument {
  /** Of which version of the document. */
  readonly version: number;
  /**
   * The type of a value as the graph of `scope` sees it: its own, else that of the graphs around it. Undefined where it
   * is not known. The scope is one of `document`, which may be a later version.
   */
  typeOf(document: ParsedDocument, scope: Scope, name: string): TypeProto | undefined;
  /** Ranges are places of `version`. */
  readonly diagnostics: readonly InferenceDiagnostic[];
}

/** What features know of onnxruntime's inference; it comes some time after an edit. */
export interface InferenceResults {
  /**
   * The newest result for a document; undefined as long as there is none. While somebody types it is of an earlier
   * version: types of values that are still there are worth showing then. The diagnostics are among the document's
   * findings.
   */
  newest(document: ParsedDocument): InferredDocument | undefined;
  /** Calls the listener with a document's URI when a result has come, or when there is none any more. */
  onDidInfer(listener: (uri: string) => void): void;
}
