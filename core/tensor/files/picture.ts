/** A decoded picture: rows of RGBA, a byte each. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly rgba: Uint8Array;
}
