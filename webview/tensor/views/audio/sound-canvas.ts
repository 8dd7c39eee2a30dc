import { colourTable, markColours, pixelOfHex, tableIndex } from '../../../ui/colour-map';
import { h } from '../../../ui/dom';
import { formatTick } from '../../../ui/number-format';
import { themeColour } from '../../../ui/theme';
import { roundTicks } from '../../../ui/ticks';
import type { LineWindow } from '../line/line-window';
import type { LoadedLine } from '../line/load-line';

/** Levels as far as they have come: columns from the left, NaN for those that have not. */
export interface Levels {
  readonly rows: number;
  readonly columns: number;
  readonly values: Float32Array;
  /** How many columns have come. */
  readonly done: number;
  /** The highest level that has come, in dB; 0 where none is finite. */
  readonly peak: number;
}

/** What is drawn. */
export interface SoundContent {
  readonly window: LineWindow;
  readonly line: LoadedLine | undefined;
  readonly levels: Levels | undefined;
  /** Samples a second; undefined: time is counted in samples. */
  readonly rate: number | undefined;
  readonly cursor: number;
}

/** Heights in CSS pixels, and the room at the left for labels. */
interface SoundSize {
  readonly wave: number;
  readonly gap: number;
  readonly spectrum: number;
  readonly axis: number;
  readonly left: number;
}

/** What a window of a common height has, beside the drawing and above it, and the most that a high one adds to it. */
const commonHeight = 720;
const mostAdded = 300;

/** Both pictures grow with the window's height, so that a high panel is not half empty. */
function sizeIn(windowHeight: number): SoundSize {
  const added = Math.min(mostAdded, Math.max(0, windowHeight - commonHeight));
  const wave = 132 + Math.round(added / 3);
  return { wave, gap: 12, spectrum: 232 + Math.round((2 * added) / 3), axis: 22, left: 52 };
}

/** Levels this far below the loudest one are drawn as silence, in dB. */
export const shownDecibels = 80;

/** Waveform and spectrogram above one axis of time. */
export class SoundCanvas {
  readonly canvas = h('canvas', { class: 'sound-canvas', width: 1, height: 1 });
  private readonly onScreen = this.canvas.getContext('2d')!;
  /** All but the cursor, drawn once for each content, so that a move of the cursor costs no more than a copy. */
  private readonly still = document.createElement('canvas');
  private readonly context = this.still.getContext('2d')!;
  private stillOf: readonly unknown[] = [];
  private content: SoundContent | undefined;
  private scheduled = 0;
  private size = sizeIn(window.innerHeight);

  /** The width of the drawing without its labels, in CSS pixels. */
  get width(): number {
    return Math.max(1, this.canvas.parentElement!.clientWidth - this.size.left);
  }

  show(content: SoundContent): void {
    this.content = content;
    this.schedule();
  }

  /** Draws all of it in the theme's new colours. */
  redraw(): void {
    this.stillOf = [];
    this.schedule();
  }

  /** Draws before the next frame. */
  private schedule(): void {
    if (this.scheduled !== 0) return;
    this.scheduled = requestAnimationFrame(() => {
      this.scheduled = 0;
      this.draw();
    });
  }

  /** The sample under a position of the canvas. */
  sampleAt(x: number): number {
    const { from, to } = this.content!.window;
    return Math.min(
      to - 1,
      Math.max(from, Math.floor(from + ((x - this.size.left) / this.width) * (to - from))),
    );
  }

  private draw(): void {
    const { content, canvas, still, onScreen } = this;
    if (!content) return;
    const ratio = window.devicePixelRatio;
    this.size = sizeIn(window.innerHeight);
    const width = this.width + this.size.left;
    const height = this.size.wave + this.size.gap + this.size.spectrum + this.size.axis;
    const { window: shown, line, levels, rate } = content;
    const of = [shown.from, shown.to, line, levels, rate, width, height, ratio];
    if (of.some((part, k) => part !== this.stillOf[k])) {
      this.stillOf = of;
      for (const each of [canvas, still]) {
        each.width = Math.round(width * ratio);
        each.height = Math.round(height * ratio);
      }
      canvas.style.width = `${width}px`;
      canvas.style.height = `${height}px`;
      this.drawStill(content, ratio);
    }
    onScreen.setTransform(1, 0, 0, 1, 0, 0);
    onScreen.clearRect(0, 0, canvas.width, canvas.height);
    onScreen.drawImage(still, 0, 0);
    onScreen.setTransform(ratio, 0, 0, ratio, 0, 0);
    this.drawCursor(content);
  }

  private drawStill(content: SoundContent, ratio: number): void {
    const { context } = this;
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.font = `11px ${themeColour('--vscode-font-family')}`;
    context.textBaseline = 'middle';
    this.drawWave(content);
    this.drawLevels(content, ratio);
    this.drawTime(content);
  }

  private x(sample: number, { from, to }: LineWindow): number {
    return this.size.left + ((sample - from) / (to - from)) * this.width;
  }

  private drawWave({ line, window: shown }: SoundContent): void {
    const { context, width } = this;
    const finite = line ? [...line.min, ...line.max].filter(Number.isFinite) : [];
    const most = finite.reduce((peak, value) => Math.max(peak, Math.abs(value)), 0) || 1;
    const y = (value: number) => this.size.wave / 2 - (value / most) * (this.size.wave / 2 - 4);
    context.fillStyle = themeColour('--vscode-descriptionForeground');
    context.textAlign = 'right';
    for (const value of [most, 0, -most]) {
      const inside = Math.min(this.size.wave - 6, Math.max(7, y(value)));
      context.fillText(formatTick(Number(value.toPrecision(2))), this.size.left - 6, inside);
    }
    context.strokeStyle = themeColour('--od-line');
    context.lineWidth = 1;
    context.strokeRect(this.size.left + 0.5, 0.5, width - 1, this.size.wave - 1);
    context.beginPath();
    context.moveTo(this.size.left, Math.round(y(0)) + 0.5);
    context.lineTo(this.size.left + width, Math.round(y(0)) + 0.5);
    context.stroke();
    if (!line) return;
    const count = line.x.length;
    const single = line.min.every((value, k) => value === line.max[k]);
    context.strokeStyle = themeColour('--vscode-charts-blue');
    context.fillStyle = context.strokeStyle;
    if (single) {
      context.lineWidth = 1.5;
      context.beginPath();
      line.x.forEach((sample, k) => {
        if (Number.isFinite(line.min[k]!)) context.lineTo(this.x(sample + 0.5, shown), y(line.min[k]!));
      });
      context.stroke();
    } else {
      line.x.forEach((sample, k) => {
        if (!Number.isFinite(line.min[k]!)) return;
        const left = this.x(sample, shown);
        const right = this.x(line.x[k + 1] ?? shown.to, shown);
        // Reaches to the stretch before, so that the wave is one line where it is steep.
        const before = k > 0 ? k - 1 : k;
        const top = y(Math.max(line.max[k]!, finiteOr(line.min[before]!, line.max[k]!)));
        const bottom = y(Math.min(line.min[k]!, finiteOr(line.max[before]!, line.min[k]!)));
        context.fillRect(left, top, Math.max(1, right - left), Math.max(1, bottom - top));
      });
    }
    context.fillStyle = markColours.nan.colour;
    for (let k = 0; k < count; k++) {
      if (line.marks[k]) context.fillRect(this.x(line.x[k]!, shown) - 1, 1, 3, this.size.wave - 2);
    }
  }

  private drawLevels({ levels, rate }: SoundContent, ratio: number): void {
    const { context, width } = this;
    const top = this.size.wave + this.size.gap;
    context.strokeStyle = themeColour('--od-line');
    context.lineWidth = 1;
    context.strokeRect(this.size.left + 0.5, top + 0.5, width - 1, this.size.spectrum - 1);
    context.fillStyle = themeColour('--vscode-descriptionForeground');
    context.textAlign = 'right';
    const highest = rate === undefined ? 0.5 : rate / 2;
    for (const tick of roundTicks(0, highest, 5)) {
      const y = top + this.size.spectrum - (tick / highest) * this.size.spectrum;
      const inside = Math.min(top + this.size.spectrum - 6, Math.max(top + 6, y));
      const kilo = tick > 0 && rate !== undefined && highest >= 2000;
      context.fillText(
        kilo ? `${formatTick(tick / 1000)} kHz` : formatTick(tick),
        this.size.left - 6,
        inside,
      );
    }
    if (!levels || levels.done === 0) return;
    const image = context.createImageData(Math.round(width * ratio), Math.round(this.size.spectrum * ratio));
    const pixels = new Uint32Array(image.data.buffer);
    const table = colourTable('viridis');
    const bad = pixelOfHex(markColours.nan.colour);
    const high = levels.peak;
    for (let x = 0; x < image.width; x++) {
      const column = Math.floor((x * levels.columns) / image.width);
      if (column >= levels.done) break;
      for (let y = 0; y < image.height; y++) {
        const row = levels.rows - 1 - Math.floor((y * levels.rows) / image.height);
        const level = levels.values[row * levels.columns + column]!;
        pixels[y * image.width + x] = Number.isNaN(level)
          ? bad
          : table[tableIndex(level, high - shownDecibels, high)]!;
      }
    }
    context.putImageData(image, Math.round(this.size.left * ratio), Math.round(top * ratio));
  }

  private drawTime({ window: shown, rate }: SoundContent): void {
    const { context, width } = this;
    const y = this.size.wave + this.size.gap + this.size.spectrum + 12;
    context.fillStyle = themeColour('--vscode-descriptionForeground');
    context.textAlign = 'center';
    const scale = rate ?? 1;
    for (const tick of roundTicks(shown.from / scale, shown.to / scale, Math.max(2, width / 90))) {
      const x = this.x(tick * scale, shown);
      if (x < this.size.left || x > this.size.left + width) continue;
      const text = `${formatTick(tick)}${rate === undefined ? '' : ' s'}`;
      const half = context.measureText(text).width / 2;
      context.fillText(text, Math.min(this.size.left + width - half, Math.max(half, x)), y);
    }
  }

  private drawCursor({ window: shown, cursor }: SoundContent): void {
    if (cursor < shown.from || cursor >= shown.to) return;
    const { onScreen: context } = this;
    const x = Math.round(this.x(cursor + 0.5, shown));
    context.fillStyle = '#000000';
    context.fillRect(x - 1, 0, 3, this.size.wave + this.size.gap + this.size.spectrum);
    context.fillStyle = '#ffffff';
    context.fillRect(x, 0, 1, this.size.wave + this.size.gap + this.size.spectrum);
  }
}

function finiteOr(value: number, otherwise: number): number {
  return Number.isFinite(value) ? value : otherwise;
}
