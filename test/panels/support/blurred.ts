import type { PNG } from 'pngjs';

/** How far a pixel is mixed with its neighbours, each way. */
const radius = 3;

/** The picture's RGBA bytes, each the mean of the square around it (a box blur, done by rows and then by columns). */
export function blurred({ data, width, height }: PNG): Uint8Array {
  const rows = new Float32Array(data.length);
  const both = new Uint8Array(data.length);
  blurLines(data, rows, { lines: height, lineStep: width * 4, length: width, step: 4 });
  blurLines(rows, both, { lines: width, lineStep: 4, length: height, step: width * 4 });
  return both;
}

interface Lines {
  readonly lines: number;
  readonly lineStep: number;
  readonly length: number;
  readonly step: number;
}

function blurLines(from: ArrayLike<number>, to: Float32Array | Uint8Array, along: Lines): void {
  const { lines, lineStep, length, step } = along;
  for (let line = 0; line < lines; line++) {
    for (let channel = 0; channel < 4; channel++) {
      const first = line * lineStep + channel;
      let sum = 0;
      let count = 0;
      for (let at = 0; at < Math.min(radius, length); at++, count++) sum += from[first + at * step]!;
      for (let at = 0; at < length; at++) {
        if (at + radius < length) {
          sum += from[first + (at + radius) * step]!;
          count++;
        }
        if (at - radius - 1 >= 0) {
          sum -= from[first + (at - radius - 1) * step]!;
          count--;
        }
        to[first + at * step] = sum / count;
      }
    }
  }
}
