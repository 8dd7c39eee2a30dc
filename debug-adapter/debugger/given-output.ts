/** Where the value of an output comes from that its operator cannot make. */
export type GivenOutput =
  /** A file as `inputs` takes it; relative paths start where those of `inputs` do. */
  | { readonly file: string; readonly dtype?: string }
  /** Zeros of that shape; `true`: of the shape that the model declares. */
  | { readonly zeros: true | readonly number[]; readonly dtype?: string }
  /** Nested lists. */
  | { readonly value: unknown; readonly dtype?: string }
  /** An expression over the values of the frame. */
  | { readonly expression: string };

/** Where the value of an output of a skipped node comes from. */
export type SkipOutput =
  | GivenOutput
  /** The node's input of that name, as it is; its type and shape have to be the output's. */
  | { readonly input: string };

/** An output that has to be given, with what the model says of its type. */
export interface WantedOutput {
  readonly name: string;
  readonly dtype: string | undefined;
  /** Symbols that have a size in this run are numbers; null stands for an unknown one. Undefined: unknown rank. */
  readonly shape: readonly (number | string | null)[] | undefined;
}
