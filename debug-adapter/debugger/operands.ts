import type { Runner } from '../../engine/runner-client';
import { inputNames } from './names';
import type { Place, Sample } from './sample';
import type { WatchFault } from './stop';
import { broadcastIndex, isElementwise, suspects } from './suspect';
import { elementName, flatIndex } from './tensor-variable';

/** One number that went into a bad element. */
export interface Operand {
  readonly name: string;
  readonly index: readonly number[];
  /** `var[0,0,7,14] = -5.96e-08` */
  readonly text: string;
  /** Why it is the one to blame; undefined where it is not. */
  readonly why: string | undefined;
}

/**
 * What went into the first bad element, for operators that work element by element; empty for others, where whole
 * rows or tensors went into it.
 */
export async function operandsAt(
  runner: Runner,
  sample: Sample,
  place: Place,
  fault: WatchFault,
): Promise<Operand[]> {
  const { execution } = sample;
  const { node } = place;
  if (!execution || !node || !isElementwise(node.domain, node.op)) return [];
  const names = inputNames(node);
  const values = await execution.values(place.depth, [...names, fault.value]);
  const made = values.get(fault.value);
  if (made?.kind !== 'tensor') return [];
  const operands: { name: string; index: number[]; number: string }[] = [];
  for (const name of names) {
    const held = values.get(name);
    const index = held?.kind === 'tensor' ? broadcastIndex(held.shape, made.shape, fault.first) : undefined;
    if (held?.kind !== 'tensor' || !index) continue;
    const [number] = await runner.elements(held.id, flatIndex(held.shape, index), 1);
    operands.push({ name, index, number: number! });
  }
  const blamed = suspects(
    node.op,
    operands.map(({ number }) => numberOf(number)),
  );
  return operands.map(({ name, index, number }, at) => ({
    name,
    index,
    text: `${index.length > 0 ? elementName(name, index) : name} = ${number}`,
    why: blamed[at],
  }));
}

/** The number that the runner writes as NumPy does: `nan`, `-inf`, `1.5`. */
function numberOf(text: string): number {
  return Number(text.replace(/^(-?)inf$/, '$1Infinity'));
}
