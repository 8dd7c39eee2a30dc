import { closeSync, openSync, readSync } from 'node:fs';
import path from 'node:path';
import { nearestName } from '../../core/nearest-name';
import type { Model, Node } from '../../core/onnx/model';
import { dimensionsOf } from '../../core/onnx/type-text';
import type { DType } from '../../core/tensor/dtype';
import { elementType, elementTypes } from '../../core/tensor/dtype';
import { parseNpyHeader } from '../../core/tensor/files/npy-header';
import type { InputSignature } from '../../core/tensor/inputs/signature';
import type { Execution } from '../../engine/execution';
import { signatureOf } from '../../engine/input-signatures';
import type { Runner } from '../../engine/runner-client';
import type { Held } from '../../engine/types';
import { badGivenOutput, noOutputToGive } from '../errors';
import type { GivenOutput, WantedOutput } from './given-output';
import { HeldValues } from './held-values';
import type { LaunchOptions } from './launch-options';
import { nodePhrase, outputNames } from './names';

/** The outputs of a node, as somebody who is to give them has to know them. */
export function wantedOutputs(execution: Execution, node: Node, options: LaunchOptions): WantedOutput[] {
  const sizes = sizesOf(execution, options);
  return outputNames(node).map((name) => {
    const type = node.graph.types.get(name);
    return { name, dtype: type && signatureOf(type).dtype, shape: wantedShape(node, name, sizes) };
  });
}

function wantedShape(
  node: Node,
  name: string,
  sizes: Readonly<Record<string, number>>,
): WantedOutput['shape'] {
  const known = new Map(Object.entries(sizes));
  return dimensionsOf(node.graph.types.get(name))?.map((size) =>
    typeof size === 'string' ? (known.get(size) ?? size) : (size ?? null),
  );
}

function checkShape(name: string, held: Held, wanted: WantedOutput['shape']): void {
  if (held.kind !== 'tensor' || !wanted) return;
  const fits =
    held.shape.length === wanted.length &&
    wanted.every((size, axis) => typeof size !== 'number' || size === held.shape[axis]);
  if (fits) return;
  const declared = wanted.map((size) => size ?? '?').join(',');
  throw badGivenOutput(name, `the model declares [${declared}], and this is [${held.shape.join(',')}]`);
}

/**
 * Reads or makes values for outputs of the next node and hands them to the run. Returns the outputs that are still
 * missing. `evaluate` computes an expression, as an array of the element type where one is known.
 *
 * @throws UserError OD4401 where the node does not have such an output, OD4402 and OD30xx where a value cannot be had
 */
export async function giveOutputs(
  runner: Runner,
  execution: Execution,
  options: LaunchOptions,
  outputs: Readonly<Record<string, GivenOutput>>,
  evaluate: (text: string, dtype: DType | undefined) => Promise<Held>,
): Promise<string[]> {
  const node = execution.nextNode;
  if (!node) throw noOutputToGive(Object.keys(outputs)[0] ?? '', 'the last node', undefined);
  const read = await readOutputs(node, outputs, { runner, execution, options, evaluate });
  try {
    return execution.give(read.values);
  } finally {
    read.release();
  }
}

/** The type of an output of this run, where it is known. */
export interface KnownType {
  readonly dtype: DType;
  readonly shape: readonly number[];
}

/** How values for outputs are had. */
interface OutputReading {
  readonly runner: Runner;
  readonly execution: Execution;
  readonly options: LaunchOptions;
  /** Computes an expression, as an array of the element type where one is known. */
  readonly evaluate: (text: string, dtype: DType | undefined) => Promise<Held>;
  /** Tells more of the outputs' types than the model declares. */
  readonly known?: ReadonlyMap<string, KnownType>;
}

/**
 * Reads or makes values for outputs of a node, for the caller to release; where one cannot be had, none stays.
 *
 * @throws UserError OD4401 where the node does not have such an output, OD4402 and OD30xx where a value cannot be had
 */
export async function readOutputs(
  node: Node,
  outputs: Readonly<Record<string, GivenOutput>>,
  reading: OutputReading,
): Promise<HeldValues> {
  const values = new HeldValues(reading.execution);
  const sizes = sizesOf(reading.execution, reading.options);
  return values.filled(async () => {
    for (const [name, given] of Object.entries(outputs)) {
      const held = await readOutput(node, name, given, reading);
      // Held first: what does not fit is let go of with the others.
      values.add(name, held);
      if ('expression' in given) checkShape(name, held, wantedShape(node, name, sizes));
    }
  });
}

async function readOutput(
  node: Node,
  name: string,
  given: GivenOutput,
  { runner, execution, options, evaluate, known }: OutputReading,
): Promise<Held> {
  const names = outputNames(node);
  if (!names.includes(name)) throw noOutputToGive(name, nodePhrase(node), nearestName(name, names));
  if ('expression' in given) {
    const type = node.graph.types.get(name);
    const dtype = type ? signatureOf(type).dtype : known?.get(name)?.dtype;
    return evaluate(given.expression, dtype);
  }
  const signature = signatureFor(node, name, given, options.inputsFolder, known?.get(name));
  const [loaded] = await runner.request('loadInputs', {
    inputs: { [name]: inputOf(name, given, signature) },
    signatures: [signature],
    options: { folder: options.inputsFolder, dimensions: sizesOf(execution, options), seed: options.seed },
  });
  return loaded!.held;
}

/** What the value has to be: as the model declares it, else as it is given. */
function signatureFor(
  node: Node,
  name: string,
  given: Exclude<GivenOutput, { expression: string }>,
  folder: string,
  known: KnownType | undefined,
): InputSignature {
  const type = node.graph.types.get(name);
  const declared = type && signatureOf(type);
  const asked = given.dtype === undefined ? undefined : dtypeOf(name, given.dtype);
  const found = 'file' in given && !declared ? dtypeOfNpy(path.resolve(folder, given.file)) : undefined;
  const dtype = asked ?? declared?.dtype ?? known?.dtype ?? found ?? 'float32';
  if (!('zeros' in given)) return { ...declared, name, dtype, shape: declared?.shape };
  const shape = given.zeros === true ? (known?.shape ?? declared?.shape) : given.zeros;
  return { ...declared, name, dtype, shape };
}

function inputOf(
  name: string,
  given: Exclude<GivenOutput, { expression: string }>,
  { shape }: InputSignature,
): unknown {
  if ('file' in given && typeof given.file === 'string') return given.file;
  if ('value' in given) return { value: given.value };
  if (!('zeros' in given)) {
    throw badGivenOutput(name, 'it has none of "file", "zeros", "value" and "expression"');
  }
  if (!shape) throw badGivenOutput(name, 'its shape is not known: give one, as in zeros[1,3]');
  if (shape.some((size) => typeof size === 'number' && !(Number.isSafeInteger(size) && size >= 0))) {
    throw badGivenOutput(name, `[${shape.join(',')}] is no shape`);
  }
  return { zeros: true };
}

function dtypeOf(name: string, text: string): DType {
  const found = elementTypes.find((type) => type.name === text);
  if (!found) throw badGivenOutput(name, `there is no element type "${text}"`);
  return found.name;
}

/** The element type of a .npy file; undefined for another file, or one that the reader will complain of. */
function dtypeOfNpy(file: string): DType | undefined {
  if (!/\.npy$/i.test(file)) return undefined;
  let descriptor: number | undefined;
  try {
    descriptor = openSync(file, 'r');
    const bytes = new Uint8Array(4096);
    const length = readSync(descriptor, bytes, 0, bytes.length, 0);
    const { kind } = parseNpyHeader(bytes.subarray(0, length)).element;
    if (kind === 'unicode' || kind === 'utf8') return 'string';
    return kind === 'bits' ? undefined : kind;
  } catch {
    return undefined;
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
}

/** The sizes that symbols have in this run: as the launch says, else as the inputs were fed. */
function sizesOf(execution: Execution, { dimensions }: LaunchOptions): Record<string, number> {
  return { ...fedSizes(execution.model, execution), ...dimensions };
}

function fedSizes(model: Model, execution: Execution): Record<string, number> {
  const sizes = new Map<string, number>();
  for (const { name, held } of execution.inputs) {
    if (held.kind !== 'tensor') continue;
    dimensionsOf(model.graph.types.get(name))?.forEach((symbol, axis) => {
      const size = held.shape[axis];
      if (typeof symbol === 'string' && size !== undefined) sizes.set(symbol, size);
    });
  }
  return Object.fromEntries(sizes);
}

/** `np.zeros((1, 3), dtype="float32")`, as an example of a value that can be given. */
export function exampleOf({ dtype = 'float32', shape }: WantedOutput): string {
  const sizes = shape?.map((size) => (typeof size === 'number' ? size : 1)) ?? [1];
  const known = elementType(dtype as DType).kind === 'string' ? undefined : dtype;
  return `zeros[${sizes.join(',')}]${known === 'float32' || known === undefined ? '' : ` ${known}`}`;
}
