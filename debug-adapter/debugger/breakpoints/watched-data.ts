import { createHash } from 'node:crypto';
import type { Expression } from '../../../core/expressions/ast';
import { mapNames } from '../../../core/expressions/rewrite';
import { byteLength, elementCount, elementType } from '../../../core/tensor/dtype';
import type { Runner } from '../../../engine/runner-client';
import type { Held, HeldTensor } from '../../../engine/types';
import { flatIndex } from '../tensor-variable';
import { type DataReference, isPart } from './data-reference';

/** Up to so many elements are compared by their texts, more by a hash of their bytes. */
const mostTexts = 4096;

/** Bytes that are brought over at once to be hashed. */
const chunk = 1 << 20;

/** Elements of a tensor that lie one behind another: flat index and number. */
interface ElementRange {
  readonly start: number;
  readonly count: number;
}

/** What a data breakpoint looks at, and what it was when it was last made, in each sample. */
export class WatchedData {
  readonly #last = new Map<number, string>();

  constructor(readonly reference: DataReference) {}

  /** Whether only changes count, not each time that the value is produced. */
  get wantsChange(): boolean {
    return (this.reference.mode ?? (isPart(this.reference) ? 'changed' : 'produced')) === 'changed';
  }

  /** Whether it is known what the value was in a sample. */
  knows(sample: number): boolean {
    return this.#last.has(sample);
  }

  /** Whether the value is another than when this was asked last; the first counts as one. */
  async changed(runner: Runner, sample: number, held: Held): Promise<boolean> {
    const now = await this.fingerprint(runner, held);
    const isAnother = this.#last.get(sample) !== now;
    this.#last.set(sample, now);
    return isAnother;
  }

  /** Begins to compare anew: another run, or time ran backwards. */
  forget(): void {
    this.#last.clear();
  }

  /** A condition about the part: its name `value` is the part of the tensor that is bound as `value`. */
  condition(condition: Expression, held: Held): Expression {
    if (!isPart(this.reference) || held.kind !== 'tensor') return condition;
    return mapNames(condition, (name, at) => (name === 'value' ? this.part(held, at) : undefined));
  }

  private part(held: HeldTensor, at: number): Expression {
    const whole: Expression = { kind: 'name', name: 'value', at };
    const int = (value: number): Expression => ({ kind: 'int', value: BigInt(value), at });
    const { index = [], bytes } = this.reference;
    if (!bytes) return { kind: 'index', target: whole, items: index.map(int), at };
    const { start, count } = rangeOf(this.reference, held);
    const flat: Expression = {
      kind: 'call',
      target: { kind: 'attribute', target: whole, name: 'reshape', at },
      positional: [int(-1)],
      keywords: [],
      at,
    };
    const slice = {
      kind: 'slice',
      start: int(start),
      stop: int(start + count),
      step: undefined,
      at,
    } as const;
    return { kind: 'index', target: flat, items: [slice], at };
  }

  private async fingerprint(runner: Runner, held: Held): Promise<string> {
    if (held.kind !== 'tensor' || !isPart(this.reference)) return runner.sha256(held);
    const { start, count } = rangeOf(this.reference, held);
    if (count === 0) return 'nothing';
    const { bits } = elementType(held.dtype);
    if (count <= mostTexts || bits === 0) return (await runner.elements(held.id, start, count)).join(' ');
    const hash = createHash('sha256');
    const [first, last] = [byteLength(held.dtype, start), byteLength(held.dtype, start + count)];
    for (let at = first; at < last; at += chunk) {
      hash.update(await runner.bytes(held.id, at, Math.min(chunk, last - at)));
    }
    return hash.digest('hex');
  }
}

/** The elements that a reference means in a tensor of that shape; as many as there are. */
function rangeOf(
  { index = [], bytes }: DataReference,
  tensor: Pick<HeldTensor, 'dtype' | 'shape'>,
): ElementRange {
  const { dtype, shape } = tensor;
  const isInside = index.length <= shape.length && index.every((at, axis) => at < shape[axis]!);
  if (!isInside) return { start: 0, count: 0 };
  const start = flatIndex(shape, index);
  const count = elementCount(shape.slice(index.length));
  const { bits } = elementType(dtype);
  if (!bytes || bits === 0) return { start, count };
  const [offset, length] = bytes;
  const first = Math.min(Math.floor((offset * 8) / bits), count);
  const last = Math.min(Math.ceil(((offset + length) * 8) / bits), count);
  return { start: start + first, count: last - first };
}
