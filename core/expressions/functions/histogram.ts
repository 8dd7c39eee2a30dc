import { arrayOf, toView } from '../arrays/materialise';
import { forEachReal, type NDArray } from '../arrays/ndarray';
import { roundTo } from '../arrays/rounding';
import { isFloat } from '../dtypes';
import { ExpressionError } from '../error';
import { castTo, toNumbers } from '../operators/convert';
import { type Context, isSequence, tuple, type Value } from '../values';
import { flagArgument, integerArgument, numberArgument } from './arguments';
import { linspace } from './creation';
import { extremum } from './reductions';
import { define, type FunctionDefinition } from './signature';

const mostBins = 1_000_000;

/** The edges of the bins where they are given; undefined where only their number is. */
function givenEdges(bins: Value | undefined, context: Context): NDArray | undefined {
  if (!bins || !(isSequence(bins) || (bins.kind === 'array' && bins.shape.length > 0))) return undefined;
  const given = toNumbers(bins, context);
  const edges = doublesOf(given);
  if (
    given.shape.length !== 1 ||
    edges.length < 2 ||
    edges.some((edge, at) => at > 0 && !(edge >= edges[at - 1]!))
  ) {
    throw new ExpressionError(context.at, 'the edges of bins rise, and are two at least');
  }
  return given;
}

function doublesOf(array: NDArray): Float64Array {
  const doubles = new Float64Array(array.size);
  forEachReal(castTo(array, 'float64'), (block, count, start) =>
    doubles.set(block.subarray(0, count), start),
  );
  return doubles;
}

/** The edges of equal bins over a range, which is that of the elements where none is given. */
function equalEdges(
  array: NDArray,
  bins: Value | undefined,
  range: Value | undefined,
  context: Context,
): Float64Array {
  const count = bins && bins.kind !== 'none' ? integerArgument(bins, 'bins', context) : 10;
  if (count < 1 || count > mostBins) {
    throw new ExpressionError(context.at, `bins must be between 1 and ${mostBins}, not ${count}`);
  }
  let [low, high] = [0, 1];
  if (range && range.kind !== 'none') {
    const bounds = isSequence(range) ? range.items.map((item) => numberArgument(item, 'range', context)) : [];
    if (bounds.length !== 2) throw new ExpressionError(context.at, 'range is a pair: (low, high)');
    [low, high] = [bounds[0]!, bounds[1]!];
  } else if (array.size > 0) {
    const all = { axes: array.shape.map((_, at) => at), keepdims: false };
    const end = (which: 'min' | 'max') => Number(extremum(which, array, all, context).read(0, 1)[0]!);
    [low, high] = [end('min'), end('max')];
  }
  if (!(Number.isFinite(low) && Number.isFinite(high)) || low > high) {
    throw new ExpressionError(
      context.at,
      `the range [${low}, ${high}] is not finite; write range=(low, high)`,
    );
  }
  if (low === high) [low, high] = [low - 0.5, high + 0.5];
  // The ends are elements of the array where nobody gave them, and the steps are of their type then, as in NumPy.
  const isOwn = !(range && range.kind !== 'none') && (array.dtype === 'float32' || array.dtype === 'float16');
  return linspace(low, high, count + 1, true, isOwn ? array.dtype : 'float64');
}

/** How many elements fall between two edges each; the last bin has its upper edge. NaN falls nowhere. */
function countsOf(array: NDArray, edges: Float64Array): Float64Array {
  const counts = new Float64Array(edges.length - 1);
  const [first, last] = [edges[0]!, edges.at(-1)!];
  const scale = last > first ? counts.length / (last - first) : 0;
  forEachReal(array, (block, count) => {
    for (let k = 0; k < count; k++) {
      const value = block[k]!;
      if (!(value >= first && value <= last)) continue;
      // Bins are mostly equal: the right one is near the one that they would make.
      const guess = Math.min(counts.length - 1, Math.floor((value - first) * scale));
      const isRight = value >= edges[guess]! && (value < edges[guess + 1]! || guess === counts.length - 1);
      let low = isRight ? guess : 0;
      let high = isRight ? guess + 1 : counts.length;
      while (high - low > 1) {
        const middle = (low + high) >> 1;
        if (edges[middle]! <= value) low = middle;
        else high = middle;
      }
      counts[low]!++;
    }
  });
  return counts;
}

export const histogramFunctions: readonly FunctionDefinition[] = [
  define('histogram', 'a, bins?, range?, density?', (context, a, bins, range, density) => {
    const array = toNumbers(a!, context);
    const type = array.dtype === 'float32' || array.dtype === 'float16' ? array.dtype : 'float64';
    const numbers = castTo(array, isFloat(array.dtype) ? array.dtype : 'float64');
    const given = givenEdges(bins, context);
    // Edges of equal bins are rounded to the elements' type before they are compared with them, as in NumPy.
    const equal = given ? undefined : equalEdges(array, bins, range, context);
    const edges = given ?? toView(castTo(arrayOf('float64', [equal!.length], equal!), type));
    const doubles = doublesOf(edges);
    const counts = countsOf(numbers, doubles);
    if (!flagArgument(density, context)) {
      return tuple([arrayOf('int64', [counts.length], BigInt64Array.from(counts, BigInt)), edges]);
    }
    const total = counts.reduce((sum, count) => sum + count, 0);
    const widthOf = (at: number) => roundTo(edges.dtype, doubles[at + 1]! - doubles[at]!);
    const densities = counts.map((count, at) => count / widthOf(at) / total);
    return tuple([arrayOf('float64', [counts.length], densities), edges]);
  }),
];
