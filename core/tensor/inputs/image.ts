import path from 'node:path';
import { messageOf } from '../../errors';
import { elementType } from '../dtype';
import { tensorOfNumbers } from '../elements';
import { readValueFile } from '../files/file-errors';
import type { Picture } from '../files/picture';
import { readPicture } from '../files/read-picture';
import { requestError } from './fields';
import type { GivenValue } from './files';
import type { ImageRequest } from './request';
import { type Box, type Plane, resize } from './resize';
import type { InputSignature } from './signature';

type Known = readonly (number | undefined)[];
type Channels = 'RGB' | 'BGR' | 'GRAY';

/** Numbers that a picture may become; more is a wrong dimension. */
const mostElements = 2 ** 28;

/**
 * The tensor of a picture, `(pixel · scale − mean) / std`. `known` are the lengths of the input's dimensions as far
 * as something says them; unknown height and width are the picture's own, an unknown batch is 1. Layout and channels
 * follow the input's shape where the request leaves them out. Grey is Pillow's luma, 0.299 R + 0.587 G + 0.114 B;
 * transparency is dropped. `letterbox` fits the whole picture in and pads with black, `crop` fills the size and cuts
 * what hangs over, evenly. For integer inputs numbers are rounded.
 *
 * @throws UserError OD3001, OD3006, or OD3015 where the request does not fit the input.
 */
export function imageTensor(
  request: ImageRequest,
  input: InputSignature,
  known: Known | undefined,
  folder: string,
): GivenValue {
  const file = path.resolve(folder, request.image);
  const picture = readPicture(readValueFile(file), file);
  const place = placeOf(request, input, known);
  const height = place.height ?? picture.height;
  const width = place.width ?? picture.width;
  const planes = channelPlanes(picture, place.channels);
  if (height * width * planes.length > mostElements || height * width === 0) {
    throw requestError(input.name, `its size is ${width} × ${height}: set \`dimensions\`.`);
  }
  const sized = planes.map((plane) => fitted(plane, width, height, request.resize));
  const normalised = sized.map((values, channel) => normalise(values, channel, request, input));
  const shape = place.shapeOf(height, width);
  try {
    const numbers = place.last ? interleaved(normalised) : joined(normalised);
    const rounded = elementType(input.dtype).kind === 'float' ? numbers : numbers.map(Math.round);
    return {
      value: tensorOfNumbers(input.dtype, shape, rounded),
      source: path.basename(file),
      making: {
        kind: 'picture',
        file: path.basename(file),
        layout: shape.length === 2 ? 'HW' : place.last ? 'HWC' : 'CHW',
        channels: place.channels,
        scale: request.scale,
        mean: request.mean,
        std: request.std,
      },
    };
  } catch (error) {
    throw requestError(input.name, `${messageOf(error)}.`);
  }
}

/** Where the input has its batch, channels, height and width. */
function placeOf(request: ImageRequest, input: InputSignature, known: Known | undefined) {
  const dimensions = known ?? [1, undefined, undefined, undefined];
  const rank = dimensions.length;
  const fail = (why: string): never => {
    throw requestError(input.name, why);
  };
  if (rank < 2 || rank > 4) fail(`a picture has 2 to 4 dimensions, the input has ${rank}.`);
  if (rank === 4 && (dimensions[0] ?? 1) !== 1) {
    fail(`the input takes ${dimensions[0]} pictures at once; give an .npy or set \`dimensions\` to 1.`);
  }
  const inner = rank === 4 ? dimensions.slice(1) : dimensions;
  const count = (length: number | undefined) => length === 1 || length === 3;
  const last = rank > 2 && (request.layout ? request.layout === 'NHWC' : !count(inner[0]) && count(inner[2]));
  const depth = rank === 2 ? 1 : inner[last ? 2 : 0];
  const channels: Channels = request.channels ?? (depth === 1 ? 'GRAY' : 'RGB');
  const wanted = channels === 'GRAY' ? 1 : 3;
  if (depth !== undefined && depth !== wanted) {
    fail(
      `${channels} has ${wanted} channels, the input [${dimensions.map((d) => d ?? '?').join(',')}] has ${depth}.`,
    );
  }
  const [height, width] = rank === 2 || last ? inner : inner.slice(1);
  const shapeOf = (rows: number, columns: number) => {
    const picture = rank === 2 ? [rows, columns] : last ? [rows, columns, wanted] : [wanted, rows, columns];
    return rank === 4 ? [1, ...picture] : picture;
  };
  return { height, width, channels, last, shapeOf };
}

function channelPlanes({ width, height, rgba }: Picture, channels: Channels): Plane[] {
  const plane = (value: (at: number) => number): Plane => ({
    width,
    height,
    values: Float64Array.from({ length: width * height }, (_, pixel) => value(4 * pixel)),
  });
  if (channels === 'GRAY') {
    // Pillow's integers: weights of 1/65536, rounded.
    return [plane((at) => (rgba[at]! * 19595 + rgba[at + 1]! * 38470 + rgba[at + 2]! * 7471 + 0x8000) >> 16)];
  }
  const order = channels === 'RGB' ? [0, 1, 2] : [2, 1, 0];
  return order.map((channel) => plane((at) => rgba[at + channel]!));
}

function fitted(plane: Plane, width: number, height: number, how: ImageRequest['resize']): Float64Array {
  if (plane.width === width && plane.height === height) return plane.values;
  const whole: Box = { left: 0, top: 0, width: plane.width, height: plane.height };
  if (how === 'stretch') return resize(plane, whole, width, height).values;
  if (how === 'crop') {
    const scale = Math.min(plane.width / width, plane.height / height);
    const box = { width: width * scale, height: height * scale };
    const left = (plane.width - box.width) / 2;
    const top = (plane.height - box.height) / 2;
    return resize(plane, { left, top, ...box }, width, height).values;
  }
  const scale = Math.min(width / plane.width, height / plane.height);
  const inner = {
    width: Math.max(1, Math.min(width, Math.round(plane.width * scale))),
    height: Math.max(1, Math.min(height, Math.round(plane.height * scale))),
  };
  const left = Math.floor((width - inner.width) / 2);
  const top = Math.floor((height - inner.height) / 2);
  const small = resize(plane, whole, inner.width, inner.height).values;
  const values = new Float64Array(width * height);
  for (let row = 0; row < inner.height; row++) {
    values.set(small.subarray(row * inner.width, (row + 1) * inner.width), (top + row) * width + left);
  }
  return values;
}

function normalise(
  values: Float64Array,
  channel: number,
  { scale, mean, std }: ImageRequest,
  input: InputSignature,
): Float64Array {
  const of = (list: readonly number[], name: string) => {
    const value = list.length === 1 ? list[0] : list[channel];
    if (value === undefined)
      throw requestError(input.name, `"${name}" has no number for channel ${channel}.`);
    return value;
  };
  const offset = of(mean, 'mean');
  const divisor = of(std, 'std');
  return values.map((value) => (value * scale - offset) / divisor);
}

/** Channel after channel. */
function joined(planes: readonly Float64Array[]): Float64Array {
  const size = planes[0]!.length;
  const all = new Float64Array(size * planes.length);
  planes.forEach((plane, channel) => {
    all.set(plane, channel * size);
  });
  return all;
}

/** The channels of each pixel side by side. */
function interleaved(planes: readonly Float64Array[]): Float64Array {
  const depth = planes.length;
  return Float64Array.from(
    { length: planes[0]!.length * depth },
    (_, at) => planes[at % depth]![Math.floor(at / depth)]!,
  );
}
