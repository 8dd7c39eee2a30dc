import type { Making, PictureMaking } from '../../../../core/tensor/inputs/making';
import type { TensorStatistics } from '../../../../core/tensor/measures/types';
import { choiceOf } from '../media/tensor-options';
import type { ChannelPlaces } from './compose';
import { type PictureLayout, pictureLayouts } from './picture-layout';
import type { Channel } from './pixel-picture';
import { type ChannelOrder, channelRanges, likelyUndo, type UndoKind, undoChoices } from './undo';

/** A tensor that may be a picture. */
export interface PictureSubject {
  readonly shape: readonly number[];
  readonly making?: Making;
  /** Where it stands in the dimensions of a batch; entries of the picture's own are ignored. */
  readonly index: readonly number[];
  readonly statistics: Pick<TensorStatistics, 'min' | 'max'> | undefined;
  /** What a person has chosen: `layout`, `order`, `undo`. */
  readonly kept: Readonly<Record<string, unknown>>;
}

/** All that a picture is drawn by. */
export interface PictureReading {
  readonly layout: PictureLayout;
  readonly making: PictureMaking | undefined;
  readonly kind: UndoKind;
  readonly order: ChannelOrder;
  readonly channels: readonly Channel[];
  readonly places: ChannelPlaces;
  readonly rows: number;
  readonly columns: number;
}

/** How a tensor is read as a picture; undefined where its shape is none. */
export function readPicture(subject: PictureSubject): PictureReading | undefined {
  const { shape, statistics, kept, index } = subject;
  const making = subject.making?.kind === 'picture' ? subject.making : undefined;
  const layouts = pictureLayouts(shape);
  const wanted = kept.layout ?? making?.layout;
  const layout = layouts.find(({ kind }) => kind === wanted) ?? layouts[0];
  if (!layout) return undefined;
  const order = choiceOf(kept.order, ['RGB', 'BGR'] as const, making?.channels === 'BGR' ? 'BGR' : 'RGB');
  const chosen = choiceOf(kept.undo, undoChoices, 'auto');
  const kind = chosen === 'auto' ? (likelyUndo(making, statistics, layout.channels) ?? 'unit') : chosen;
  const ranges = channelRanges(kind, layout.channels, order, making, statistics);
  const channels = ranges.map((range, channel): Channel => {
    const at = index.map((one, axis) => (axis === layout.channelAxis ? channel : one));
    return { range, place: { rowAxis: layout.rowAxis, columnAxis: layout.columnAxis, index: at } };
  });
  const place = (channel: number) => Math.min(channel, channels.length - 1);
  const [red, blue] = order === 'BGR' ? [2, 0] : [0, 2];
  return {
    layout,
    making,
    kind,
    order,
    channels,
    places: {
      red: place(red),
      green: place(1),
      blue: place(blue),
      ...(channels.length === 4 && { alpha: 3 }),
    },
    rows: shape[layout.rowAxis]!,
    columns: shape[layout.columnAxis]!,
  };
}
