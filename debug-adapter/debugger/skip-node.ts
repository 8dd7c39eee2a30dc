import { UserError } from '../../core/errors';
import type { Node } from '../../core/onnx/model';
import type { DType } from '../../core/tensor/dtype';
import { typeText } from '../../core/tensor/summary';
import { RunnerDied } from '../../engine/errors';
import type { Execution } from '../../engine/execution';
import type { Runner } from '../../engine/runner-client';
import type { Held } from '../../engine/types';
import { badGivenOutput, nothingToSkip } from '../errors';
import { type KnownType, readOutputs, wantedOutputs } from './give-outputs';
import type { GivenOutput, SkipOutput } from './given-output';
import { givenValue } from './given-value';
import type { HeldValues } from './held-values';
import type { LaunchOptions } from './launch-options';
import { inputNames, outputNames } from './names';
import type { Sample } from './sample';

/** What stands for the outputs that nobody gives: zeros, or an input of the same type and shape. */
export type Rest = 'zeros' | 'input';

/** An output of the node that is to be skipped. */
export interface SkippedOutput {
  readonly name: string;
  /** Undefined where it is not known without running the node. */
  readonly type: KnownType | undefined;
  /** The node's inputs whose type and shape it has, in order: each may pass through. */
  readonly inputs: readonly string[];
}

/**
 * The node that a sample shows, and what is known of its outputs: what they are where it has run; else what
 * onnxruntime infers, the model declares or, where that does not tell the shape, running it gives.
 *
 * @throws UserError OD4404 where no node is shown; RunnerDied
 */
export async function nodeToSkip(
  sample: Sample,
  options: LaunchOptions,
): Promise<{ readonly node: Node; readonly outputs: readonly SkippedOutput[] }> {
  const place = sample.places().at(-1);
  const { execution } = sample;
  if (!place?.node || !execution) throw nothingToSkip();
  const { node, depth, hasRun } = place;
  const types = hasRun
    ? typesOf(await execution.values(depth, outputNames(node)))
    : await typesBefore(execution, node, options);
  const inputs = await execution.values(depth, inputNames(node));
  const outputs = outputNames(node).map((name): SkippedOutput => {
    const type = types.get(name);
    const alike = [...inputs].filter(([, held]) => type && isOf(held, type));
    return { name, type, inputs: alike.map(([input]) => input) };
  });
  return { node, outputs };
}

/**
 * Values for all outputs of the node that a sample shows, for the caller to release.
 *
 * @throws UserError OD4401, OD4402 and OD30xx where a value cannot be had, OD4404 where no node is shown; RunnerDied
 */
export async function skipValues(
  runner: Runner,
  sample: Sample,
  options: LaunchOptions,
  given: Readonly<Record<string, SkipOutput>>,
  rest: Rest,
): Promise<HeldValues> {
  const { node, outputs } = await nodeToSkip(sample, options);
  const read = new Map<string, GivenOutput>();
  const through = new Map<string, string>();
  const names = new Set([...Object.keys(given), ...outputs.map(({ name }) => name)]);
  for (const name of names) {
    const output = outputs.find((each) => each.name === name);
    const how = Object.hasOwn(given, name)
      ? given[name]!
      : rest === 'input' && output
        ? throughInput(output)
        : ({ zeros: true } as const);
    if (!('input' in how)) read.set(name, how);
    else if (output?.inputs.includes(how.input)) through.set(name, how.input);
    else throw badGivenOutput(name, whyNotThrough(output, how.input));
  }
  const execution = sample.execution!;
  const known = new Map(outputs.flatMap(({ name, type }) => (type ? [[name, type] as const] : [])));
  const evaluate = (text: string, dtype: DType | undefined) => givenValue(runner, sample, text, dtype);
  const reading = { runner, execution, options, evaluate, known };
  const values = await readOutputs(node, Object.fromEntries(read), reading);
  return values.filled(async () => {
    const inputs = await execution.values(execution.frames.length - 1, [...through.values()]);
    for (const [name, input] of through) values.add(name, inputs.get(input)!);
  });
}

async function typesBefore(
  execution: Execution,
  node: Node,
  options: LaunchOptions,
): Promise<Map<string, KnownType>> {
  const names = outputNames(node);
  const types = new Map<string, KnownType>();
  const keep = (name: string, type: Parameters<typeof exact>[0]) => {
    const known = exact(type);
    if (known && !types.has(name)) types.set(name, known);
  };
  try {
    for (const [name, type] of (await execution.describeNext()) ?? []) keep(name, type);
    if (names.every((name) => types.has(name))) return types;
    for (const { name, ...type } of wantedOutputs(execution, node, options)) keep(name, type);
    if (names.every((name) => types.has(name))) return types;
    for (const [name, type] of typesOf(await execution.preview())) keep(name, type);
  } catch (error) {
    // What the node would make cannot be had of a node that fails: a shape has to be given then.
    if (!(error instanceof UserError) || error instanceof RunnerDied) throw error;
  }
  return types;
}

/** The type where every size is a number. */
function exact(type: {
  readonly dtype?: string | undefined;
  readonly shape?: readonly unknown[] | undefined;
}): KnownType | undefined {
  const { dtype, shape } = type;
  const isExact = shape?.every((size) => Number.isSafeInteger(size) && Number(size) >= 0);
  return dtype !== undefined && isExact ? ({ dtype, shape } as KnownType) : undefined;
}

function typesOf(values: ReadonlyMap<string, Held>): Map<string, KnownType> {
  const types = new Map<string, KnownType>();
  for (const [name, held] of values) {
    if (held.kind === 'tensor') types.set(name, { dtype: held.dtype, shape: held.shape });
  }
  return types;
}

function isOf(held: Held, { dtype, shape }: KnownType): boolean {
  return (
    held.kind === 'tensor' &&
    held.dtype === dtype &&
    held.shape.length === shape.length &&
    held.shape.every((size, axis) => size === shape[axis])
  );
}

function throughInput(output: SkippedOutput): SkipOutput {
  const [input] = output.inputs;
  if (input === undefined) throw badGivenOutput(output.name, whyNotThrough(output));
  return { input };
}

function whyNotThrough(output: SkippedOutput | undefined, input?: string): string {
  if (!output) return 'the node has no such output';
  const { type, inputs } = output;
  if (!type) return 'its type is not known, so no input can pass through as it';
  const which = input === undefined ? 'no input' : `"${input}"`;
  const others = inputs.length > 0 ? `; ${inputs.join(', ')} could` : '';
  return `${which} is ${input === undefined ? '' : 'no '}${typeText(type.dtype, type.shape)}${others}`;
}
