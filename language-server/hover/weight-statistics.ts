import { setImmediate } from 'node:timers/promises';
import type { CancellationToken } from 'vscode-languageserver';
import type { Weight } from '../../core/onnx/model';
import { weightBytes } from '../../core/onnx/weights';
import { byteLength, elementCount, elementType } from '../../core/tensor/dtype';
import { statisticsOf } from '../../core/tensor/measures/statistics';

/** Bytes that are read and measured at once; between the pieces others get their answers. */
const pieceLength = 1024 * 1024;

/** Weights of more bytes are not measured for a hover: the debugger shows them. */
export const mostBytes = 256 * 1024 * 1024;

/** What is measured of a weight; all but the counts are over its finite elements, and NaN where it has none. */
export interface WeightStatistics {
  readonly min: number;
  readonly max: number;
  readonly mean: number;
  /** Population standard deviation. */
  readonly std: number;
  readonly nan: number;
  readonly infinite: number;
  readonly zeros: number;
}

/**
 * Measures a weight piece by piece, without ever holding it. The pieces' means and squares are combined as Chan,
 * Golub and LeVeque do.
 *
 * @returns undefined where it is cancelled, or where there is nothing to measure
 * @throws UserError where its data cannot be read
 */
export async function weightStatistics(
  weight: Weight,
  token: CancellationToken,
): Promise<WeightStatistics | undefined> {
  const { dtype, shape } = weight;
  if (!dtype || elementType(dtype).kind === 'string') return undefined;
  const count = elementCount(shape);
  // Types below 8 bits are packed: a piece holds whole bytes, so a whole number of elements.
  const perPiece = Math.floor((pieceLength * 8) / elementType(dtype).bits);
  const sums = new Combined();
  for (let at = 0; at < count; at += perPiece) {
    if (at > 0) await setImmediate();
    if (token.isCancellationRequested) return undefined;
    const length = Math.min(perPiece, count - at);
    const bytes = weightBytes(weight, byteLength(dtype, at), byteLength(dtype, length));
    const piece = statisticsOf({ kind: 'tensor', dtype, shape: [length], bytes }, undefined, 'quick');
    sums.add(piece, length);
  }
  return sums.result();
}

class Combined {
  private finite = 0;
  private mean = 0;
  private squares = 0;
  private min = Number.POSITIVE_INFINITY;
  private max = Number.NEGATIVE_INFINITY;
  private nan = 0;
  private infinite = 0;
  private zeros = 0;

  add(piece: ReturnType<typeof statisticsOf>, count: number): void {
    const infinite = piece.posInf + piece.negInf;
    this.nan += piece.nan;
    this.infinite += infinite;
    this.zeros += piece.zeros;
    const finite = count - piece.nan - infinite;
    if (finite === 0) return;
    this.min = Math.min(this.min, piece.min);
    this.max = Math.max(this.max, piece.max);
    const total = this.finite + finite;
    const apart = piece.mean - this.mean;
    this.squares += piece.std ** 2 * finite + (apart ** 2 * this.finite * finite) / total;
    this.mean += (apart * finite) / total;
    this.finite = total;
  }

  result(): WeightStatistics {
    const none = this.finite === 0;
    return {
      min: none ? Number.NaN : this.min,
      max: none ? Number.NaN : this.max,
      mean: none ? Number.NaN : this.mean,
      std: none ? Number.NaN : Math.sqrt(this.squares / this.finite),
      nan: this.nan,
      infinite: this.infinite,
      zeros: this.zeros,
    };
  }
}
