import type { PixelContent } from '../image/pixel-picture';
import type { PictureReading } from '../image/reading';
import type { ViewContext } from '../view';
import type { OtherTensor } from './other-tensor';

/** A picture to draw on, and how it is read; see `PictureGround`. */
export type Ground = { readonly tensor: OtherTensor; readonly reading: PictureReading } | undefined;

/**
 * What is drawn under boxes or a map: the picture or, where there is none, an even ground of so many rows and columns.
 *
 * @param label the whole in a sentence
 */
export function groundContent(
  ground: Ground,
  { measured }: ViewContext,
  size: { readonly rows: number; readonly columns: number },
  label: string,
): PixelContent {
  const common = { cursor: undefined, label } as const;
  if (ground) {
    const { rows, columns, channels, places } = ground.reading;
    const { source, shape } = ground.tensor;
    return { ...common, source, shape, rows, columns, channels, places };
  }
  const places = { red: 0, green: 0, blue: 0 };
  return { ...common, ...size, source: measured.source, shape: measured.tensor.shape, channels: [], places };
}
