/** How an input was made of a file, as far as a picture or a sound of it needs to know. */
export type Making = PictureMaking | SoundMaking;

/** A picture became a tensor by `(pixel · scale − mean) / std`, pixels from 0 to 255. */
export interface PictureMaking {
  readonly kind: 'picture';
  /** The file's name without its folder. */
  readonly file: string;
  /** Where the channels stand; `HW` for a tensor without them. */
  readonly layout: 'CHW' | 'HWC' | 'HW';
  readonly channels: 'RGB' | 'BGR' | 'GRAY';
  readonly scale: number;
  /** One number, or one a channel in the order of `channels`. */
  readonly mean: readonly number[];
  readonly std: readonly number[];
}

/** The samples of a sound, in the order of the tensor's elements. */
export interface SoundMaking {
  readonly kind: 'sound';
  readonly file: string;
  /** Samples a second. */
  readonly rate: number;
  /** Which sample of the file, at that rate, is the tensor's first; unknown where it comes in frames. */
  readonly offset: number | undefined;
}
