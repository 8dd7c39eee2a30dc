import type { AttributeProto } from '../../core/onnx/gen/onnx_pb';

/**
 * What is known of a value: its element type by ONNX's name (of a sequence or optional, that of the tensors in it), and
 * its shape where onnxruntime infers it whole.
 */
export interface ValueFacts {
  readonly dtype: string | undefined;
  readonly shape: readonly number[] | undefined;
}

/** What is known of a node before it runs. */
export interface NodeFacts {
  /** `domain:Op`, with an empty domain for ONNX's own. */
  readonly operator: string;
  /** Names; an input or output that is left out is empty. */
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: readonly AttributeProto[];
  /** The shape of an input, or of an output; undefined where it is not known whole. */
  inputShape(at: number): readonly number[] | undefined;
  outputShape(at: number): readonly number[] | undefined;
  /** The elements of an input that is a small integer constant. */
  constantInts(at: number): readonly number[] | undefined;
}

export function intOf(node: NodeFacts, name: string, fallback: number): number {
  const found = node.attributes.find((attribute) => attribute.name === name);
  return found ? Number(found.i) : fallback;
}

export function floatOf(node: NodeFacts, name: string, fallback: number): number {
  return node.attributes.find((attribute) => attribute.name === name)?.f ?? fallback;
}

/** A list of integers; undefined where the attribute is left out. */
export function intsOf(node: NodeFacts, name: string): number[] | undefined {
  return node.attributes.find((attribute) => attribute.name === name)?.ints.map(Number);
}

export function textOf(node: NodeFacts, name: string, fallback: string): string {
  const found = node.attributes.find((attribute) => attribute.name === name);
  return found ? new TextDecoder().decode(found.s) : fallback;
}
