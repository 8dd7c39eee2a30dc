import { typedView } from '../../tensor/typed-view';
import { arrayOf, toView } from '../arrays/materialise';
import { type Block, blockLength, forEachBlock, type NDArray } from '../arrays/ndarray';
import { isWide } from '../dtypes';
import { toNumbers } from '../operators/convert';
import { type Context, none, tuple, type Value } from '../values';
import { flagArgument } from './arguments';
import { rowOf, rowsAlong } from './rows';
import { define, type FunctionDefinition } from './signature';
import { order, sorted } from './sorting';

/** Up to this many distinct elements are found by counting, without a copy of all elements. */
const mostCounted = 2 ** 16;

/** The distinct elements in order, and, where it is wanted, how often each comes. All NaNs are one. */
interface Distinct {
  readonly values: NDArray;
  readonly counts: BigInt64Array | undefined;
}

/** By counting; undefined where there are too many. */
function distinctOfFew(array: NDArray, withCounts: boolean, context: Context): Distinct | undefined {
  const found = new Map<number | bigint, number>();
  for (let start = 0; start < array.size; start += blockLength) {
    const count = Math.min(blockLength, array.size - start);
    const block = array.read(start, count);
    for (let k = 0; k < count; k++) found.set(block[k]!, (found.get(block[k]!) ?? 0) + 1);
    if (found.size > mostCounted) return undefined;
  }
  const keys = [...found.keys()];
  const elements = isWide(array.dtype)
    ? BigInt64Array.from(keys as bigint[])
    : Float64Array.from(keys as number[]);
  const values = sorted(arrayOf(array.dtype, [keys.length], elements), undefined, context);
  if (!withCounts) return { values, counts: undefined };
  const counts = new BigInt64Array(keys.length);
  forEachBlock(values, (block, count, start) => {
    for (let k = 0; k < count; k++) counts[start + k] = BigInt(found.get(block[k]!)!);
  });
  return { values, counts };
}

/** Of a sorted copy, equal neighbours of which become one; only types of 32 and 64 bits have so many. */
function distinctOfMany(array: NDArray, withCounts: boolean, context: Context): Distinct {
  const all = toView(sorted(array, none, context));
  const elements = typedView(all.tensor) as Float64Array;
  let found = 0;
  const each = (visit: (at: number) => void): void => {
    found = 0;
    let last: number | undefined;
    for (let at = 0; at < elements.length; at++) {
      const value = elements[at]!;
      if (!isSame(value, last)) found++;
      last = value;
      visit(at);
    }
  };
  each(() => undefined);
  const counts = withCounts ? new BigInt64Array(found) : undefined;
  each((at) => {
    const value = elements[at]!;
    if (counts) counts[found - 1]!++;
    elements[found - 1] = value;
  });
  return { values: all.restrided([found], [1], 0), counts };
}

function isSame(a: number, b: number | undefined): boolean {
  return a === b || (Number.isNaN(a) && Number.isNaN(b));
}

/** With the first place of each distinct element, and which each element is. */
function uniqueWithPlaces(array: NDArray, wants: readonly boolean[], context: Context): Value {
  const row = rowOf(rowsAlong(array, none, undefined, context), 0) as Float64Array;
  const places = order(row);
  const [firsts, counts]: [number[], number[]] = [[], []];
  const inverse = new BigInt64Array(row.length);
  for (let at = 0; at < places.length; at++) {
    const isFirst = at === 0 || !isSame(row[places[at]!]!, row[places[at - 1]!]!);
    if (isFirst) {
      firsts.push(places[at]!);
      counts.push(1);
    } else counts[counts.length - 1]!++;
    inverse[places[at]!] = BigInt(firsts.length - 1);
  }
  const distinct = isWide(array.dtype)
    ? BigInt64Array.from(firsts, (at) => BigInt(row[at]!))
    : Float64Array.from(firsts, (at) => row[at]!);
  const extra = [
    () => arrayOf('int64', [firsts.length], BigInt64Array.from(firsts, BigInt)),
    () => arrayOf('int64', array.shape, inverse),
    () => arrayOf('int64', [counts.length], BigInt64Array.from(counts, BigInt)),
  ].filter((_, at) => wants[at]);
  return tuple([arrayOf(array.dtype, [firsts.length], distinct), ...extra.map((make) => make())]);
}

/** `np.unique`: the distinct elements in order; all NaNs are one. */
function unique(array: NDArray, wants: readonly boolean[], context: Context): Value {
  const [wantsFirst, wantsInverse, wantsCounts = false] = wants;
  if (wantsFirst || wantsInverse) return uniqueWithPlaces(array, wants, context);
  const { values, counts } =
    distinctOfFew(array, wantsCounts, context) ?? distinctOfMany(array, wantsCounts, context);
  return counts ? tuple([values, arrayOf('int64', [counts.length], counts as Block)]) : values;
}

export const uniqueFunctions: readonly FunctionDefinition[] = [
  define(
    'unique',
    'ar, return_index?, return_inverse?, return_counts?',
    (context, a, index, inverse, counts) =>
      unique(
        toNumbers(a!, context),
        [index, inverse, counts].map((flag) => flagArgument(flag, context)),
        context,
      ),
  ),
];
