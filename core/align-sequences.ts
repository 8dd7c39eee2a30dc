/** More cells than this are not computed for a stretch that has nothing to hold on to; it is cut into pieces. */
const mostCells = 1_000_000;

/**
 * The places [in a, in b] of a common subsequence of two sequences of numbers: ascending in both, equal in both.
 *
 * Elements that both have exactly once hold it together, as in Bram Cohen's patience diff; between them stands a
 * longest common subsequence (Wagner and Fischer's table). Where a stretch is long and nothing in it is unique, it is
 * cut into pieces, so what is found there is common but perhaps not the longest. Time is O(n log n) where most is
 * unique, and at most proportional to n times a thousand.
 */
export function alignSequences(a: ArrayLike<number>, b: ArrayLike<number>): [number, number][] {
  const pairs: [number, number][] = [];
  const work: Stretch[] = [{ startA: 0, endA: a.length, startB: 0, endB: b.length }];
  for (let next = work.pop(); next; next = work.pop()) {
    let { startA, endA, startB, endB } = next;
    for (; startA < endA && startB < endB && a[startA] === b[startB]; startA++, startB++)
      pairs.push([startA, startB]);
    for (; startA < endA && startB < endB && a[endA - 1] === b[endB - 1]; endA--, endB--) {
      pairs.push([endA - 1, endB - 1]);
    }
    if (startA === endA || startB === endB) continue;
    const stretch = { startA, endA, startB, endB };
    const anchors = uniqueAnchors(a, b, stretch);
    if (anchors.length > 0) {
      let [lastA, lastB] = [startA, startB];
      for (const [atA, atB] of anchors) {
        work.push({ startA: lastA, endA: atA, startB: lastB, endB: atB });
        pairs.push([atA, atB]);
        [lastA, lastB] = [atA + 1, atB + 1];
      }
      work.push({ startA: lastA, endA, startB: lastB, endB });
    } else if ((endA - startA) * (endB - startB) <= mostCells) {
      for (const pair of longestCommon(a, b, stretch)) pairs.push(pair);
    } else {
      const [middleA, middleB] = [(startA + endA) >> 1, (startB + endB) >> 1];
      work.push(
        { startA, endA: middleA, startB, endB: middleB },
        { startA: middleA, endA, startB: middleB, endB },
      );
    }
  }
  return pairs.sort((x, y) => x[0] - y[0]);
}

interface Stretch {
  readonly startA: number;
  readonly endA: number;
  readonly startB: number;
  readonly endB: number;
}

/** The longest ascending run of elements that are in both stretches exactly once. */
function uniqueAnchors(a: ArrayLike<number>, b: ArrayLike<number>, stretch: Stretch): [number, number][] {
  const placesA = uniquePlaces(a, stretch.startA, stretch.endA);
  const placesB = uniquePlaces(b, stretch.startB, stretch.endB);
  const common: [number, number][] = [];
  for (const [value, atA] of placesA) {
    const atB = placesB.get(value);
    if (atA >= 0 && atB !== undefined && atB >= 0) common.push([atA, atB]);
  }
  common.sort((x, y) => x[0] - y[0]);
  return longestAscending(common);
}

/** The place of each value, −1 where it is there more than once. */
function uniquePlaces(sequence: ArrayLike<number>, start: number, end: number): Map<number, number> {
  const places = new Map<number, number>();
  for (let at = start; at < end; at++) places.set(sequence[at]!, places.has(sequence[at]!) ? -1 : at);
  return places;
}

/** The longest part of the pairs that ascends in b too, by patience sorting. */
function longestAscending(pairs: readonly [number, number][]): [number, number][] {
  const ends: number[] = [];
  const before = new Int32Array(pairs.length).fill(-1);
  for (let at = 0; at < pairs.length; at++) {
    let [low, high] = [0, ends.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (pairs[ends[middle]!]![1] < pairs[at]![1]) low = middle + 1;
      else high = middle;
    }
    if (low > 0) before[at] = ends[low - 1]!;
    ends[low] = at;
  }
  const run: [number, number][] = [];
  for (let at = ends.at(-1) ?? -1; at >= 0; at = before[at]!) run.push(pairs[at]!);
  return run.reverse();
}

function longestCommon(a: ArrayLike<number>, b: ArrayLike<number>, stretch: Stretch): [number, number][] {
  const { startA, endA, startB, endB } = stretch;
  const [rows, columns] = [endA - startA, endB - startB];
  // Lengths of the longest common subsequences of what follows; no stretch is longer than the table has cells.
  const width = columns + 1;
  const lengths = new Uint32Array((rows + 1) * width);
  for (let row = rows - 1; row >= 0; row--) {
    for (let column = columns - 1; column >= 0; column--) {
      const cell = row * width + column;
      lengths[cell] =
        a[startA + row] === b[startB + column]
          ? lengths[cell + width + 1]! + 1
          : Math.max(lengths[cell + width]!, lengths[cell + 1]!);
    }
  }
  const pairs: [number, number][] = [];
  for (let row = 0, column = 0; row < rows && column < columns; ) {
    const cell = row * width + column;
    if (a[startA + row] === b[startB + column]) pairs.push([startA + row++, startB + column++]);
    else if (lengths[cell + width]! >= lengths[cell + 1]!) row++;
    else column++;
  }
  return pairs;
}
