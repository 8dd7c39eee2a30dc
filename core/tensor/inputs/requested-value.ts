import path from 'node:path';
import { messageOf, UserError } from '../../errors';
import { byteLength, elementCount } from '../dtype';
import type { Value } from '../tensor';
import { audioTensor, soundFrames } from './audio';
import { checkedValue, contentOf } from './check-value';
import { Dimensions } from './dimensions';
import { requestError } from './fields';
import { type GivenValue, readInputFile } from './files';
import { arrayFrames, askedSlicing } from './frames/array-frames';
import type { GivenFrames } from './frames/frames';
import { type Generator, generate, generatorText } from './generate';
import { imageTensor } from './image';
import { valueOfNested } from './nested-value';
import type { FramesRequest, ValueRequest } from './request';
import type { InputSignature } from './signature';

/** Bytes that an input may take that nobody gave: more is a wrong dimension, not a wish. */
const mostGenerated = 2 ** 31;

/** Characters of a given value that a line can hold. */
const longestGiven = 24;

/** What decides about values beside what is asked for. */
export interface ValueContext {
  readonly dimensions: Dimensions;
  /** The folder that relative paths start from. */
  readonly folder: string;
  readonly seed: number;
}

/**
 * Reads or makes the value that is asked for.
 *
 * @throws UserError OD3001 to OD3019
 */
export function requestedValue(
  input: InputSignature,
  request: ValueRequest,
  context: ValueContext,
): GivenValue {
  const { dimensions, folder } = context;
  const known = input.shape?.map((dimension) => dimensions.known(dimension));
  switch (request.kind) {
    case 'path':
      return readInputFile(path.resolve(folder, request.path), input);
    case 'value':
      return { value: spelled(input, request.nested), source: givenText(request.nested) };
    case 'image':
      return imageTensor(request.request, input, known, folder);
    case 'audio':
      return audioTensor(request.request, input, known, folder);
    case 'generate':
      return madeUp(input, request.how, dimensions, true);
  }
}

/**
 * The frames that are asked for.
 *
 * @throws UserError OD3001 to OD3019
 */
export function requestedFrames(
  input: InputSignature,
  request: FramesRequest,
  context: ValueContext,
): GivenFrames {
  const { dimensions, folder } = context;
  if (request.kind === 'sound') {
    const known = input.shape?.map((dimension) => dimensions.known(dimension));
    return soundFrames(request.request, input, known, folder);
  }
  if (request.kind === 'list') return listedFrames(input, request.requests, context);
  if (request.request.kind === 'generate') return generatedFrames(input, request.request.how, context);
  const { value, source } = requestedValue(input, request.request, context);
  if (value.kind !== 'tensor') throw requestError(input.name, `a ${value.kind} is not cut into frames.`);
  const slicing = askedSlicing(input, value.shape, (dimension) => dimensions.fixed(dimension));
  return arrayFrames(input, value, source, slicing);
}

/** Each frame asked for by itself, and read when its turn comes. Symbolic dimensions may differ between frames. */
function listedFrames(
  input: InputSignature,
  requests: readonly ValueRequest[],
  context: ValueContext,
): GivenFrames {
  return {
    source: `${requests.length} frames given one by one`,
    frames: {
      count: requests.length,
      at(index) {
        const { value, source } = requestedValue(input, requests[index]!, context);
        return checkedValue(input, value, `frame ${index} (${source})`, new Dimensions());
      },
    },
  };
}

/** A frame an iteration, each from the seed, the input's name and its own number. */
function generatedFrames(input: InputSignature, how: Generator, { dimensions }: ValueContext): GivenFrames {
  return {
    source: `${generatorText(input.dtype, how)}, anew in each iteration`,
    frames: {
      count: undefined,
      at: (index) => madeUp({ ...input, name: `${input.name} ${index}` }, how, dimensions, true).value,
    },
  };
}

/** `given value 16000`: a short value stands for itself. */
function givenText(nested: unknown): string {
  const text = JSON.stringify(nested) ?? '';
  return text.length > 0 && text.length <= longestGiven ? `given value ${text}` : 'given value';
}

function spelled(input: InputSignature, nested: unknown): Value {
  try {
    return valueOfNested(nested, input);
  } catch (error) {
    throw requestError(input.name, messageOf(error));
  }
}

/** A value that nobody gave. An optional is absent then, unless somebody asked for one. */
export function madeUp(
  input: InputSignature,
  how: Generator,
  dimensions: Dimensions,
  asked: boolean,
): GivenValue {
  const kind = input.kind ?? 'tensor';
  if (kind === 'optional') {
    if (!asked) return { value: { kind, value: undefined }, source: 'absent' };
    const { value, source } = madeUp(contentOf(input), how, dimensions, asked);
    return { value: { kind, value }, source };
  }
  const shape = dimensions.shapeOf(input) ?? [1];
  const bytes = byteLength(input.dtype, elementCount(shape));
  if (!(bytes <= mostGenerated)) {
    throw new UserError(
      'OD3013',
      `Input '${input.name}' would be ${input.dtype}[${shape.join(',')}], ${bytes} bytes: set \`dimensions\` or give it.`,
    );
  }
  const tensor = generate(input.dtype, shape, how, input.name);
  const source = generatorText(input.dtype, how) + (input.shape ? '' : ', shape [1] as the model says none');
  return { value: kind === 'sequence' ? { kind, elements: [tensor] } : tensor, source };
}
