import path from 'node:path';
import { messageOf, UserError } from '../../errors';
import { nearestName } from '../../nearest-name';
import { byteLength, elementCount } from '../dtype';
import type { Tensor, Value } from '../tensor';
import { audioTensor } from './audio';
import { Dimensions, wantedText } from './dimensions';
import { type GivenValue, readAllInputs, readInputFile } from './files';
import { type Generator, generate, generatorText } from './generate';
import { imageTensor } from './image';
import { valueOfNested } from './nested-value';
import { type InputRequest, parseRequest, requestError } from './request';
import type { InputOptions, InputSignature, ResolvedInput } from './signature';

/** Bytes that an input may take that nobody gave: more is a wrong dimension, not a wish. */
const mostGenerated = 2 ** 31;

/** Characters of a given value that a line can hold. */
const longestGiven = 24;

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

/**
 * Gives every input of a model its value from one sample of the launch attribute `inputs` (CONTRACT.md has its
 * forms). `signature` has the graph's inputs without initializers, in the graph's order; so has the answer. What is
 * not given is random, from the seed and the input's name. Symbolic dimensions are as `dimensions` says, else as in
 * the values given, else 1.
 *
 * @throws UserError OD3001 to OD3019, which names the input or the file and says what is wanted.
 */
export function resolveInputs(
  inputs: unknown,
  signature: readonly InputSignature[],
  options: InputOptions,
): ResolvedInput[] {
  const seed = options.seed ?? 0;
  const dimensions = new Dimensions(options.dimensions);
  const { given, requests } = takeApart(inputs, signature, options.folder, seed);
  const byName = new Map(signature.map((input) => [input.name, input]));
  const resolved = new Map<string, ResolvedInput>();
  const put = (input: InputSignature, { value, source }: GivenValue, generated = false) => {
    resolved.set(input.name, {
      name: input.name,
      value: checked(input, value, source, dimensions),
      source,
      generated,
    });
  };
  // Values with a shape of their own come first, because the others follow the symbols in them.
  for (const [name, value] of given) put(byName.get(name)!, value);
  for (const [name, request] of requests) {
    const input = byName.get(name)!;
    if (request.kind === 'path') put(input, readInputFile(path.resolve(options.folder, request.path), input));
    if (request.kind === 'value')
      put(input, { value: spelled(input, request.nested), source: givenText(request.nested) });
  }
  for (const [name, request] of requests) {
    const input = byName.get(name)!;
    const known = input.shape?.map((dimension) => dimensions.known(dimension));
    if (request.kind === 'image') put(input, imageTensor(request.request, input, known, options.folder));
    if (request.kind === 'audio') put(input, audioTensor(request.request, input, known, options.folder));
  }
  for (const input of signature) {
    if (resolved.has(input.name)) continue;
    const request = requests.get(input.name);
    const how: Generator = request?.kind === 'generate' ? request.how : { kind: 'normal', seed };
    put(input, madeUp(input, how, dimensions, request !== undefined), true);
  }
  return signature.map(({ name }) => resolved.get(name)!);
}

/** Splits a sample into values that a file for all inputs holds, and requests for single inputs. */
function takeApart(
  inputs: unknown,
  signature: readonly InputSignature[],
  folder: string,
  seed: number,
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
    none.requests.set(name, parseRequest(name, raw, seed));
  }
  return none;
}

function unknownInput(name: string, names: readonly string[]): UserError {
  if (name === 'frames') return requestError(name, 'it needs `feedback`, which this version cannot run yet.');
  const meant = nearestName(name, names);
  const known = names.map((other) => `'${other}'`).join(', ') || 'none';
  return new UserError(
    'OD3010',
    `The model has no input '${name}'.${meant ? ` Was '${meant}' meant?` : ''} Its inputs are: ${known}.`,
  );
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

/** Checks a value's kind, type and shape, and wraps what an optional input is given. */
function checked(input: InputSignature, value: Value, source: string, dimensions: Dimensions): Value {
  const kind = input.kind ?? 'tensor';
  if (kind === 'optional') {
    if (value.kind === 'optional') return value;
    return { kind: 'optional', value: checked(contentOf(input), value, source, dimensions) };
  }
  if (value.kind !== kind) {
    throw new UserError(
      'OD3011',
      `Input '${input.name}' wants a ${kind}, but ${source} holds a ${value.kind}.`,
    );
  }
  const tensors = value.kind === 'tensor' ? [value] : value.kind === 'sequence' ? value.elements : [];
  for (const tensor of tensors) if (tensor.kind === 'tensor') fitTensor(input, tensor, source);
  if (value.kind === 'tensor') dimensions.take(input, value.shape, source);
  return value;
}

function fitTensor(input: InputSignature, tensor: Tensor, source: string): void {
  if (tensor.dtype === input.dtype) return;
  const wanted = `${input.dtype}[${input.shape ? wantedText(input.shape) : '…'}]`;
  throw new UserError(
    'OD3011',
    `Input '${input.name}' wants ${wanted}, but ${source} holds ${tensor.dtype}[${tensor.shape.join(',')}]. ` +
      `Values are not converted silently: save them as ${input.dtype}, in NumPy with \`.astype('${input.dtype}')\`.`,
  );
}

/** What stands inside an optional. */
function contentOf(input: InputSignature): InputSignature {
  return { ...input, kind: input.ofSequence ? 'sequence' : 'tensor' };
}

/** A value that nobody gave. An optional is absent then, unless somebody asked for one. */
function madeUp(input: InputSignature, how: Generator, dimensions: Dimensions, asked: boolean): GivenValue {
  const kind = input.kind ?? 'tensor';
  if (kind === 'map') {
    throw new UserError('OD3011', `Input '${input.name}' wants a map, which cannot be made up or given yet.`);
  }
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
