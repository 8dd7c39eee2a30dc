import { typeText } from '../../core/tensor/summary';
import type { Runner } from '../../engine/runner-client';
import type { Held } from '../../engine/types';
import { badExpression, badIndex, notRun, unknownName } from '../errors';
import {
  findProducer,
  findWeight,
  nearest,
  nodePhrase,
  outputNames,
  visibleGraphs,
  visibleNames,
} from './names';
import type { Place, Sample } from './sample';
import { elementName, heldVariable, tensorPart } from './tensor-variable';
import type { Variable } from './variable';

/** A tensor's name and the indices after it. */
export interface Reference {
  readonly name: string;
  readonly index: readonly number[];
}

/** Whether a name can stand in an expression as it is; others are written `t["name"]`. */
const plainName = /^[A-Za-z_][A-Za-z0-9_]*$/;

/** How an expression names a tensor: as it is, or `t["/layer1/Conv_output_0"]`. */
export function expressionOf(name: string): string {
  return plainName.test(name) ? name : `t[${JSON.stringify(name)}]`;
}

/**
 * Reads `name`, `"odd/name"` and `t["odd/name"]`, each with indices after it (`x[0,1]`, `x[0][-1]`). A text that is
 * a value's name as it stands (`isName`) is that value.
 *
 * @throws UserError OD4303 for any other text.
 */
export function parseReference(text: string, isName: (name: string) => boolean): Reference {
  const trimmed = text.trim();
  if (trimmed === '') throw badExpression(text, 'it is empty');
  if (isName(trimmed)) return { name: trimmed, index: [] };
  const quoted = /^(?:t\s*\[\s*)?("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')/.exec(trimmed);
  if (quoted) {
    const opened = !/^["']/.test(trimmed);
    let rest = trimmed.slice(quoted[0].length);
    if (opened) {
      const close = /^\s*\]/.exec(rest);
      if (!close) throw badExpression(text, 'the bracket after the name is not closed');
      rest = rest.slice(close[0].length);
    }
    return { name: unquote(quoted[1]!), index: parseIndices(text, rest) };
  }
  // The longest name that is followed by indices only: names may themselves hold brackets.
  for (let at = trimmed.lastIndexOf('['); at > 0; at = trimmed.lastIndexOf('[', at - 1)) {
    const name = trimmed.slice(0, at).trimEnd();
    if (isName(name)) return { name, index: parseIndices(text, trimmed.slice(at)) };
  }
  const bare = /^([^\s[\]()]+)((?:\s*\[[^\]]*\])*)$/.exec(trimmed);
  if (!bare) throw badExpression(text, 'write a value’s name, or "name" in quotes, and indices after it');
  return { name: bare[1]!, index: parseIndices(text, bare[2]!) };
}

function parseIndices(text: string, rest: string): number[] {
  const index: number[] = [];
  let left = rest.trim();
  while (left !== '') {
    const bracket = /^\[([^\]]*)\]\s*/.exec(left);
    if (!bracket) throw badExpression(text, `"${left}" is not an index`);
    for (const part of bracket[1]!.split(',')) {
      if (!/^\s*[+-]?\d+\s*$/.test(part))
        throw badExpression(text, `"${part.trim()}" is not an integer index`);
      index.push(Number(part));
    }
    left = left.slice(bracket[0].length);
  }
  return index;
}

function unquote(quoted: string): string {
  return quoted.slice(1, -1).replace(/\\(.)/g, '$1');
}

/** What a name stands for where a frame is. */
export interface Found {
  readonly name: string;
  readonly held: Held;
}

/**
 * The value of that name, as a frame sees it. The outputs of the node that runs next are computed for this look.
 *
 * @throws UserError OD4301 where there is no such value, OD4302 where it has not run; OperatorError where computing
 * it fails.
 */
export async function findValue(sample: Sample, place: Place, name: string): Promise<Found> {
  const execution = sample.execution;
  const known = visibleGraphs(place.graph).some(
    (graph) =>
      graph.producers.has(name) ||
      graph.weights.has(name) ||
      graph.inputs.some((input) => input.name === name),
  );
  if (!known || !execution) throw unknownName(name, nearest(name, visibleNames(place.graph)));
  const isNext =
    place.innermost && !place.hasRun && place.node !== undefined && outputNames(place.node).includes(name);
  if (isNext) {
    const held = (await execution.preview()).get(name);
    if (held) return { name, held };
  } else if (execution.hasRun(place.depth, name) || findWeight(place.graph, name)) {
    const held = (await execution.values(place.depth, [name])).get(name);
    if (held) return { name, held };
  }
  const producer = findProducer(place.graph, name);
  throw notRun(name, producer && nodePhrase(producer));
}

/** The value or element that an expression names, as a variable. */
export async function evaluateReference(
  runner: Runner,
  sample: Sample,
  place: Place,
  text: string,
): Promise<{ readonly variable: Variable; readonly found: Found; readonly index: readonly number[] }> {
  const names = new Set(visibleNames(place.graph));
  const reference = parseReference(text, (name) => names.has(name));
  const found = await findValue(sample, place, reference.name);
  const expression = expressionOf(found.name);
  const whole = await heldVariable(
    runner,
    found.name,
    found.held,
    expression,
    async () => (await findValue(sample, place, found.name)).held,
  );
  if (reference.index.length === 0) return { variable: whole, found, index: [] };
  if (!whole.tensor) throw badExpression(text, `"${found.name}" is ${whole.type ?? 'not a tensor'}`);
  const { shape, dtype } = whole.tensor;
  if (reference.index.length > shape.length) {
    throw badIndex(
      found.name,
      shape,
      `${reference.index.length} indices are too many for ${typeText(dtype, shape)}`,
    );
  }
  const index = reference.index.map((at, axis) => {
    const length = shape[axis]!;
    if (at < -length || at >= length) {
      throw badIndex(found.name, shape, `index ${at} is outside dimension ${axis}, which has ${length}`);
    }
    return at < 0 ? at + length : at;
  });
  const name = elementName(found.name, index);
  const variable = await tensorPart(runner, whole.tensor, index, name, elementName(expression, index));
  return { variable, found, index };
}
