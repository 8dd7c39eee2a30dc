import path from 'node:path';
import { messageOf } from '../../errors';
import { type DType, elementType } from '../dtype';
import { tensorOfNumbers } from '../elements';
import { readValueFile } from '../files/file-errors';
import { readWav } from '../files/wav';
import type { Tensor } from '../tensor';
import type { GivenValue } from './files';
import { type AudioRequest, requestError } from './request';
import { resample } from './resample';
import type { InputSignature } from './signature';

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
  const file = path.resolve(folder, request.audio);
  const sound = readWav(readValueFile(file), file);
  const rate = request.rate ?? sound.rate;
  const available = Math.max(0, Math.floor((sound.samples.length * rate) / sound.rate) - request.offset);
  const shape = shapeFor(input, known ?? [1, undefined], request.length, available);
  const length = shape.reduce((product, dimension) => product * dimension, 1);
  // Silence costs a model nothing to claim: only so much of it is added.
  if (length > available + 2 ** 28) {
    throw requestError(input.name, `it asks for ${length} samples, but the file has ${available}.`);
  }
  const samples = resample(sound, rate, request.offset, length);
  const missing = length - available;
  const source =
    path.basename(file) +
    (rate === sound.rate ? '' : `, ${sound.rate} → ${rate} Hz`) +
    (request.offset > 0 ? `, from sample ${request.offset}` : '') +
    (missing > 0 ? `, ${missing} samples of silence added` : '');
  return { value: encode(input, input.dtype, shape, samples), source };
}

function shapeFor(
  input: InputSignature,
  known: readonly (number | undefined)[],
  length: number | undefined,
  available: number,
): number[] {
  const open = known.lastIndexOf(undefined);
  const product = known.reduce<number>((total, dimension) => total * (dimension ?? 1), 1);
  if (open < 0) {
    if (length !== undefined && length !== product) {
      throw requestError(
        input.name,
        `"length" is ${length}, but the input [${known.join(',')}] takes ${product}.`,
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
