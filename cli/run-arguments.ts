import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { messageOf } from '../core/errors';
import { UsageError } from './command';
import type { GraphVariant } from './debugged-model';
import { graphVariant } from './debugged-model';

/** What `onnx-debug run` was asked to do. */
export interface RunArguments {
  readonly model: string;
  /** As the launch attribute `inputs`; paths are relative to the working directory. */
  readonly inputs: unknown;
  /** As the launch attributes `feedback` and `iterations`. */
  readonly feedback: Readonly<Record<string, string>> | undefined;
  readonly iterations: number | undefined;
  readonly dimensions: Readonly<Record<string, number>>;
  readonly seed: number;
  readonly mode: 'step' | 'continue';
  readonly graph: GraphVariant;
  /** Whether a run by steps goes into operators that onnxruntime makes of others. */
  readonly composites: boolean;
  /** What each `--break` means, by its text. */
  readonly breaks: readonly string[];
  readonly save: string | undefined;
  readonly saveAll: string | undefined;
  readonly json: boolean;
}

export const runUsage =
  'run MODEL [--inputs PATH | --inputs NAME=PATH|NAME=JSON …] [--feedback OUTPUT=INPUT …] [--iterations N] ' +
  '[--dim N=4 …] [--seed S] [--mode step|continue] [--graph model|optimized] [--composites] [--break PATTERN …] [--save DIR] [--save-all DIR] [--json]';

/** @throws UsageError, or parseArgs' own error, where the arguments are wrong */
export function parseRunArguments(args: readonly string[]): RunArguments {
  const { positionals, values } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      inputs: { type: 'string', multiple: true, default: [] },
      feedback: { type: 'string', multiple: true },
      iterations: { type: 'string' },
      dim: { type: 'string', multiple: true, default: [] },
      seed: { type: 'string', default: '0' },
      mode: { type: 'string', default: 'continue' },
      graph: { type: 'string', default: 'model' },
      composites: { type: 'boolean', default: false },
      break: { type: 'string', multiple: true, default: [] },
      save: { type: 'string' },
      'save-all': { type: 'string' },
      json: { type: 'boolean', default: false },
    },
  });
  const [model, ...others] = positionals;
  if (model === undefined || others.length > 0) throw new UsageError('Name one model.');
  const { mode } = values;
  if (mode !== 'step' && mode !== 'continue')
    throw new UsageError(`--mode is step or continue, not '${mode}'.`);
  return {
    model,
    inputs: inputsOf(values.inputs),
    feedback: values.feedback && feedbackOf(values.feedback),
    iterations: values.iterations === undefined ? undefined : iterationsOf(values.iterations),
    dimensions: dimensionsOf(values.dim),
    seed: integer('--seed', values.seed),
    mode,
    graph: graphVariant(values.graph),
    composites: values.composites,
    breaks: breaksOf(values.break),
    save: values.save,
    saveAll: values['save-all'],
    json: values.json,
  };
}

/**
 * One path for all inputs, or for each name a path or the launch attribute's JSON (`x={"frames": …}`). A file whose
 * path holds `=` counts as a path.
 */
function inputsOf(given: readonly string[]): unknown {
  const [first] = given;
  if (first === undefined) return undefined;
  if (given.length === 1) {
    if (existsSync(first)) return first;
    if (first.startsWith('{')) return json(first, '--inputs');
    if (!/^[^=]+=/.test(first)) return first;
  }
  const inputs = new Map<string, unknown>();
  for (const text of given) {
    // Names with an '=' in them are too rare to give up the plain form for.
    const at = text.indexOf('=');
    if (at <= 0)
      throw new UsageError(`--inputs '${text}' is not NAME=PATH; a single path goes without others.`);
    const value = text.slice(at + 1);
    const name = text.slice(0, at);
    inputs.set(name, existsSync(value) ? value : inputOf(name, value));
  }
  return Object.fromEntries(inputs);
}

/**
 * What stands for an input where no file has that name: a number or a truth value, which is a scalar; other JSON; a
 * path. A whole number beyond 2^53 keeps its digits.
 */
function inputOf(name: string, text: string): unknown {
  if (/^(true|false|-?\d+(\.\d+)?([eE][-+]?\d+)?)$/.test(text)) {
    const value = json(text, `--inputs ${name}`);
    return { value: /^-?\d+$/.test(text) && !Number.isSafeInteger(value) ? text : value };
  }
  return /^[{[]/.test(text) ? json(text, `--inputs ${name}`) : text;
}

function json(text: string, option: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new UsageError(`${option} is neither a file nor JSON: ${messageOf(error)}.`);
  }
}

function feedbackOf(given: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    given.map((text) => {
      const at = text.indexOf('=');
      if (at <= 0 || at === text.length - 1)
        throw new UsageError(`--feedback '${text}' is not OUTPUT=INPUT.`);
      return [text.slice(0, at), text.slice(at + 1)];
    }),
  );
}

function iterationsOf(text: string): number {
  const count = integer('--iterations', text);
  if (count < 1) throw new UsageError('--iterations wants a number of 1 or more.');
  return count;
}

function breaksOf(given: readonly string[]): readonly string[] {
  if (given.some((text) => text.trim() === ''))
    throw new UsageError('--break wants a pattern, such as Conv.');
  return given;
}

function dimensionsOf(given: readonly string[]): Record<string, number> {
  const dimensions = new Map<string, number>();
  for (const text of given) {
    const at = text.lastIndexOf('=');
    if (at <= 0) throw new UsageError(`--dim '${text}' is not NAME=NUMBER.`);
    const size = integer(`--dim ${text.slice(0, at)}`, text.slice(at + 1));
    if (size < 0) throw new UsageError(`--dim ${text}: a dimension is not negative.`);
    dimensions.set(text.slice(0, at), size);
  }
  return Object.fromEntries(dimensions);
}

/** @throws UsageError where it is no integer */
export function integer(option: string, text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isSafeInteger(value)) {
    throw new UsageError(`${option} wants an integer, not '${text}'.`);
  }
  return value;
}
