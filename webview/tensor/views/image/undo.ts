import type { PictureMaking } from '../../../../core/tensor/inputs/making';
import type { TensorStatistics } from '../../../../core/tensor/measures/types';

/** How values are taken for pixels: as they were made of a picture, or by a range or a normalisation that is usual. */
export type UndoKind = 'made' | 'unit' | 'signed' | 'bytes' | 'imageNet' | 'minMax';

/** What a person chooses: one of them, or what is likely. */
export type UndoChoice = UndoKind | 'auto';

export const undoChoices: readonly UndoChoice[] = ['auto', 'unit', 'signed', 'bytes', 'imageNet', 'minMax'];

/** For each channel the values that become black (0) and white (255); values between are in proportion. */
export interface ChannelRange {
  readonly black: number;
  readonly white: number;
}

/** The order in which the channels stand. */
export type ChannelOrder = 'RGB' | 'BGR';

/** Per-channel mean and standard deviation of ImageNet's training pictures, as torchvision's models use them. */
const imageNet = { mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225] } as const;

type Measured = Pick<TensorStatistics, 'min' | 'max'>;

/**
 * What values are likely to be pixels by: how they were made, else by their range. Undefined until that is known.
 * Numbers from 0 to 1 and from −1 to 1 are those; up to 255 bytes; within what ImageNet's normalisation can give
 * (−2.12 to 2.64), on three channels, that; all else is stretched.
 */
export function likelyUndo(
  making: PictureMaking | undefined,
  statistics: Measured | undefined,
  channels: number,
): UndoKind | undefined {
  if (making) return 'made';
  if (!statistics) return undefined;
  const { min, max } = statistics;
  if (min >= 0 && max <= 1) return 'unit';
  if (min >= 0 && max <= 255) return 'bytes';
  if (min >= -1 && max <= 1) return 'signed';
  if (channels === 3 && min >= -2.2 && max <= 2.7) return 'imageNet';
  return 'minMax';
}

/** The values that become black and white, for each channel in the order in which they stand in the tensor. */
export function channelRanges(
  kind: UndoKind,
  channels: number,
  order: ChannelOrder,
  making: PictureMaking | undefined,
  statistics: Measured | undefined,
): ChannelRange[] {
  const each = (range: (channel: number) => ChannelRange) =>
    Array.from({ length: channels }, (_, channel) => range(channel));
  switch (kind) {
    case 'made': {
      const { scale, mean, std } = making!;
      const of = (list: readonly number[], channel: number) => list[list.length === 1 ? 0 : channel] ?? 0;
      return each((channel) => ({
        black: -of(mean, channel) / of(std, channel),
        white: (255 * scale - of(mean, channel)) / of(std, channel),
      }));
    }
    case 'unit':
      return each(() => ({ black: 0, white: 1 }));
    case 'signed':
      return each(() => ({ black: -1, white: 1 }));
    case 'bytes':
      return each(() => ({ black: 0, white: 255 }));
    case 'imageNet':
      return each((channel) => {
        const at = Math.min(2, order === 'BGR' ? 2 - channel : channel);
        const [mean, std] = [imageNet.mean[at] ?? 0, imageNet.std[at] ?? 1];
        return { black: -mean / std, white: (1 - mean) / std };
      });
    case 'minMax': {
      const { min, max } = statistics ?? { min: Number.NaN, max: Number.NaN };
      return each(() => (max > min ? { black: min, white: max } : { black: min - 0.5, white: min + 0.5 }));
    }
  }
}

/** The pixel of a value, 0 to 255, cut off there; NaN stays NaN. */
export function pixelOf(value: number, { black, white }: ChannelRange): number {
  const share = (value - black) / (white - black);
  return Number.isNaN(share) ? share : Math.round(255 * Math.min(1, Math.max(0, share)));
}

/** What is done to a value to make a pixel of it, as a formula: `(value × 0.229 + 0.485) × 255`. */
export function undoFormula(kind: UndoKind, making: PictureMaking | undefined, range: ChannelRange): string {
  if (kind === 'made') {
    const { scale, mean, std } = making!;
    const several = mean.length > 1 || std.length > 1;
    const times = several ? ' × std' : std[0] === 1 ? '' : ` × ${shortNumber(std[0]!)}`;
    const plus = several ? ' + mean' : mean[0] === 0 ? '' : ` + ${shortNumber(mean[0]!)}`;
    const by = scale === 1 ? '' : scale < 1 ? ` × ${shortNumber(1 / scale)}` : ` ÷ ${shortNumber(scale)}`;
    const inner = `value${times}${plus}`;
    return by && plus ? `(${inner})${by}` : `${inner}${by}`;
  }
  if (kind === 'imageNet') return '(value × std + mean) × 255';
  if (kind === 'bytes') return 'value';
  if (kind === 'unit') return 'value × 255';
  if (kind === 'signed') return '(value + 1) × 127.5';
  const { black, white } = range;
  const from = black < 0 ? `+ ${shortNumber(-black)}` : `− ${shortNumber(black)}`;
  return `(value ${from}) × ${shortNumber(255 / (white - black))}`;
}

function shortNumber(value: number): string {
  return String(Number(value.toPrecision(4))).replace('-', '−');
}
