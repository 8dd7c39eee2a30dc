import { WaveFile } from 'wavefile';
import { messageOf } from '../../errors';
import { fileError } from './file-errors';

/** Sound as one channel of numbers from −1 to below 1. */
export interface Sound {
  readonly samples: Float64Array;
  /** Samples a second. */
  readonly rate: number;
}

/** Divisors that bring the integers of each bit depth to −1…1; floats have that range already. */
const fullScale: Readonly<Record<string, number>> = {
  '8': 2 ** 7,
  '16': 2 ** 15,
  '24': 2 ** 23,
  '32': 2 ** 31,
  '32f': 1,
  '64': 1,
};

/**
 * Reads a WAV file: PCM of 8, 16, 24 or 32 bits, floats of 32 or 64, A-law, µ-law and IMA ADPCM. Several channels
 * become one, their mean.
 *
 * @throws UserError OD3007, which names `file`; chunk sizes are checked against the file first.
 */
export function readWav(bytes: Uint8Array, file: string): Sound {
  try {
    checkChunks(bytes);
    return decode(bytes);
  } catch (error) {
    throw fileError.audio(file, messageOf(error));
  }
}

function decode(bytes: Uint8Array): Sound {
  const wave = new WaveFile(bytes);
  if (wave.bitDepth === '8a') wave.fromALaw();
  if (wave.bitDepth === '8m') wave.fromMuLaw();
  if (wave.bitDepth === '4') wave.fromIMAADPCM();
  const scale = fullScale[wave.bitDepth];
  if (!scale) throw new Error(`its bit depth ${wave.bitDepth} is not 8, 16, 24, 32 or 64.`);
  const { numChannels, sampleRate } = wave.fmt as { numChannels: number; sampleRate: number };
  const interleaved = wave.getSamples(true, Float64Array) as unknown as Float64Array;
  // 8-bit samples are unsigned, their middle is 128.
  const middle = wave.bitDepth === '8' ? 128 : 0;
  const samples = new Float64Array(Math.floor(interleaved.length / numChannels));
  for (let at = 0; at < samples.length; at++) {
    let sum = 0;
    for (let channel = 0; channel < numChannels; channel++) sum += interleaved[at * numChannels + channel]!;
    samples[at] = (sum / numChannels - middle) / scale;
  }
  return { samples, rate: sampleRate };
}

/** Walks over the chunks, so that the decoder meets no size that the file does not have. */
function checkChunks(bytes: Uint8Array): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const name = (at: number) => String.fromCharCode(...bytes.subarray(at, at + 4));
  if (bytes.length < 12 || !['RIFF', 'RIFX'].includes(name(0)) || name(8) !== 'WAVE') {
    throw new Error('it does not begin with RIFF and WAVE.');
  }
  const little = name(0) === 'RIFF';
  const found = new Set<string>();
  for (let at = 12; at + 8 <= bytes.length; ) {
    const id = name(at);
    const size = view.getUint32(at + 4, little);
    if (at + 8 + size > bytes.length) {
      throw new Error(
        `it is cut off: its '${id}' chunk claims ${size} bytes, ${bytes.length - at - 8} follow.`,
      );
    }
    if (id === 'fmt ') checkFormat(view, at + 8, size, little);
    found.add(id);
    at += 8 + size + (size % 2);
  }
  if (!found.has('fmt ') || !found.has('data')) throw new Error("it lacks a 'fmt ' or a 'data' chunk.");
}

function checkFormat(view: DataView, at: number, size: number, little: boolean): void {
  if (size < 16) throw new Error("its 'fmt ' chunk is too short.");
  const channels = view.getUint16(at + 2, little);
  const rate = view.getUint32(at + 4, little);
  if (channels === 0) throw new Error('it has no channels.');
  if (rate === 0) throw new Error('its sample rate is 0.');
}
