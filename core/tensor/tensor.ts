import type { DType } from './dtype';

/**
 * A dense tensor in memory. Numbers are `bytes`: little-endian, row order, sub-byte types packed as in ONNX's
 * raw_data. Strings are `strings`, in row order; their `bytes` are empty.
 */
export interface Tensor {
  readonly kind: 'tensor';
  readonly dtype: DType;
  readonly shape: readonly number[];
  readonly bytes: Uint8Array;
  readonly strings?: readonly string[];
}

/** A sequence of values of one type. */
export interface SequenceValue {
  readonly kind: 'sequence';
  readonly elements: readonly Value[];
}

/** A value that may be absent. */
export interface OptionalValue {
  readonly kind: 'optional';
  readonly value: Value | undefined;
}

/** A map (ai.onnx.ml's ZipMap makes them); keys in the order of the producer. */
export interface MapValue {
  readonly kind: 'map';
  readonly keys: readonly (bigint | string)[];
  readonly values: readonly Value[];
}

/** Anything an ONNX graph can pass along. */
export type Value = Tensor | SequenceValue | OptionalValue | MapValue;
