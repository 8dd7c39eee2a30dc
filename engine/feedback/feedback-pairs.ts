import { UserError } from '../../core/errors';
import { nearestName } from '../../core/nearest-name';
import type { Model } from '../../core/onnx/model';
import { displayType } from '../../core/onnx/type-text';
import type { InputSignature } from '../../core/tensor/inputs/signature';
import { typeText } from '../../core/tensor/summary';
import { signatureOf } from '../input-signatures';
import type { Held } from '../types';

/** An output of the main graph, and the input that gets its value in the next iteration. */
export interface FeedbackPair {
  readonly output: string;
  readonly input: string;
  /** The output's place among the graph's. */
  readonly at: number;
  /** What the input takes. */
  readonly wants: InputSignature;
}

/**
 * The launch attribute `feedback` ({output: input}), checked against the model.
 *
 * @throws UserError OD3017 where a name is not the model's, an input is fed twice, or the types cannot fit.
 */
export function feedbackPairs(model: Model, feedback: Readonly<Record<string, string>>): FeedbackPair[] {
  const { inputs, outputs, types } = model.graph;
  const inputNames = inputs.map(({ name }) => name);
  const outputNames = outputs.map(({ name }) => name);
  const taken = new Map<string, string>();
  return Object.entries(feedback).map(([output, input]) => {
    const at = outputNames.indexOf(output);
    if (at < 0 || !inputNames.includes(input)) {
      if (inputNames.includes(output) && outputNames.includes(input)) {
        throw refused(`'${output}' is an input and '${input}' an output: it is written {output: input}.`);
      }
      throw at < 0 ? unknown('output', output, outputNames) : unknown('input', input, inputNames);
    }
    const other = taken.get(input);
    if (other !== undefined) throw refused(`the input '${input}' is fed by '${other}' and '${output}' both.`);
    taken.set(input, output);
    const type = inputs.find(({ name }) => name === input)!.type;
    const wants: InputSignature = { name: input, ...signatureOf(type) };
    const made = types.get(output);
    if (made && type && !canFit(signatureOf(made), wants)) {
      throw refused(
        `the output '${output}' is ${displayType(made)}, but the input '${input}' takes ${displayType(type)}.`,
      );
    }
    return { output, input, at, wants };
  });
}

/**
 * Checks that a value that an output came to can be fed to its input.
 *
 * @throws UserError OD2050, which names both and the iteration that made the value.
 */
export function checkFits(pair: FeedbackPair, held: Held, iteration: number): void {
  const { output, input, wants } = pair;
  const kind = wants.kind ?? 'tensor';
  // A value may be what stands inside of the optional that the input takes.
  const fits =
    kind === 'optional' ? held.kind !== 'opaque' : held.kind === kind && canFit(heldType(held), wants);
  if (fits) return;
  const made = held.kind === 'tensor' ? typeText(held.dtype, held.shape) : `a value of the kind ${held.kind}`;
  const shape = wants.shape ? `[${wants.shape.map((size) => size ?? '?').join(',')}]` : '';
  throw new UserError(
    'OD2050',
    `After iteration ${iteration} the output '${output}' cannot be fed back: it is ${made}, ` +
      `and the input '${input}' takes ${kind === 'tensor' ? '' : `${kind} of `}${wants.dtype}${shape}.`,
  );
}

type Type = Omit<InputSignature, 'name'>;

function heldType(held: Held): Type {
  if (held.kind === 'tensor') return { kind: 'tensor', dtype: held.dtype, shape: held.shape };
  // What is no tensor is told by its kind alone; onnxruntime checks its elements.
  return { kind: held.kind === 'opaque' ? 'tensor' : held.kind, dtype: 'float32', shape: undefined };
}

/** Whether nothing that is known of two types keeps a value of the one from being one of the other. */
function canFit(made: Type, wants: Type): boolean {
  const kind = made.kind ?? 'tensor';
  if (wants.kind === 'optional') return true;
  if (kind !== (wants.kind ?? 'tensor')) return false;
  if (kind !== 'tensor') return true;
  if (made.dtype !== wants.dtype) return false;
  if (!made.shape || !wants.shape) return true;
  const wanted = wants.shape;
  return (
    made.shape.length === wanted.length &&
    made.shape.every((size, axis) => !isFixed(size) || !isFixed(wanted[axis]) || size === wanted[axis])
  );
}

function isFixed(size: number | string | undefined): boolean {
  return typeof size === 'number' && size >= 0;
}

function unknown(what: 'input' | 'output', name: string, known: readonly string[]): UserError {
  const meant = nearestName(name, known);
  const list = known.map((each) => `'${each}'`).join(', ') || 'none';
  return refused(
    `the model has no ${what} '${name}'.${meant ? ` Was '${meant}' meant?` : ''} Its ${what}s are: ${list}.`,
  );
}

function refused(why: string): UserError {
  return new UserError('OD3017', `\`feedback\` cannot be used: ${why}`);
}
