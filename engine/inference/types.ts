import type { TypeProto } from '../../core/onnx/gen/onnx_pb';

/** The types of a model's values, by the path of their graph (as in `Model.graphs`), then by name. */
export type ValueTypes = ReadonlyMap<string, ReadonlyMap<string, TypeProto>>;

/**
 * What is wrong, as far as onnxruntime says it:
 * - `operator`: it does not know the operator, or the opset is not imported. Its own operators are not all there are.
 * - `kernel`: it knows the operator, and has no kernel for these types.
 * - `type`: element types or kinds of values that do not fit.
 * - `shape`: shapes that do not fit.
 * - `declaration`: the model declares another shape than the one that is inferred, which onnxruntime only warns of.
 * - `model`: anything else: attributes, counts of inputs, versions.
 * - `crash`: onnxruntime ended over the model, or took too long: what it thinks of it is not known.
 */
export type InferenceErrorKind = 'operator' | 'kernel' | 'type' | 'shape' | 'declaration' | 'model' | 'crash';

/**
 * How bad it is: operators and kernels that onnxruntime does not have may be had elsewhere, and a model runs in which
 * a wrong shape is declared.
 */
export function inferenceLevel(kind: InferenceErrorKind): 'error' | 'warning' {
  return kind === 'type' || kind === 'shape' || kind === 'model' ? 'error' : 'warning';
}

/** An error of onnxruntime's type and shape inference. */
export interface InferenceError {
  readonly kind: InferenceErrorKind;
  /** Path of the graph, as in `Model.graphs`. */
  readonly graph: string;
  /** The node's place in that graph; undefined where onnxruntime names none. */
  readonly node: number | undefined;
  /** The value whose declaration it is about. */
  readonly value?: string;
  /** What is wrong, for a person: one sentence. */
  readonly message: string;
  /** onnxruntime's own text; undefined where it has none, as for declarations. */
  readonly detail: string | undefined;
}

/** What onnxruntime infers of a model. */
export interface Inference {
  /**
   * The types of the graphs' inputs, weights and computed values, as far as they are known: what depends on a node
   * with an error is left out, unless the model declares its type. A function's are those of its first call.
   */
  readonly types: ValueTypes;
  readonly errors: readonly InferenceError[];
  /** Whether there may be more errors: inference was given up after the last of these, or did not come to its end. */
  readonly incomplete: boolean;
}
