import { type DType, elementType } from '../../../core/tensor/dtype';
import { mostTransformed, windowsPerColumn } from '../../../core/tensor/measures/spectrum/windows';
import { button, DropdownField } from '../../ui/controls';
import { h } from '../../ui/dom';
import { Latest } from '../../ui/latest';
import { t } from '../../ui/localise';
import { formatInteger, formatNumber } from '../../ui/number-format';
import { AxisSliders } from '../axis-sliders';
import { MapGestures } from '../map-gestures';
import { moved, otherAxes } from '../place';
import type { ShownTensor } from '../protocol';
import { mostPlayed, Player } from './audio/player';
import { type Levels, SoundCanvas, shownDecibels } from './audio/sound-canvas';
import { type LineWindow, revealingWindow, zoomedWindow } from './line/line-window';
import { type LoadedLine, loadLine } from './line/load-line';
import { optionsOf, withOptions } from './media/tensor-options';
import type { View, ViewContext, ViewHost, ViewKind } from './view';

export const audioKind: ViewKind = {
  id: 'audio',
  label: () => t('Audio'),
  icon: 'sound',
  frame: [],
  fit: suits,
  create: (host) => new AudioView(host),
};

/** Fewer samples are no sound. */
const fewestSamples = 256;

/** The dimension of the samples: the longest. */
function sampleAxis(shape: readonly number[]): number {
  return shape.indexOf(Math.max(...shape));
}

function suits({ shape, dtype, making, role, name }: ShownTensor): number {
  const kind = elementType(dtype as DType)?.kind;
  if ((kind !== 'float' && dtype !== 'int16') || shape.length === 0) return 0;
  if (making?.kind === 'sound') return 1;
  if (making || role === 'weight') return 0;
  const samples = Math.max(...shape);
  const others = shape.reduce((product, length) => product * length, 1) / samples;
  if (samples < fewestSamples || others > 2) return 0;
  if (/audio|wave?form|pcm|speech|sound/i.test(name)) return 0.8;
  return samples >= 1024 ? 0.2 : 0;
}

const rates = [8000, 16000, 22050, 24000, 32000, 44100, 48000];
const sizes = [256, 512, 1024, 2048, 4096];
/** Time is counted in samples. */
const inSamples = 'samples';
const columnsMost = 512;
const rowsMost = 232;

/** A sound: its waveform and its spectrogram above one axis of time. */
class AudioView implements View {
  readonly root: HTMLElement;
  readonly focusTarget: HTMLElement;
  readonly keys = [
    { keys: ['←', '→'], does: t('move') },
    { keys: ['+', '−'], does: t('zoom') },
    { keys: ['0'], does: t('fit') },
  ];
  private readonly rate = new DropdownField(t('Rate'), 'rate-field', (rate) => this.keep({ rate }));
  private readonly size = new DropdownField(t('Window'), 'window-field', (size) => this.keep({ size }));
  private readonly sliders = new AxisSliders((place) => this.host.setPlace(place));
  private readonly play: HTMLElement & { disabled: boolean };
  private readonly sound = new SoundCanvas();
  private readonly note = h('p', { class: 'media-note muted' });
  private readonly player = new Player(() => this.updatePlay());
  private readonly loader = new Latest<string>((key) => this.load(key));
  private context: ViewContext | undefined;
  private window: LineWindow | undefined;
  private windowFor = '';
  private loadedFor = '';
  private line: LoadedLine | undefined;
  private levels: Levels | undefined;
  private isHidden = false;

  constructor(private readonly host: ViewHost) {
    this.focusTarget = h(
      'div',
      { class: 'sound', role: 'application', 'aria-roledescription': t('sound'), tabindex: 0 },
      this.sound.canvas,
    );
    this.play = button(t('Play'), () => void this.togglePlay(), { icon: 'play' });
    this.root = h(
      'div',
      { class: 'media-view' },
      h(
        'div',
        { class: 'tool-row', role: 'toolbar', 'aria-label': t('Sound') },
        this.rate.root,
        this.size.root,
        this.sliders.root,
        h('span', { class: 'grow' }),
        this.play,
      ),
      this.focusTarget,
      this.note,
    );
    new MapGestures(this.sound.canvas, {
      canPan: () => this.window !== undefined && this.window.to - this.window.from < this.length,
      pan: (dx) => this.pan(dx),
      zoom: (factor, x) => this.zoom(factor, this.sound.sampleAt(x)),
      hover: (x) => this.moveTo(this.sound.sampleAt(x)),
    });
    new ResizeObserver(() => this.request()).observe(this.focusTarget);
  }

  show(context: ViewContext): void {
    if (this.context?.measured !== context.measured) {
      this.player.stop();
      this.line = undefined;
      this.levels = undefined;
      this.loadedFor = '';
    }
    this.context = context;
    this.isHidden = false;
    const { tensor } = context.measured;
    const { shape, name } = tensor;
    const windowFor = `${name}[${shape.join()}]`;
    if (!this.window || windowFor !== this.windowFor) this.window = { from: 0, to: this.length };
    this.windowFor = windowFor;
    this.window = revealingWindow(this.window, this.cursor, this.length);
    this.sliders.update(shape, context.place, otherAxes(shape, [sampleAxis(shape)]));
    this.updateTools();
    this.request();
    this.draw();
  }

  hidden(): void {
    this.player.stop();
    this.isHidden = true;
    // What was not loaded to its end is asked for again.
    if (this.levels?.done !== this.levels?.columns || !this.levels) this.loadedFor = '';
  }

  redraw(): void {
    this.sound.redraw();
  }

  keyDown(event: KeyboardEvent): boolean {
    if (!this.context || !this.window || event.altKey || event.ctrlKey || event.metaKey) return false;
    if (event.key === '+' || event.key === '=') return this.zoom(2, this.cursor);
    if (event.key === '-' || event.key === '−') return this.zoom(0.5, this.cursor);
    if (event.key === '0') return this.zoom(1e-9, this.cursor);
    if (document.activeElement !== this.focusTarget) return false;
    const pixel = Math.max(1, Math.round((this.window.to - this.window.from) / this.sound.width));
    const to: Readonly<Record<string, number>> = {
      ArrowLeft: this.cursor - pixel,
      ArrowRight: this.cursor + pixel,
      PageUp: this.cursor - 10 * pixel,
      PageDown: this.cursor + 10 * pixel,
      Home: 0,
      End: this.length - 1,
    };
    if (!Object.hasOwn(to, event.key)) return false;
    this.moveTo(to[event.key]!);
    return true;
  }

  private get axis(): number {
    return sampleAxis(this.context!.measured.tensor.shape);
  }

  private get length(): number {
    return this.context!.measured.tensor.shape[this.axis]!;
  }

  private get cursor(): number {
    return this.context!.place.index[this.axis]!;
  }

  /** Samples a second, as chosen or as the input was made; undefined where neither says. */
  private get samplesASecond(): number | undefined {
    const { measured, options } = this.context!;
    const { making } = measured.tensor;
    const { rate } = optionsOf(options, measured.tensor);
    if (rate === inSamples) return undefined;
    const made = making?.kind === 'sound' ? making.rate : undefined;
    return rates.includes(Number(rate)) ? Number(rate) : made;
  }

  private get windowSize(): number {
    const { measured, options } = this.context!;
    const kept = Number(optionsOf(options, measured.tensor).size);
    if (sizes.includes(kept)) return kept;
    const fitting = sizes.findLast((size) => size * 8 <= this.length);
    return Math.min(1024, fitting ?? sizes[0]!);
  }

  private keep(changed: Readonly<Record<string, string>>): void {
    const { options, measured } = this.context!;
    this.host.keep(withOptions(options, measured.tensor, changed));
  }

  private moveTo(sample: number): void {
    const { place, measured } = this.context!;
    if (sample !== this.cursor) this.host.setPlace(moved(place, measured.tensor.shape, this.axis, sample));
  }

  private zoom(factor: number, at: number): boolean {
    const next = zoomedWindow(this.window!, factor, at, this.length);
    const same = next.from === this.window!.from && next.to === this.window!.to;
    this.window = next;
    this.request();
    this.draw();
    return !same;
  }

  private pan(dx: number): void {
    const { from, to } = this.window!;
    const by = Math.round((-dx / this.sound.width) * (to - from));
    const start = Math.max(0, Math.min(this.length - (to - from), from + by));
    this.window = { from: start, to: start + to - from };
    this.request();
    this.draw();
  }

  private updateTools(): void {
    const { measured } = this.context!;
    const { making } = measured.tensor;
    const made = making?.kind === 'sound' ? making.rate : undefined;
    const hertz = (rate: number) => t('{0} Hz', formatInteger(rate));
    const all = made === undefined || rates.includes(made) ? rates : [...rates, made].sort((a, b) => a - b);
    this.rate.update(
      [
        { value: inSamples, label: t('Samples') },
        ...all.map((rate) => ({ value: String(rate), label: hertz(rate) })),
      ],
      this.samplesASecond === undefined ? inSamples : String(this.samplesASecond),
    );
    this.size.update(
      sizes.map((size) => ({ value: String(size), label: String(size) })),
      String(this.windowSize),
    );
    this.updatePlay();
  }

  private updatePlay(): void {
    this.play.disabled = !this.context || this.samplesASecond === undefined;
    this.play.setAttribute('aria-pressed', String(this.player.playing));
    const text = [...this.play.childNodes].find((node) => node.nodeType === Node.TEXT_NODE);
    if (text) text.textContent = this.player.playing ? t('Stop') : t('Play');
  }

  private async togglePlay(): Promise<void> {
    if (this.player.playing) return this.player.stop();
    const { measured, place, statistics } = this.context!;
    const { tensor } = measured;
    const whole = tensor.dtype === 'int16' ? 32768 : 1;
    const peak = statistics ? Math.max(Math.abs(statistics.min), Math.abs(statistics.max)) : whole;
    try {
      const full = Math.max(whole, Number.isFinite(peak) ? peak : whole);
      await this.player.play(measured, this.axis, place.index, this.window!, this.samplesASecond!, full);
    } catch (error) {
      this.host.failed((error as Error).message);
    }
    this.updatePlay();
  }

  /** What is to be loaded, whatever the cursor along the samples. */
  private keyNow(): string {
    const { measured, place } = this.context!;
    const others = place.index.map((at, axis) => (axis === this.axis ? 0 : at));
    return JSON.stringify([
      measured.tensor.generation,
      others,
      this.window,
      this.windowSize,
      this.sound.width,
    ]);
  }

  private request(): void {
    if (!this.context || this.sound.canvas.parentElement!.clientWidth === 0) return;
    const key = this.keyNow();
    if (key === this.loadedFor) return;
    this.loadedFor = key;
    this.loader.request(key);
  }

  private async load(key: string): Promise<void> {
    const { measured, place } = this.context!;
    const { axis, windowSize } = this;
    const shown = this.window!;
    const wanted = () => !this.isHidden && this.context?.measured === measured && this.keyNow() === key;
    if (!wanted()) return;
    try {
      const line = await loadLine(measured, axis, place.index, shown, this.sound.width, wanted);
      if (!line) return;
      this.line = line;
      this.levels = undefined;
      this.draw();
      await this.loadLevels(shown, windowSize, wanted);
      this.host.failed(undefined);
    } catch (error) {
      if (wanted()) this.host.failed((error as Error).message);
    }
  }

  /** The spectrogram in pieces of some columns, drawn as they come, so that other questions get their turns. */
  private async loadLevels(shown: LineWindow, size: number, wanted: () => boolean): Promise<void> {
    const { measured, place } = this.context!;
    const length = shown.to - shown.from;
    const columns = Math.max(1, Math.min(columnsMost, Math.floor(this.sound.width), length));
    const rows = Math.min(rowsMost, size / 2 + 1);
    const values = new Float32Array(rows * columns).fill(Number.NaN);
    // A piece may have a sample more a column than the whole, and so a window more.
    const windows = windowsPerColumn(length, columns, size) + 1;
    const atOnce = Math.max(1, Math.floor(mostTransformed / 2 / size / windows));
    let peak = Number.NEGATIVE_INFINITY;
    for (let first = 0; first < columns; first += atOnce) {
      const end = Math.min(columns, first + atOnce);
      const piece = await measured.ask<'spectrogram'>({
        ask: 'spectrogram',
        axis: this.axis,
        index: place.index.map((at, k) => (k === this.axis ? 0 : at)),
        from: shown.from + Math.floor((first * length) / columns),
        to: shown.from + Math.max(1, Math.floor((end * length) / columns)),
        columns: end - first,
        size,
        rows,
      });
      if (!wanted()) return;
      for (let row = 0; row < rows; row++) {
        const from = row * piece.columns;
        values.set(piece.values.subarray(from, from + piece.columns), row * columns + first);
      }
      for (const level of piece.values) if (level > peak && level < Infinity) peak = level;
      this.levels = { rows, columns, values, done: end, peak: Number.isFinite(peak) ? peak : 0 };
      this.draw();
    }
  }

  private draw(): void {
    if (!this.context || !this.window) return;
    const rate = this.samplesASecond;
    const { name, making } = this.context.measured.tensor;
    this.sound.show({ window: this.window, line: this.line, levels: this.levels, rate, cursor: this.cursor });
    const seconds = (samples: number) => `${formatNumber(samples / rate!, 4)} s`;
    const shown = this.window.to - this.window.from;
    const span =
      rate === undefined
        ? t('{0} of {1} samples', formatInteger(shown), formatInteger(this.length))
        : t('{0} of {1}', seconds(shown), seconds(this.length));
    const peak = this.levels?.done === this.levels?.columns ? this.levels?.peak : undefined;
    const parts = [
      making?.kind === 'sound' ? making.file : undefined,
      span,
      rate === undefined ? undefined : t('cursor at {0}', seconds(this.cursor)),
      peak === undefined
        ? undefined
        : t('spectrogram {0} … {1} dB', decibels(peak - shownDecibels), decibels(peak)),
      rate !== undefined && shown > mostPlayed ? t('plays the first {0}', seconds(mostPlayed)) : undefined,
    ];
    this.note.textContent = parts.filter((part) => part !== undefined).join(' · ');
    this.focusTarget.setAttribute(
      'aria-label',
      t('Waveform and spectrogram of {0}, {1}. Arrow keys move the cursor.', name, span),
    );
  }
}

/** A level as a whole number with a true minus. */
function decibels(level: number): string {
  return formatInteger(Math.round(level));
}
