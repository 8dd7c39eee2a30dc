import { DropdownField } from '../../ui/controls';
import { chip, fill, h } from '../../ui/dom';
import { Latest } from '../../ui/latest';
import { type ChartLine, LineChart, seriesStyle } from '../../ui/line-chart';
import { t } from '../../ui/localise';
import { formatInteger, formatNumber } from '../../ui/number-format';
import { axisChoices } from '../axis-choices';
import { AxisSliders } from '../axis-sliders';
import { moved, otherAxes, type Place } from '../place';
import { type LineWindow, revealingWindow, zoomedWindow } from './line/line-window';
import { type LoadedLine, loadLine } from './line/load-line';
import type { View, ViewContext, ViewHost, ViewKind } from './view';

export const lineKind: ViewKind = {
  id: 'line',
  label: () => t('Line'),
  icon: 'line',
  frame: ['statistics', 'histogram'],
  fit: ({ shape }) => {
    const long = shape.filter((size) => size > 1).length;
    return long === 0 ? 0 : long === 1 ? 0.5 : 0.1;
  },
  create: (host) => new LineView(host),
};

/** Lines drawn over each other at most. */
const mostLines = 8;

/** What is drawn: along which axis, over which the lines are laid, and which lines these are. */
interface Wanted {
  readonly context: ViewContext;
  readonly along: number;
  readonly over: number | undefined;
  readonly lines: readonly number[];
  readonly window: LineWindow;
}

/** The elements along a dimension as a line, or as several lines along a second one. */
class LineView implements View {
  readonly root: HTMLElement;
  readonly focusTarget: HTMLElement;
  readonly keys = [
    { keys: ['←', '→'], does: t('move') },
    { keys: ['↑', '↓'], does: t('line') },
    { keys: ['+', '−'], does: t('zoom') },
    { keys: ['0'], does: t('fit') },
  ];
  private readonly tools: HTMLElement;
  private readonly along: DropdownField;
  private readonly over: DropdownField;
  private readonly where = h('span', { class: 'line-where' });
  private readonly sliders: AxisSliders;
  private readonly chart = new LineChart();
  private readonly legend = h('div', { class: 'line-legend', role: 'group' });
  private readonly loader = new Latest<Wanted>((wanted) => this.load(wanted));
  private context: ViewContext | undefined;
  private window: LineWindow | undefined;
  private windowFor = '';
  private drawnFor = '';
  private wantedFor = '';
  private loaded: LoadedLine[] = [];

  constructor(private readonly host: ViewHost) {
    this.along = new DropdownField(t('along'), 'axis-field', (axis) => this.keep({ along: Number(axis) }));
    this.over = new DropdownField(t('lines'), 'axis-field', (axis) => this.keep({ over: Number(axis) }));
    this.sliders = new AxisSliders((place) => host.setPlace(place));
    this.focusTarget = h(
      'div',
      { class: 'line-focus', role: 'application', 'aria-roledescription': t('line chart'), tabindex: 0 },
      this.chart.root,
    );
    this.tools = h(
      'div',
      { class: 'view-tools', role: 'toolbar', 'aria-label': t('Line') },
      this.along.root,
      this.over.root,
      this.where,
      this.sliders.root,
    );
    this.root = h(
      'section',
      { class: 'line-view', 'aria-label': t('Line') },
      this.tools,
      this.focusTarget,
      this.legend,
    );
    this.listen();
    new ResizeObserver(() => this.request()).observe(this.chart.root);
  }

  show(context: ViewContext): void {
    this.context = context;
    const { shape, generation } = context.measured.tensor;
    const { place } = context;
    const { along, over } = this.axes();
    const windowFor = JSON.stringify([shape, along]);
    if (!this.window || windowFor !== this.windowFor) this.window = { from: 0, to: shape[along]! };
    this.windowFor = windowFor;
    this.window = revealingWindow(this.window, place.index[along]!, shape[along]!);
    this.updateTools(along, over);
    const others = place.index.map((at, axis) => (axis === along || axis === over ? -1 : at));
    const wantedFor = JSON.stringify([generation, along, over, others, this.linesOf(over), this.window]);
    if (wantedFor !== this.wantedFor) {
      this.wantedFor = wantedFor;
      this.request();
    } else if (this.drawnFor === wantedFor) this.pointAt(over);
  }

  hidden(): void {
    // What was not loaded to its end is asked for again.
    if (this.drawnFor !== this.wantedFor) this.wantedFor = '';
  }

  redraw(): void {
    this.chart.redraw();
    if (this.context) this.updateLegend(this.axes().over);
  }

  valueAtCursor(): number | undefined {
    return this.drawnFor === this.wantedFor ? this.cursorValue() : undefined;
  }

  keyDown(event: KeyboardEvent): boolean {
    if (!this.context || event.altKey || event.ctrlKey || event.metaKey) return false;
    if (event.key === '+' || event.key === '=') return this.zoom(2);
    if (event.key === '-' || event.key === '−') return this.zoom(0.5);
    if (event.key === '0') return this.zoom(0);
    if (document.activeElement !== this.focusTarget) return false;
    const { along, over } = this.axes();
    const { place, measured } = this.context;
    const { shape } = measured.tensor;
    const at = place.index[along]!;
    const to: Readonly<Record<string, number>> = {
      ArrowLeft: at - 1,
      ArrowRight: at + 1,
      PageUp: at - 10,
      PageDown: at + 10,
      Home: 0,
      End: shape[along]! - 1,
    };
    const line = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (Object.hasOwn(to, event.key)) this.host.setPlace(moved(place, shape, along, to[event.key]!));
    else if (line && over !== undefined) {
      this.host.setPlace(moved(place, shape, over, place.index[over]! + line));
    } else return false;
    return true;
  }

  /** The axis of the line, and the one over which lines are laid, of what was chosen and fits this tensor. */
  private axes(): { along: number; over: number | undefined } {
    const { measured, place, options } = this.context!;
    const { shape } = measured.tensor;
    const long = (axis: unknown): axis is number => typeof axis === 'number' && (shape[axis] ?? 0) > 1;
    const along = long(options.along) ? options.along : (place.columnAxis ?? 0);
    const over = long(options.over) && options.over !== along ? options.over : undefined;
    return { along, over };
  }

  private keep(options: { along?: number; over?: number }): void {
    const { along, over } = this.axes();
    // The line's own axis chosen for the lines, or the other way round, swaps them.
    if (options.along !== undefined && options.along === over) this.host.keep({ along: over, over: along });
    else if (options.over === -1) this.host.keep({ along });
    else this.host.keep({ along, over, ...options });
  }

  /** The indices of the lines drawn: those of the page of eight in which the cursor's is. */
  private linesOf(over: number | undefined): number[] {
    if (over === undefined) return [];
    const { measured, place } = this.context!;
    const first = Math.floor(place.index[over]! / mostLines) * mostLines;
    const count = Math.min(mostLines, measured.tensor.shape[over]! - first);
    return Array.from({ length: count }, (_, k) => first + k);
  }

  private updateTools(along: number, over: number | undefined): void {
    const { measured, place } = this.context!;
    const { shape } = measured.tensor;
    const axes = otherAxes(shape, []);
    const others = otherAxes(shape, [along]);
    this.tools.hidden = axes.length < 2;
    this.along.update(axisChoices(shape, axes), String(along));
    const overChoices = [{ value: '-1', label: t('One line') }, ...axisChoices(shape, others)];
    this.over.update(overChoices, String(over ?? -1));
    const index = place.index.map((at, axis) => (axis === along ? ':' : String(at)));
    fill(this.where, ...(shape.length > 1 ? [chip(`[${index.join(', ')}]`)] : []));
    this.sliders.update(shape, place, others);
  }

  private zoom(factor: number): boolean {
    const { measured, place } = this.context!;
    const { along } = this.axes();
    const length = measured.tensor.shape[along]!;
    this.window = factor
      ? zoomedWindow(this.window!, factor, place.index[along]!, length)
      : { from: 0, to: length };
    this.show(this.context!);
    return true;
  }

  private request(): void {
    if (!this.context || !this.window || this.chart.width === 0) return;
    const { along, over } = this.axes();
    this.loader.request({
      context: this.context,
      along,
      over,
      lines: this.linesOf(over),
      window: this.window,
    });
  }

  private async load({ context, along, over, lines, window }: Wanted): Promise<void> {
    const { measured, place } = context;
    const { wantedFor } = this;
    const current = () => this.wantedFor === wantedFor;
    const indices = over === undefined ? [place.index] : lines.map((at) => withIndex(place, over, at));
    try {
      const loaded: LoadedLine[] = [];
      for (const index of indices) {
        const line = await loadLine(measured, along, index, window, this.chart.width, current);
        if (!line || !current()) return;
        loaded.push(line);
      }
      this.loaded = loaded;
      this.drawnFor = wantedFor;
      this.draw(over, lines, window);
      this.host.failed(undefined);
      this.host.drawn();
    } catch (error) {
      if (current()) this.host.failed((error as Error).message);
    }
  }

  private draw(over: number | undefined, lines: readonly number[], { from, to }: LineWindow): void {
    const drawn = this.loaded.map(
      (line, k): ChartLine => ({ ...line, name: over === undefined ? '' : String(lines[k]), style: k }),
    );
    const label = this.describe(from, to);
    this.chart.update({ lines: drawn, chosen: this.chosen(over), from, to }, label);
    this.focusTarget.setAttribute('aria-label', label);
    this.pointAt(over);
  }

  private chosen(over: number | undefined): number {
    return over === undefined ? 0 : this.context!.place.index[over]! % mostLines;
  }

  private pointAt(over: number | undefined): void {
    const { place } = this.context!;
    const { along } = this.axes();
    const at = place.index[along]!;
    const value = this.cursorValue();
    const text = value === undefined ? `[${at}]` : `[${at}] ${formatNumber(value)}`;
    this.chart.point({ x: at, y: value !== undefined && Number.isFinite(value) ? value : undefined, text });
    this.updateLegend(over);
  }

  /** The element at the cursor, where its stretch is one element. */
  private cursorValue(): number | undefined {
    if (!this.context) return undefined;
    const { along, over } = this.axes();
    const line = this.loaded[this.chosen(over)];
    const at = this.context.place.index[along]!;
    const k = line ? line.x.indexOf(at) : -1;
    if (!line || k < 0 || (line.x[k + 1] ?? at + 1) !== at + 1) return undefined;
    if (line.marks[k]) return undefined;
    return line.min[k];
  }

  private updateLegend(over: number | undefined): void {
    const lines = this.linesOf(over);
    this.legend.hidden = over === undefined;
    if (over === undefined) return;
    this.legend.setAttribute('aria-label', t('Lines along dimension {0}', over));
    const { place, measured } = this.context!;
    const { shape } = measured.tensor;
    const first = lines[0]!;
    fill(
      this.legend,
      h('span', { class: 'muted small' }, t('dim {0}', over)),
      ...lines.map((at) => {
        const { colour, dash } = seriesStyle(at - first);
        const swatch = h('span', { class: 'line-swatch' });
        swatch.style.borderTopColor = colour;
        swatch.style.borderTopStyle = dash.length > 0 ? 'dashed' : 'solid';
        const item = h(
          'button',
          { type: 'button', class: 'line-item', 'aria-pressed': String(at === place.index[over]) },
          swatch,
          String(at),
        );
        item.addEventListener('click', () => this.host.setPlace(moved(place, shape, over, at)));
        return item;
      }),
      shape[over]! > lines.length
        ? h('span', { class: 'muted small' }, t('of {0}', formatInteger(shape[over]!)))
        : undefined,
    );
  }

  private describe(from: number, to: number): string {
    const { measured } = this.context!;
    let min = Number.POSITIVE_INFINITY;
    let max = Number.NEGATIVE_INFINITY;
    let marks = 0;
    for (const line of this.loaded) {
      for (const value of line.min) if (value < min) min = value;
      for (const value of line.max) if (value > max) max = value;
      marks += line.marks.filter(Boolean).length;
    }
    const text = t(
      'Line of {0}, elements {1} to {2}, from {3} to {4}',
      measured.tensor.name,
      formatInteger(from),
      formatInteger(to - 1),
      formatNumber(min > max ? Number.NaN : min),
      formatNumber(min > max ? Number.NaN : max),
    );
    if (marks === 0) return text;
    const places =
      marks === 1 ? t('NaN or Inf in 1 place') : t('NaN or Inf in {0} places', formatInteger(marks));
    return `${text}, ${places}`;
  }

  private listen(): void {
    const { root } = this.chart;
    const move = (event: PointerEvent) => {
      const at = this.chart.elementAt(event);
      if (at === undefined || !this.context || !this.window) return;
      const { place, measured } = this.context;
      const inside = Math.min(this.window.to - 1, Math.max(this.window.from, at));
      const { along } = this.axes();
      if (inside !== place.index[along])
        this.host.setPlace(moved(place, measured.tensor.shape, along, inside));
    };
    root.addEventListener('pointerdown', (event) => {
      if (event.button !== 0) return;
      root.setPointerCapture(event.pointerId);
      move(event);
    });
    root.addEventListener('pointermove', (event) => {
      if (root.hasPointerCapture(event.pointerId)) move(event);
    });
    root.addEventListener(
      'wheel',
      (event) => {
        if (!(event.ctrlKey || event.metaKey) || !this.context) return;
        event.preventDefault();
        const at = this.chart.elementAt(event);
        const length = this.context.measured.tensor.shape[this.axes().along]!;
        if (at === undefined) return;
        this.window = zoomedWindow(this.window!, 2 ** (-event.deltaY / 100), at, length);
        const held = this.context.place.index[this.axes().along]!;
        // The cursor comes along, as a window always has it in sight.
        const inside = Math.min(this.window.to - 1, Math.max(this.window.from, held));
        this.host.setPlace(
          moved(this.context.place, this.context.measured.tensor.shape, this.axes().along, inside),
        );
      },
      { passive: false },
    );
  }
}

function withIndex(place: Place, axis: number, at: number): readonly number[] {
  return place.index.map((old, k) => (k === axis ? at : old));
}
