import { arrayOf, toView } from '../arrays/materialise';
import { forEachReal, type NDArray } from '../arrays/ndarray';
import { isFloat } from '../dtypes';
import { ExpressionError } from '../error';
import { castTo, toNumbers } from '../operators/convert';
import { type Context, isSequence, tuple, type Value } from '../values';
import { flagArgument, integerArgument, numberArgument } from './arguments';
import { linspace } from './creation';
import { extremum } from './reductions';
import { define, type FunctionDefinition } from './signature';

const mostBins = 1_000_000;

/** The edges of the bins: given ones, or equal bins over a range, which is that of the elements. */
function edgesOf(
  array: NDArray,
  bins: Value | undefined,
  range: Value | undefined,
  context: Context,
): Float64Array {
  if (
    bins &&
    (isSequence(bins) || bins.kind === 'array') &&
    !(bins.kind === 'array' && bins.shape.length === 0)
  ) {
    const given = castTo(toNumbers(bins, context), 'float64');
    const edges = new Float64Array(given.size);
    forEachReal(given, (block, count, start) => edges.set(block.subarray(0, count), start));
    if (edges.length < 2 || edges.some((edge, at) => at > 0 && !(edge >= edges[at - 1]!))) {
      throw new ExpressionError(context.at, 'the edges of bins rise, and are two at least');
    }
    return edges;
  }
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
  return linspace(low, high, count + 1, true);
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
    const edges = edgesOf(array, bins, range, context);
    const type = array.dtype === 'float32' || array.dtype === 'float16' ? array.dtype : 'float64';
    const numbers = castTo(array, isFloat(array.dtype) ? array.dtype : 'float64');
    // Edges are rounded to the elements' type before they are compared with them, as in NumPy.
    const own = toView(castTo(arrayOf('float64', [edges.length], edges), type));
    const rounded = Float64Array.from(edges, (_, at) => own.read(at, 1)[0] as number);
    const counts = countsOf(numbers, rounded);
    if (!flagArgument(density, context)) {
      return tuple([arrayOf('int64', [counts.length], BigInt64Array.from(counts, BigInt)), own]);
    }
    const total = counts.reduce((sum, count) => sum + count, 0);
    const densities = counts.map((count, at) => count / total / (rounded[at + 1]! - rounded[at]!));
    return tuple([arrayOf('float64', [counts.length], densities), own]);
  }),
];
