import { type DType, elementType } from '../../tensor/dtype';
import { selectRanks } from '../../tensor/measures/select';
import { blockLength, type NDArray } from '../arrays/ndarray';

/** Up to this many elements are copied and partitioned; of more, only those near the wanted ranks. */
const copiedUpTo = 2 ** 17;
const collectedUpTo = 2 ** 22;

/**
 * The elements of the given ranks (rising, from 0) among elements [from, from + length), as sorting would order them;
 * undefined where one is NaN.
 *
 * Many elements are not copied: they are counted by the first 16 bits of their doubles, in an order that is that of
 * the numbers, and only those in the bins of the wanted ranks are collected; a bin that holds too many is counted by
 * its next 16 bits.
 */
export function elementsOfRanks(
  array: NDArray,
  from: number,
  length: number,
  ranks: readonly number[],
): Map<number, number> | undefined {
  const found = new Map<number, number>();
  if (length <= copiedUpTo) {
    const values = new Float64Array(length);
    let hasNan = false;
    forEach(array, from, length, (block, count, start) => {
      for (let k = 0; k < count; k++) {
        const value = block[k]!;
        if (Number.isNaN(value)) hasNan = true;
        values[start + k] = value;
      }
    });
    if (hasNan) return undefined;
    selectRanks(values, ranks);
    for (const rank of ranks) found.set(rank, values[rank]!);
    return found;
  }
  const isClean = narrow(
    array,
    from,
    length,
    { level: 0, keys: [] },
    new Map(ranks.map((rank) => [rank, rank])),
    found,
  );
  return isClean ? found : undefined;
}

/** The elements that begin with some bits: `level` keys of 16 bits each. */
interface Prefix {
  readonly level: number;
  readonly keys: readonly number[];
}

/** Finds the ranks (overall → within the prefix); false where there is a NaN. */
function narrow(
  array: NDArray,
  from: number,
  length: number,
  prefix: Prefix,
  ranks: ReadonlyMap<number, number>,
  found: Map<number, number>,
): boolean {
  const counts = new Uint32Array(65_536);
  const { level } = prefix;
  let isClean = true;
  forEach(array, from, length, (block, count) => {
    const words = new Int32Array(block.buffer, block.byteOffset, 2 * count);
    if (level === 0) isClean = countFirst(words, counts) && isClean;
    else countNext(words, counts, prefix);
  });
  if (!isClean) return false;
  const bins = binsOf(counts, ranks);
  if (level === lastLevel(array.dtype)) {
    for (const [bin, wanted] of bins) {
      const value = doubleOf([...prefix.keys, bin]);
      for (const rank of wanted.keys()) found.set(rank, value);
    }
    return true;
  }
  // Small bins are collected in one pass, as far as they go together; a big one, of equal elements mostly, is counted.
  const collected = new Map<number, Map<number, number>>();
  let room = collectedUpTo;
  for (const [bin, wanted] of bins) {
    if (counts[bin]! > room) {
      narrow(array, from, length, { level: level + 1, keys: [...prefix.keys, bin] }, wanted, found);
      continue;
    }
    room -= counts[bin]!;
    collected.set(bin, wanted);
  }
  if (collected.size > 0) collect(array, from, length, prefix, collected, counts, found);
  return true;
}

/** The level after which the bits that an element of that type has as a double are all known: the rest are zeros. */
function lastLevel(dtype: DType): number {
  const { kind, bits } = elementType(dtype);
  if (dtype === 'float32') return Math.ceil((12 + 23) / 16) - 1;
  if (dtype === 'float16') return Math.ceil((12 + 10) / 16) - 1;
  if (kind === 'float' || bits > 32) return 3;
  return Math.ceil((12 + bits) / 16) - 1;
}

function binsOf(counts: Uint32Array, ranks: ReadonlyMap<number, number>): Map<number, Map<number, number>> {
  const bins = new Map<number, Map<number, number>>();
  let before = 0;
  const open = [...ranks].sort((a, b) => a[1] - b[1]);
  for (let bin = 0; bin < counts.length && open.length > 0; bin++) {
    const end = before + counts[bin]!;
    while (open.length > 0 && open[0]![1] < end) {
      const [rank, within] = open.shift()!;
      const wanted = bins.get(bin) ?? new Map<number, number>();
      wanted.set(rank, within - before);
      bins.set(bin, wanted);
    }
    before = end;
  }
  return bins;
}

function collect(
  array: NDArray,
  from: number,
  length: number,
  prefix: Prefix,
  bins: ReadonlyMap<number, ReadonlyMap<number, number>>,
  counts: Uint32Array,
  found: Map<number, number>,
): void {
  const kept = new Map<number, { values: Float64Array; filled: number }>();
  const isWanted = new Uint8Array(65_536);
  for (const bin of bins.keys()) {
    kept.set(bin, { values: new Float64Array(counts[bin]!), filled: 0 });
    isWanted[bin] = 1;
  }
  forEach(array, from, length, (block, count) => {
    const words = new Int32Array(block.buffer, block.byteOffset, 2 * count);
    for (let k = 0; k < count; k++) {
      const high = words[2 * k + 1]!;
      const key = prefix.level === 0 ? firstKey(high) : keyAt(high, words[2 * k]!, prefix.level);
      if (isWanted[key] === 0 || !matches(high, words[2 * k]!, prefix)) continue;
      const bin = kept.get(key)!;
      bin.values[bin.filled++] = block[k]!;
    }
  });
  for (const [bin, wanted] of bins) {
    const { values } = kept.get(bin)!;
    const within = [...new Set(wanted.values())].sort((a, b) => a - b);
    selectRanks(values, within);
    for (const [rank, at] of wanted) found.set(rank, values[at]!);
  }
}

/** Counts doubles by their first 16 bits; false where one is NaN. */
function countFirst(words: Int32Array, counts: Uint32Array): boolean {
  let isClean = true;
  for (let k = 1; k < words.length; k += 2) {
    const high = words[k]!;
    if ((high & 0x7ff00000) === 0x7ff00000 && ((high & 0xfffff) !== 0 || words[k - 1] !== 0)) isClean = false;
    counts[firstKey(high)]!++;
  }
  return isClean;
}

/** Counts those that begin with the prefix by the 16 bits after it. */
function countNext(words: Int32Array, counts: Uint32Array, prefix: Prefix): void {
  const first = prefix.keys[0]!;
  for (let k = 1; k < words.length; k += 2) {
    const high = words[k]!;
    if (firstKey(high) !== first) continue;
    const low = words[k - 1]!;
    if (matches(high, low, prefix)) counts[keyAt(high, low, prefix.level)]!++;
  }
}

/** The first 16 bits of a double so that their order as an integer is that of the numbers: a sign turns all bits. */
function firstKey(high: number): number {
  return (high ^ ((high >> 31) | 0x80000000)) >>> 16;
}

/** The second to fourth 16 bits of a double, in the same order. */
function keyAt(high: number, low: number, level: number): number {
  if (level === 0) return firstKey(high);
  const word = level === 1 ? high : low;
  const ordered = high < 0 ? ~word : word;
  return level === 2 ? ordered >>> 16 : ordered & 0xffff;
}

function matches(high: number, low: number, { keys }: Prefix): boolean {
  for (let level = 0; level < keys.length; level++) if (keyAt(high, low, level) !== keys[level]) return false;
  return true;
}

function doubleOf(keys: readonly number[]): number {
  const isNegative = keys[0]! < 0x8000;
  const flip = (key: number) => (isNegative ? ~key & 0xffff : key);
  const first = isNegative ? ~keys[0]! & 0xffff : keys[0]! - 0x8000;
  const view = new DataView(new ArrayBuffer(8));
  view.setUint16(0, first);
  for (let k = 1; k < keys.length; k++) view.setUint16(2 * k, flip(keys[k]!));
  return view.getFloat64(0);
}

function forEach(
  array: NDArray,
  from: number,
  length: number,
  visit: (block: Float64Array, count: number, start: number) => void,
): void {
  for (let start = 0; start < length; start += blockLength) {
    const count = Math.min(blockLength, length - start);
    visit(array.read(from + start, count) as Float64Array, count, start);
  }
}
