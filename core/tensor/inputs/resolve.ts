import path from 'node:path';
import { UserError } from '../../errors';
import { nearestName } from '../../nearest-name';
import type { Tensor } from '../tensor';
import { checkedValue } from './check-value';
import { Dimensions } from './dimensions';
import { requestError } from './fields';
import { type GivenValue, readAllInputs } from './files';
import { arrayFrames, neededSlicing, type Slicing } from './frames/array-frames';
import { commonCount, type Frames } from './frames/frames';
import { type InputRequest, parseRequest } from './request';
import { madeUp, requestedFrames, requestedValue, type ValueContext } from './requested-value';
import type { Again, InputOptions, InputSignature, ResolvedInput } from './signature';

/**
 * The samples in the launch attribute `inputs`: a list holds several, everything else is one.
 *
 * @throws UserError OD3015 for an empty list.
 */
export function samplesOf(inputs: unknown): unknown[] {
  if (!Array.isArray(inputs)) return [inputs];
  if (inputs.length === 0) throw new UserError('OD3015', '`inputs` is an empty list: it holds no sample.');
  return inputs;
}

/** The binding of onnxruntime takes tensors only, and no operator of ONNX makes a map of them. */
function cannotFeedMap({ name }: InputSignature): UserError {
  const why =
    'onnxruntime takes maps neither from JavaScript nor from another operator, so nothing can feed it';
  const what =
    'export it with the tensor that CastMap or DictVectorizer makes of the map as its input instead';
  return new UserError('OD3011', `Input '${name}' is a map. ${why}: the model cannot run here; ${what}.`);
}

/**
 * Gives every input of a model its value from one sample of the launch attribute `inputs` (CONTRACT.md has its
 * forms). `signature` has the graph's inputs without initializers, in the graph's order; so has the answer. What is
 * not given is random, from the seed and the input's name. Symbolic dimensions are as `dimensions` says, else as in
 * the values given, else 1.
 *
 * Where the model runs `again` and again, inputs may come in frames: those that say so, and arrays that do not fit as
 * they are but do so sliced along their first axis. Where nothing else tells how many iterations there are, arrays
 * with an open first dimension longer than 1 are sliced, too.
 *
 * @throws UserError OD3001 to OD3019, which names the input or the file and says what is wanted.
 */
export function resolveInputs(
  inputs: unknown,
  signature: readonly InputSignature[],
  options: InputOptions,
): ResolvedInput[] {
  for (const input of signature) if (input.kind === 'map') throw cannotFeedMap(input);
  const seed = options.seed ?? 0;
  const dimensions = new Dimensions(options.dimensions);
  const context: ValueContext = { dimensions, folder: options.folder, seed };
  const { given, requests } = takeApart(inputs, signature, options);
  const byName = new Map(signature.map((input) => [input.name, input]));
  const resolved = new Map<string, ResolvedInput>();
  const put = (input: InputSignature, { value, frames, source, making, generated = false }: Taken) => {
    resolved.set(input.name, {
      name: input.name,
      value: checkedValue(input, value, source, dimensions),
      ...(frames && { frames }),
      source,
      ...(making && { making }),
      generated,
    });
  };
  // Values with a shape of their own come first, because the others follow the symbols in them.
  const shaped: [InputSignature, Taken][] = [...given].map(([name, value]) => [byName.get(name)!, value]);
  for (const [name, request] of requests) {
    const input = byName.get(name)!;
    if (phaseOf(request) === 0) shaped.push([input, take(input, request, context)]);
  }
  const sliced = options.again ? sliceArrays(shaped, requests, options.again, dimensions) : shaped;
  for (const [input, taken] of sliced) put(input, taken);
  for (const phase of [1, 2]) {
    for (const [name, request] of requests) {
      const input = byName.get(name)!;
      if (phaseOf(request) === phase) put(input, take(input, request, context));
    }
  }
  for (const input of signature) {
    if (resolved.has(input.name)) continue;
    put(input, { ...madeUp(input, { kind: 'normal', seed }, dimensions, false), generated: true });
  }
  const answer = signature.map(({ name }) => resolved.get(name)!);
  commonCount(answer);
  return answer;
}

/** What a request brought: a value or, with the first of them as the value, frames. */
interface Taken extends GivenValue {
  readonly frames?: Frames;
  readonly generated?: boolean;
}

/** 0: the value's shape is its own; 1: it follows known dimensions; 2: it is made up after all others. */
function phaseOf(request: InputRequest): 0 | 1 | 2 {
  if (request.kind !== 'frames') {
    return request.kind === 'generate' ? 2 : request.kind === 'path' || request.kind === 'value' ? 0 : 1;
  }
  if (request.request.kind === 'sound') return 1;
  return phaseOf(request.request.kind === 'one' ? request.request.request : request.request.requests[0]!);
}

function take(input: InputSignature, request: InputRequest, context: ValueContext): Taken {
  if (request.kind !== 'frames') {
    return { ...requestedValue(input, request, context), generated: request.kind === 'generate' };
  }
  const { frames, source, making } = requestedFrames(input, request.request, context);
  const isGenerated = request.request.kind === 'one' && request.request.request.kind === 'generate';
  return { value: frames.at(0), frames, source, ...(making && { making }), generated: isGenerated };
}

/** Slices the arrays that only fit in slices; where nothing else ends the run, those that could be batches, too. */
function sliceArrays(
  taken: readonly (readonly [InputSignature, Taken])[],
  requests: ReadonlyMap<string, InputRequest>,
  { fedBack, iterations }: Again,
  dimensions: Dimensions,
): [InputSignature, Taken][] {
  const fixed = (dimension: number | string | undefined) => dimensions.fixed(dimension);
  const slice = (
    [input, given]: readonly [InputSignature, Taken],
    slicingOf: (shape: readonly number[]) => Slicing | undefined,
  ): [InputSignature, Taken] => {
    const { value, frames, source } = given;
    const can = !frames && value.kind === 'tensor' && !fedBack.includes(input.name);
    const slicing = can ? slicingOf(value.shape) : undefined;
    if (!slicing) return [input, given];
    const cut = arrayFrames(input, value as Tensor, source, slicing);
    return [input, { value: cut.frames.at(0), ...cut }];
  };
  const needed = taken.map((entry) => slice(entry, (shape) => neededSlicing(entry[0], shape, fixed)));
  const ends =
    iterations !== undefined ||
    needed.some(([, { frames }]) => frames?.count !== undefined) ||
    [...requests.values()].some((request) => request.kind === 'frames' && phaseOf(request) === 1);
  if (ends) return needed;
  return needed.map((entry) =>
    slice(entry, (shape) => {
      const [first] = entry[0].shape ?? [];
      const isOpen = shape.length === entry[0].shape?.length && shape[0]! > 1 && fixed(first) === undefined;
      return isOpen ? { rows: 1, dropped: false } : undefined;
    }),
  );
}

/** Splits a sample into values that a file for all inputs holds, and requests for single inputs. */
function takeApart(
  inputs: unknown,
  signature: readonly InputSignature[],
  { folder, seed = 0, again }: InputOptions,
): { given: Map<string, GivenValue>; requests: Map<string, InputRequest> } {
  const none = { given: new Map<string, GivenValue>(), requests: new Map<string, InputRequest>() };
  if (inputs === undefined || inputs === null) return none;
  if (typeof inputs === 'string') {
    const [only] = signature;
    const request = only && signature.length === 1 ? parseRequest(only.name, inputs, seed) : undefined;
    // A picture or a sound for the only input.
    if (only && request && request.kind !== 'path')
      return { ...none, requests: new Map([[only.name, request]]) };
    return { ...none, given: readAllInputs(path.resolve(folder, inputs), signature) };
  }
  if (typeof inputs !== 'object' || Array.isArray(inputs)) {
    throw new UserError('OD3015', '`inputs` is neither a path nor an object of input name → value.');
  }
  const names = signature.map(({ name }) => name);
  for (const [name, raw] of Object.entries(inputs)) {
    if (!names.includes(name)) throw unknownInput(name, names);
    const request = parseRequest(name, raw, seed);
    if (request.kind === 'frames') checkFramesBelong(name, again);
    none.requests.set(name, request);
  }
  return none;
}

function unknownInput(name: string, names: readonly string[]): UserError {
  const meant = nearestName(name, names);
  const known = names.map((other) => `'${other}'`).join(', ') || 'none';
  return new UserError(
    'OD3010',
    `The model has no input '${name}'.${meant ? ` Was '${meant}' meant?` : ''} Its inputs are: ${known}.`,
  );
}

/** Frames are for the iterations of a run, and an input that is fed back has its value from the one before. */
function checkFramesBelong(name: string, again: Again | undefined): void {
  if (!again) {
    throw requestError(name, '"frames" need `feedback` (or `iterations`): the model runs once a frame then.');
  }
  if (again.fedBack.includes(name)) {
    throw requestError(name, 'it is fed back from an output, so it cannot come in "frames".');
  }
}
