import { UserError } from '../../errors';
import { numberReader } from '../numbers';
import { stridesOf } from '../slice';
import type { Tensor } from '../tensor';
import { type BoxFormat, cornersOf, likelyFormat } from './boxes/corners';
import { suppressed } from './boxes/suppression';

/** Which of a box's scores counts; `afterFirst`: the best but the first, which is the background's. */
export type ScoreChoice = 'best' | 'afterFirst' | number;

/**
 * How boxes are read. `boxAxis` counts the boxes and `coordinateAxis` holds four numbers of each; other dimensions are
 * at `index`. The scores are in a tensor of their own, else the boxes' further numbers: one a class (`classes`), a
 * score for the box and one a class (`objectness`), or a score and the number of a class (`scoreAndClass`).
 */
export interface DetectionRequest {
  readonly boxAxis: number;
  readonly coordinateAxis: number;
  readonly index: readonly number[];
  readonly format: BoxFormat | 'auto';
  readonly own?: 'classes' | 'objectness' | 'scoreAndClass';
  readonly choice: ScoreChoice | 'auto';
  /** Boxes of a lower score are left out. */
  readonly threshold: number;
  /** Of two boxes of one class whose intersection is more than this share of their union, the better one is left. */
  readonly overlap: number | null;
}

/** A box by its corners (left, top, right, bottom), in the tensor's own unit. */
interface Detection {
  /** Its place along `boxAxis`. */
  readonly position: number;
  readonly box: readonly number[];
  readonly score: number;
  readonly classIndex: number;
}

/** The boxes found, best first. */
export interface Detections {
  readonly count: number;
  readonly classes: number;
  readonly format: BoxFormat;
  readonly choice: ScoreChoice;
  /** Whether coordinates are shares of the picture's size: none is far outside of 0 to 1. */
  readonly normalised: boolean;
  /** How many boxes reach the threshold; `considered` of them, the best, were looked at for overlaps. */
  readonly over: number;
  readonly considered: number;
  readonly suppressed: number;
  /** Boxes with a score or a coordinate that is not finite. */
  readonly nonFinite: number;
  readonly detections: readonly Detection[];
}

const mostBoxes = 2 ** 20;
const mostScores = 2 ** 26;
/** Boxes that are compared pair by pair, and those that an answer tells of. */
const mostConsidered = 3000;
const mostTold = 500;

/**
 * Finds the boxes whose score reaches the threshold and leaves out what overlaps a better one of its class (greedy
 * non-maximum suppression, as torchvision.ops.nms).
 *
 * @throws UserError OD3021 where the request does not fit the shapes or is too large, OD3023 for strings.
 */
export function detectionsOf(
  boxes: Tensor,
  scores: Tensor | undefined,
  request: DetectionRequest,
): Detections {
  const { boxAxis, coordinateAxis, own } = request;
  const count = boxes.shape[boxAxis];
  const length = boxes.shape[coordinateAxis];
  const first = { classes: 4, objectness: 5, scoreAndClass: 4 }[own ?? 'classes'];
  if (count === undefined || length === undefined || boxAxis === coordinateAxis || length < 4) {
    throw new UserError('OD3021', `There are no boxes in the shape [${boxes.shape.join(',')}].`);
  }
  if (count > mostBoxes) throw new UserError('OD3021', `${count} boxes are too many to be drawn.`);
  const column = columnReader(boxes, boxAxis, coordinateAxis, request.index);
  const coordinates = [0, 1, 2, 3].map(column);
  let found: Best;
  if (scores) {
    found = bestOf(scoresBeside(scores, boxes, request), count, request.choice);
  } else if (length === 4) {
    found = {
      score: new Float64Array(count).fill(1),
      classIndex: new Uint32Array(count),
      classes: 1,
      choice: 0,
    };
  } else if (own === 'scoreAndClass' && length > 5) {
    const classIndex = Uint32Array.from(column(5), (value) => Math.max(0, Math.round(value)));
    found = {
      score: column(4),
      classIndex,
      classes: 1 + classIndex.reduce((a, b) => Math.max(a, b), 0),
      choice: 'best',
    };
  } else {
    const classes = Math.max(0, length - first);
    const objectness = own === 'objectness' ? column(4) : undefined;
    checkScores(count, Math.max(1, classes));
    const of = (k: number) => {
      if (classes === 0) return objectness!;
      const values = column(first + k);
      return objectness ? values.map((value, at) => value * objectness[at]!) : values;
    };
    found = bestOf({ classes: Math.max(1, classes), of }, count, request.choice);
  }
  return assemble(coordinates, found, count, request);
}

/** For each box the score that counts, and its class. */
interface Best {
  readonly score: Float64Array;
  readonly classIndex: Uint32Array;
  readonly classes: number;
  readonly choice: ScoreChoice;
}

interface Scores {
  readonly classes: number;
  /** The scores of one class, by box. */
  of(classIndex: number): Float64Array;
}

function assemble(
  coordinates: readonly Float64Array[],
  { score, classIndex, classes, choice }: Best,
  count: number,
  { format: wanted, threshold, overlap }: DetectionRequest,
): Detections {
  const chosen: number[] = [];
  let nonFinite = 0;
  for (let at = 0; at < count; at++) {
    if (!Number.isFinite(score[at]!) || coordinates.some((values) => !Number.isFinite(values[at]!)))
      nonFinite++;
    else if (score[at]! >= threshold) chosen.push(at);
  }
  chosen.sort((a, b) => score[b]! - score[a]! || a - b);
  const considered = chosen.slice(0, mostConsidered);
  const format = wanted === 'auto' ? likelyFormat(coordinates, considered) : wanted;
  const corners = considered.map((at) =>
    cornersOf(format, coordinates[0]![at]!, coordinates[1]![at]!, coordinates[2]![at]!, coordinates[3]![at]!),
  );
  const classOf = (k: number) => classIndex[considered[k]!]!;
  const dropped = overlap === null ? new Set<number>() : suppressed(corners, classOf, overlap);
  const kept = considered.flatMap((position, k) =>
    dropped.has(k)
      ? []
      : [{ position, box: corners[k]!, score: score[position]!, classIndex: classIndex[position]! }],
  );
  const largest = corners.reduce((most, box) => Math.max(most, ...box.map(Math.abs)), 0);
  return {
    count,
    classes,
    format,
    choice,
    normalised: largest <= 2,
    over: chosen.length,
    considered: considered.length,
    suppressed: dropped.size,
    nonFinite,
    detections: kept.slice(0, mostTold),
  };
}

/** The best score of each box, by what is chosen; where nothing is, a softmax over classes has its background first. */
function bestOf({ classes, of }: Scores, count: number, wanted: ScoreChoice | 'auto'): Best {
  const score = new Float64Array(count).fill(Number.NEGATIVE_INFINITY);
  const classIndex = new Uint32Array(count);
  const sums = new Float64Array(wanted === 'auto' ? count : 0);
  let firstColumn: Float64Array | undefined;
  const single = typeof wanted === 'number';
  const take = (values: Float64Array, k: number) => {
    for (let at = 0; at < count; at++) {
      // NaN stays, so that the box is counted as one that is not finite.
      if (values[at]! > score[at]! || Number.isNaN(values[at]!)) {
        score[at] = values[at]!;
        classIndex[at] = k;
      }
    }
  };
  if (single && wanted >= classes)
    throw new UserError('OD3021', `There is no class ${wanted} of ${classes}.`);
  for (let k = single ? wanted : wanted === 'afterFirst' ? Math.min(1, classes - 1) : 0; k < classes; k++) {
    const values = of(k);
    if (wanted === 'auto') for (let at = 0; at < count; at++) sums[at]! += values[at]!;
    if (wanted === 'auto' && k === 0 && classes > 1) firstColumn = values;
    else take(values, k);
    if (single) break;
  }
  if (wanted !== 'auto') return { score, classIndex, classes, choice: wanted };
  if (!firstColumn) return { score, classIndex, classes, choice: 'best' };
  const isSoftmax = count > 0 && sums.every((sum) => Math.abs(sum - 1) < 0.01);
  if (isSoftmax) return { score, classIndex, classes, choice: 'afterFirst' };
  for (let at = 0; at < count; at++) {
    if (firstColumn[at]! >= score[at]! || Number.isNaN(firstColumn[at]!)) {
      score[at] = firstColumn[at]!;
      classIndex[at] = 0;
    }
  }
  return { score, classIndex, classes, choice: 'best' };
}

/** The scores of a tensor beside the boxes: [N], [N,C], [C,N], after the same dimensions of a batch. */
function scoresBeside(scores: Tensor, boxes: Tensor, { boxAxis, index }: DetectionRequest): Scores {
  const { shape } = scores;
  const count = boxes.shape[boxAxis]!;
  const rank = shape.length;
  const place = [rank - 2, rank - 1].find((axis) => shape[axis] === count);
  if (place === undefined) {
    const shapes = `[${shape.join(',')}] beside boxes of [${boxes.shape.join(',')}]`;
    throw new UserError('OD3021', `Scores of the shape ${shapes} have no dimension of ${count}.`);
  }
  const other = place === rank - 1 ? rank - 2 : rank - 1;
  // A batch of as many as the boxes have is not a dimension of classes.
  const isBatch = other >= 0 && other < place && rank <= boxAxis + 1 && shape[other] === boxes.shape[0];
  const classAxis = other >= 0 && !isBatch ? other : undefined;
  const classes = classAxis === undefined ? 1 : shape[classAxis]!;
  checkScores(count, classes);
  const at = shape.map((length, axis) => (axis < boxAxis ? Math.min(index[axis] ?? 0, length - 1) : 0));
  const column = columnReader(scores, place, classAxis, at);
  return { classes, of: column };
}

function checkScores(count: number, classes: number): void {
  if (count * classes > mostScores) {
    throw new UserError('OD3021', `${count} × ${classes} scores are too many to be looked through.`);
  }
}

/** Reads one number of each box: a column along `rowAxis` at an index of `columnAxis`. */
function columnReader(
  tensor: Tensor,
  rowAxis: number,
  columnAxis: number | undefined,
  index: readonly number[],
): (column: number) => Float64Array {
  const { shape } = tensor;
  const read = numberReader(tensor);
  if (!read) throw new UserError('OD3023', 'A tensor of strings holds no boxes.');
  const strides = stridesOf(shape);
  let origin = 0;
  for (const [axis, length] of shape.entries()) {
    if (axis === rowAxis || axis === columnAxis) continue;
    const at = index[axis] ?? 0;
    if (!Number.isInteger(at) || at < 0 || at >= length) {
      throw new UserError('OD3021', `Index ${at} of dimension ${axis} is outside [${shape.join(',')}].`);
    }
    origin += at * strides[axis]!;
  }
  const count = shape[rowAxis]!;
  return (column) => {
    const values = new Float64Array(count);
    const offset = columnAxis === undefined ? 0 : column * strides[columnAxis]!;
    if (count > 0) read(origin + offset, strides[rowAxis]!, count, values, 0);
    return values;
  };
}
