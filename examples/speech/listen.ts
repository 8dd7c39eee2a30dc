/**
 * Runs the detector over npm audio-lena's recording, window after window with its state fed back, and prints the
 * probability of speech a window. Saves the state before the window that the launch configuration "Speech, having
 * heard the second before" starts from. `npx tsx examples/speech/listen.ts`
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { tensorOf } from '../../core/tensor/elements';
import { npyParts } from '../../core/tensor/files/npy';
import { readWav, type Sound } from '../../core/tensor/files/wav';
import { resample } from '../../core/tensor/inputs/resample';
import { writeFiles } from '../training/samples';

/** Samples a second that the model expects. */
export const rate = 16_000;
/** New samples a window; the model also wants the 64 before them. */
const hop = 512;
const context = 64;
const stateShape = [2, 1, 128];

/** The window with speech that the launch configurations start from, and one without, by their first sample. */
export const speechAt = 15_360;
export const silenceAt = 3_072;

/** What the detector makes of one window. */
export interface Heard {
  /** The window's first sample, at `rate`. */
  readonly offset: number;
  /** The state before the window. */
  readonly state: Float32Array;
  readonly probability: number;
}

/** The recording: 12 seconds of a voice before a noisy background. */
export function recording(): Sound {
  const file = path.join(path.dirname(require.resolve('audio-lena')), 'lena.wav');
  return readWav(readFileSync(file), file);
}

/** Listens from the first sample until before `end`. */
export async function* listen(sound: Sound, end: number): AsyncGenerator<Heard> {
  const session = await InferenceSession.create(path.join(__dirname, 'silero_vad.onnx'), {
    graphOptimizationLevel: 'disabled',
    intraOpNumThreads: 1,
  });
  const samples = Float32Array.from(resample(sound, rate, 0, end));
  let state = new Float32Array(256);
  for (let offset = 0; offset + context + hop <= end; offset += hop) {
    const window = samples.slice(offset, offset + context + hop);
    const { output, stateN } = await session.run({
      input: new Tensor('float32', window, [1, window.length]),
      state: new Tensor('float32', state, stateShape),
      sr: new Tensor('int64', [BigInt(rate)], []),
    });
    yield { offset, state, probability: Number(output!.data[0]) };
    state = Float32Array.from(stateN!.data as Float32Array);
  }
  await session.release();
}

async function main(): Promise<void> {
  const sound = recording();
  for await (const { offset, state, probability } of listen(
    sound,
    Math.floor((sound.samples.length * rate) / sound.rate),
  )) {
    console.log(
      `${(offset / rate).toFixed(3)} s  ${probability.toFixed(4)}  ${'█'.repeat(Math.round(probability * 40))}`,
    );
    if (offset !== speechAt) continue;
    const npy = Buffer.concat(npyParts(tensorOf('float32', stateShape, [...state])));
    writeFiles([[path.join(__dirname, `state-${speechAt}.npy`), npy]]);
  }
}

if (require.main === module) void main();
