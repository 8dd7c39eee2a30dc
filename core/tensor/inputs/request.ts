import path from 'node:path';
import { UserError } from '../../errors';
import { nearestName } from '../../nearest-name';
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

/** What the launch attribute `inputs` asks for one input. */
export type InputRequest =
  | { readonly kind: 'path'; readonly path: string }
  | { readonly kind: 'value'; readonly nested: unknown }
  | { readonly kind: 'generate'; readonly how: Generator }
  | { readonly kind: 'image'; readonly request: ImageRequest }
  | { readonly kind: 'audio'; readonly request: AudioRequest };

/** A UserError OD3015 about one input's entry in `inputs`. */
export function requestError(input: string, why: string): UserError {
  return new UserError('OD3015', `In \`inputs\`, the entry of '${input}' is not usable: ${why}`);
}

/**
 * Reads one entry of `inputs`: a path, a number or list (as with `value`), or an object with one of `random`,
 * `zeros`, `ones`, `value`, `image`, `audio`.
 *
 * @throws UserError OD3015 where it is none of these or has a part that does not belong to it.
 */
export function parseRequest(input: string, raw: unknown, seed: number): InputRequest {
  if (typeof raw === 'string') return requestOfPath(raw);
  if (typeof raw === 'number' || typeof raw === 'boolean' || Array.isArray(raw))
    return { kind: 'value', nested: raw };
  if (typeof raw !== 'object' || raw === null) {
    throw requestError(input, 'it is neither a path, nor a value, nor an object that says how to make one.');
  }
  const fields = new Fields(input, raw as Record<string, unknown>);
  const request = requestOf(fields, seed);
  fields.expectNoMore();
  return request;
}

function requestOf(fields: Fields, seed: number): InputRequest {
  if (fields.has('value')) return { kind: 'value', nested: fields.take('value') };
  if (fields.has('random')) return { kind: 'generate', how: randomOf(fields, seed) };
  for (const kind of ['zeros', 'ones'] as const) {
    if (!fields.has(kind)) continue;
    if (fields.take(kind) !== true) throw fields.error(`"${kind}" is true or left out.`);
    return { kind: 'generate', how: { kind } };
  }
  if (fields.has('image')) return { kind: 'image', request: imageOf(fields) };
  if (fields.has('audio')) return { kind: 'audio', request: audioOf(fields) };
  if (fields.has('frames')) {
    throw fields.error('"frames" is for models with `feedback`, which this version cannot run yet.');
  }
  throw fields.error('it has none of "random", "zeros", "ones", "value", "image" and "audio".');
}

/** Images and sound may be named by their path alone. */
function requestOfPath(file: string): InputRequest {
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
  const offset = fields.number('offset') ?? 0;
  const length = fields.number('length');
  if (rate !== undefined && !(rate >= 1 && rate <= 1e6)) throw fields.error('"rate" is in samples a second.');
  for (const samples of [offset, length]) {
    if (samples !== undefined && (!Number.isSafeInteger(samples) || samples < 0)) {
      throw fields.error('"offset" and "length" count samples: they are whole numbers.');
    }
  }
  return { audio, rate, offset, length };
}

/** The fields of an entry, each taken once, so that a mistyped one is found. */
class Fields {
  readonly #left: Map<string, unknown>;
  readonly #taken: string[] = [];

  constructor(
    readonly input: string,
    raw: Record<string, unknown>,
  ) {
    this.#left = new Map(Object.entries(raw));
  }

  error(why: string): UserError {
    return requestError(this.input, why);
  }

  has(name: string): boolean {
    return this.#left.has(name);
  }

  take(name: string): unknown {
    const value = this.#left.get(name);
    this.#left.delete(name);
    this.#taken.push(name);
    return value;
  }

  text(name: string): string {
    const value = this.take(name);
    if (typeof value !== 'string') throw this.error(`"${name}" is the path of a file.`);
    return value;
  }

  number(name: string): number | undefined {
    const value = this.take(name);
    if (value === undefined) return undefined;
    if (typeof value !== 'number' || !Number.isFinite(value)) throw this.error(`"${name}" is a number.`);
    return value;
  }

  numbers(name: string): number[] | undefined {
    const value = this.take(name);
    if (value === undefined) return undefined;
    const list = Array.isArray(value) ? value : [value];
    if (list.length === 0 || !list.every((part) => typeof part === 'number' && Number.isFinite(part))) {
      throw this.error(`"${name}" is a number or a list of numbers, one a channel.`);
    }
    return list;
  }

  oneOf<const T extends string>(name: string, choices: readonly T[]): T | undefined {
    const value = this.take(name);
    if (value === undefined) return undefined;
    const choice = choices.find((text) => text === value);
    if (!choice) throw this.error(`"${name}" is one of ${choices.map((text) => `"${text}"`).join(', ')}.`);
    return choice;
  }

  expectNoMore(): void {
    const [extra] = this.#left.keys();
    if (extra === undefined) return;
    const meant = nearestName(extra, this.#taken);
    throw this.error(`"${extra}" does not belong there.${meant ? ` Was "${meant}" meant?` : ''}`);
  }
}
