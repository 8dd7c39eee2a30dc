import path from 'node:path';
import { messageOf } from '../../errors';
import { type DType, elementType } from '../dtype';
import { tensorOfNumbers } from '../elements';
import { readValueFile } from '../files/file-errors';
import { readWav } from '../files/wav';
import type { Tensor } from '../tensor';
import { requestError } from './fields';
import type { GivenValue } from './files';
import type { Frames, GivenFrames } from './frames/frames';
import type { SoundMaking } from './making';
import type { AudioRequest, SoundFramesRequest } from './request';
import { Resampler } from './resample';
import type { InputSignature } from './signature';

/** Silence costs nothing to claim: only so many samples of it are added to a sound. */
const mostSilence = 2 ** 28;

/**
 * The tensor of a part of a WAV file. `known` are the lengths of the input's dimensions as far as something says
 * them. The samples fill the last unknown dimension, and the other unknown ones are 1; where all are known, as many
 * samples are taken as they need. What lies behind the end of the file is silence, and the source says so.
 *
 * Float inputs get −1 to 1, int16 inputs the 16-bit samples.
 *
 * @throws UserError OD3001, OD3007, or OD3015 where the request does not fit the input.
 */
export function audioTensor(
  request: AudioRequest,
  input: InputSignature,
  known: readonly (number | undefined)[] | undefined,
  folder: string,
): GivenValue {
  const { sound, rateText, making } = open(request, folder);
  const available = Math.max(0, sound.length - request.offset);
  const shape = shapeFor(input, known ?? [1, undefined], request.length, available);
  const length = shape.reduce((product, dimension) => product * dimension, 1);
  if (length > available + mostSilence) {
    throw requestError(input.name, `it asks for ${length} samples, but the file has ${available}.`);
  }
  const samples = sound.read(request.offset, length);
  const missing = length - available;
  const source =
    rateText +
    (request.offset > 0 ? `, from sample ${request.offset}` : '') +
    (missing > 0 ? `, ${missing} samples of silence added` : '');
  return {
    value: encode(input, input.dtype, shape, samples),
    source,
    making: { ...making, offset: request.offset },
  };
}

/** A sound at the rate that is asked for, and what a person reads of it. */
function open(
  { audio, rate }: AudioRequest,
  folder: string,
): { sound: Resampler; rateText: string; making: SoundMaking } {
  const file = path.resolve(folder, audio);
  const read = readWav(readValueFile(file), file);
  const rateText =
    path.basename(file) + (rate === undefined || rate === read.rate ? '' : `, ${read.rate} → ${rate} Hz`);
  const making: SoundMaking = {
    kind: 'sound',
    file: path.basename(file),
    rate: rate ?? read.rate,
    offset: undefined,
  };
  return { sound: new Resampler(read, making.rate), rateText, making };
}

/**
 * The windows of a sound, each in the shape of the input: `size` samples fill its last unknown dimension, or all that
 * it takes. They are cut when they are asked for.
 *
 * @throws UserError OD3001, OD3007, or OD3015 where the request does not fit the input or the sound has no window.
 */
export function soundFrames(
  request: SoundFramesRequest,
  input: InputSignature,
  known: readonly (number | undefined)[] | undefined,
  folder: string,
): GivenFrames {
  const { offset, padEnd } = request;
  const { sound, rateText, making } = open(request, folder);
  const size = request.size ?? sizeOf(known);
  if (size === undefined) {
    throw requestError(input.name, '"size" is missing: the model does not say how many samples a frame has.');
  }
  if (size > Math.max(0, sound.length - offset) + mostSilence) {
    throw requestError(
      input.name,
      `it asks for frames of ${size} samples, but the file has ${sound.length}.`,
    );
  }
  const hop = request.hop ?? size;
  const end = Math.min(sound.length, request.length === undefined ? Infinity : offset + request.length);
  const shape = shapeFor(input, known ?? [1, undefined], size, size, 'size');
  const beyond = (padEnd ? Math.ceil : Math.floor)((end - offset - size) / hop);
  const count = end > offset ? Math.max(beyond + 1, padEnd ? 1 : 0) : 0;
  if (count === 0) {
    const fill = padEnd ? '' : '; "padEnd" fills a last one with silence';
    throw requestError(
      input.name,
      `its ${Math.max(0, end - offset)} samples hold no frame of ${size}${fill}.`,
    );
  }
  const frames: Frames = {
    count,
    at(index) {
      const start = offset + index * hop;
      const samples = sound.read(start, size);
      // What lies behind the part that was asked for is silence, also where the sound goes on.
      samples.fill(0, Math.max(0, Math.min(size, end - start)));
      return encode(input, input.dtype, shape, samples);
    },
  };
  // With a true minus, at which no line is broken.
  const from = offset === 0 ? '' : ` from sample ${offset < 0 ? `−${-offset}` : offset}`;
  const many = count.toLocaleString('en-US');
  return { frames, source: `${rateText}, ${many} frames of ${size} samples every ${hop}${from}`, making };
}

/** The number of samples that a shape takes, where it is known. */
function sizeOf(known: readonly (number | undefined)[] | undefined): number | undefined {
  return known?.reduce<number | undefined>(
    (product, dimension) =>
      product === undefined || dimension === undefined ? undefined : product * dimension,
    1,
  );
}

function shapeFor(
  input: InputSignature,
  known: readonly (number | undefined)[],
  length: number | undefined,
  available: number,
  what: 'length' | 'size' = 'length',
): number[] {
  const open = known.lastIndexOf(undefined);
  const product = known.reduce<number>((total, dimension) => total * (dimension ?? 1), 1);
  if (open < 0) {
    if (length !== undefined && length !== product) {
      throw requestError(
        input.name,
        `"${what}" is ${length}, but the input [${known.join(',')}] takes ${product}.`,
      );
    }
    return known.map((dimension) => dimension!);
  }
  const samples = length ?? available;
  if (product === 0 || samples % product !== 0) {
    throw requestError(
      input.name,
      `${samples} samples do not fill [${known.map((dimension) => dimension ?? '?').join(',')}].`,
    );
  }
  return known.map((dimension, axis) => (axis === open ? samples / product : (dimension ?? 1)));
}

function encode(
  input: InputSignature,
  dtype: DType,
  shape: readonly number[],
  samples: Float64Array,
): Tensor {
  const whole = dtype === 'int16';
  if (!whole && elementType(dtype).kind !== 'float') {
    throw requestError(input.name, `sound is float or int16, the input is ${dtype}.`);
  }
  const toInt16 = (value: number) => Math.min(32767, Math.max(-32768, Math.round(value * 32768)));
  try {
    return tensorOfNumbers(dtype, shape, whole ? samples.map(toInt16) : samples);
  } catch (error) {
    throw requestError(input.name, messageOf(error));
  }
}
