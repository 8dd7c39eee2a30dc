import path from 'node:path';
import { Fields, requestError } from './fields';
import type { Generator } from './generate';

/** How an image becomes a tensor: `(pixel · scale − mean) / std`, pixels from 0 to 255. */
export interface ImageRequest {
  readonly image: string;
  readonly layout?: 'NCHW' | 'NHWC';
  readonly channels?: 'RGB' | 'BGR' | 'GRAY';
  readonly resize: 'stretch' | 'letterbox' | 'crop';
  readonly scale: number;
  /** One number, or one a channel in the order of `channels`. */
  readonly mean: readonly number[];
  readonly std: readonly number[];
}

/** Which part of a WAV file: `offset` and `length` count samples at `rate` (default: the file's own rate). */
export interface AudioRequest {
  readonly audio: string;
  readonly rate?: number;
  readonly offset: number;
  readonly length?: number;
}

/**
 * A sound in windows of `size` samples, one every `hop`: the first begins at `offset`, which is negative for silence
 * before the sound. A last window that the sound does not fill is left out, as torch's `unfold`, librosa's
 * `util.frame` and TensorFlow's `signal.frame` leave it out; with `padEnd` it is filled with silence.
 */
export interface SoundFramesRequest extends AudioRequest {
  /** Default: what the input takes, where its shape says so. */
  readonly size?: number;
  /** Default: `size`. */
  readonly hop?: number;
  readonly padEnd: boolean;
}

/** What the frames of a feedback run are cut from: one an iteration. */
export type FramesRequest =
  | { readonly kind: 'sound'; readonly request: SoundFramesRequest }
  /** Along the first axis of an array; a generator makes a frame an iteration, without end. */
  | { readonly kind: 'one'; readonly request: ValueRequest }
  /** Each frame is asked for by itself; their shapes may differ. */
  | { readonly kind: 'list'; readonly requests: readonly ValueRequest[] };

/** What the launch attribute `inputs` asks for one input. */
export type InputRequest = ValueRequest | { readonly kind: 'frames'; readonly request: FramesRequest };

/** What asks for one value. */
export type ValueRequest =
  | { readonly kind: 'path'; readonly path: string }
  | { readonly kind: 'value'; readonly nested: unknown }
  | { readonly kind: 'generate'; readonly how: Generator }
  | { readonly kind: 'image'; readonly request: ImageRequest }
  | { readonly kind: 'audio'; readonly request: AudioRequest };

/**
 * Reads one entry of `inputs`: a path, a number or list (as with `value`), or an object with one of `random`,
 * `zeros`, `ones`, `value`, `image`, `audio`, `frames`.
 *
 * @throws UserError OD3015 where it is none of these or has a part that does not belong to it.
 */
export function parseRequest(input: string, raw: unknown, seed: number): InputRequest {
  if (!isRecord(raw) || !('frames' in raw)) return parseValue(input, raw, seed);
  const fields = new Fields(input, raw);
  const frames = fields.take('frames');
  fields.expectNoMore();
  return { kind: 'frames', request: parseFrames(input, frames, seed) };
}

function parseValue(input: string, raw: unknown, seed: number): ValueRequest {
  if (typeof raw === 'string') return requestOfPath(raw);
  if (typeof raw === 'number' || typeof raw === 'boolean' || Array.isArray(raw))
    return { kind: 'value', nested: raw };
  if (!isRecord(raw)) {
    throw requestError(input, 'it is neither a path, nor a value, nor an object that says how to make one.');
  }
  const fields = new Fields(input, raw);
  const request = requestOf(fields, seed);
  fields.expectNoMore();
  return request;
}

function parseFrames(input: string, raw: unknown, seed: number): FramesRequest {
  if (isRecord(raw) && 'audio' in raw) {
    const fields = new Fields(input, raw);
    const request = soundFramesOf(fields);
    fields.expectNoMore();
    return { kind: 'sound', request };
  }
  const isList = Array.isArray(raw) && raw.every((entry) => typeof entry === 'string' || isRecord(entry));
  if (isList) {
    if (raw.length === 0) throw requestError(input, '"frames" is an empty list.');
    return { kind: 'list', requests: raw.map((entry) => parseValue(input, entry, seed)) };
  }
  const request = parseValue(input, raw, seed);
  if (request.kind === 'audio') {
    return { kind: 'sound', request: { ...request.request, padEnd: false } };
  }
  if (request.kind === 'image') {
    throw requestError(input, 'a picture is one frame: give a list of pictures as "frames".');
  }
  return { kind: 'one', request };
}

function isRecord(raw: unknown): raw is Record<string, unknown> {
  return typeof raw === 'object' && raw !== null && !Array.isArray(raw);
}

function requestOf(fields: Fields, seed: number): ValueRequest {
  if (fields.has('value')) return { kind: 'value', nested: fields.take('value') };
  if (fields.has('random')) return { kind: 'generate', how: randomOf(fields, seed) };
  for (const kind of ['zeros', 'ones'] as const) {
    if (!fields.has(kind)) continue;
    if (fields.take(kind) !== true) throw fields.error(`"${kind}" is true or left out.`);
    return { kind: 'generate', how: { kind } };
  }
  if (fields.has('image')) return { kind: 'image', request: imageOf(fields) };
  if (fields.has('audio')) return { kind: 'audio', request: audioOf(fields) };
  if (fields.has('frames')) throw fields.error('"frames" do not stand inside "frames".');
  throw fields.error('it has none of "random", "zeros", "ones", "value", "image", "audio" and "frames".');
}

/** Images and sound may be named by their path alone. */
function requestOfPath(file: string): ValueRequest {
  const extension = path.extname(file).toLowerCase();
  if (['.png', '.jpg', '.jpeg'].includes(extension)) return { kind: 'image', request: imageDefaults(file) };
  if (extension === '.wav') return { kind: 'audio', request: { audio: file, offset: 0 } };
  return { kind: 'path', path: file };
}

function randomOf(fields: Fields, seed: number): Generator {
  const kind = fields.oneOf('random', ['normal', 'uniform', 'integer']) ?? 'normal';
  const own = fields.number('seed') ?? seed;
  if (kind === 'normal') return { kind, seed: own };
  const low = fields.number('low') ?? 0;
  const high = fields.number('high') ?? (kind === 'uniform' ? Math.max(1, low) : Math.max(2, low));
  if (low > high) throw fields.error(`"low", ${low}, is above "high", ${high}.`);
  return { kind, low, high, seed: own };
}

function imageDefaults(image: string): ImageRequest {
  return { image, resize: 'stretch', scale: 1, mean: [0], std: [1] };
}

function imageOf(fields: Fields): ImageRequest {
  const defaults = imageDefaults(fields.text('image'));
  const std = fields.numbers('std') ?? defaults.std;
  if (std.includes(0)) throw fields.error('"std" holds a zero, which nothing can be divided by.');
  return {
    ...defaults,
    layout: fields.oneOf('layout', ['NCHW', 'NHWC']),
    channels: fields.oneOf('channels', ['RGB', 'BGR', 'GRAY']),
    resize: fields.oneOf('resize', ['stretch', 'letterbox', 'crop']) ?? defaults.resize,
    scale: fields.number('scale') ?? defaults.scale,
    mean: fields.numbers('mean') ?? defaults.mean,
    std,
  };
}

function audioOf(fields: Fields): AudioRequest {
  const audio = fields.text('audio');
  const rate = fields.number('rate');
  if (rate !== undefined && !(rate >= 1 && rate <= 1e6)) throw fields.error('"rate" is in samples a second.');
  return { audio, rate, offset: fields.count('offset') ?? 0, length: fields.count('length') };
}

function soundFramesOf(fields: Fields): SoundFramesRequest {
  // Only here the sound may begin before its first sample.
  const offset = fields.number('offset') ?? 0;
  if (!Number.isSafeInteger(offset)) throw fields.error('"offset" counts samples: it is a whole number.');
  const [size, hop] = [fields.count('size'), fields.count('hop')];
  if (size === 0 || hop === 0) throw fields.error('"size" and "hop" are 1 or more.');
  const padEnd = fields.flag('padEnd') ?? false;
  return { ...audioOf(fields), offset, size, hop, padEnd };
}
