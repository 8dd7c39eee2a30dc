import { partitionPoint } from '../../core/partition-point';
import type { TimelineSpan } from '../../core/timeline';
import { fill, h, setAttributes } from '../ui/dom';
import { formatTime, formatTimeTick } from '../ui/format-time';
import { IconButton } from '../ui/icon-button';
import { inkOn } from '../ui/ink';
import { t } from '../ui/localise';
import { themeColour } from '../ui/theme';
import { roundTicks } from '../ui/ticks';
import type { OperatorColours } from './operator-colours';
import type { NodeKey } from './protocol';
import { keyOf } from './rows';
import { StripScale } from './strip-scale';

const rowHeight = 18;
const runHeight = 14;
const axisHeight = 18;
const mostRows = 8;

type ArrowKey = 'ArrowLeft' | 'ArrowRight' | 'ArrowUp' | 'ArrowDown';

/** What the strip tells its panel. */
export interface StripEvents {
  select(node: NodeKey): void;
  reveal(node: NodeKey): void;
  /** What a node is called. */
  label(span: TimelineSpan): string;
}

/**
 * When what ran: runs of submodels on top, their nodes below, those of bodies below these. Time runs on only while
 * onnxruntime does. Zoom by wheel or +, −, 0; pan by dragging; the arrows go from bar to bar.
 */
export class Strip {
  readonly root: HTMLElement;
  private readonly canvas = h('canvas', { class: 'strip-canvas' });
  private readonly area: HTMLElement;
  private readonly hover = h('div', { class: 'strip-hover', hidden: true });
  private readonly spoken = h('div', { class: 'visually-hidden', 'aria-live': 'polite' });
  private readonly zoomText = h('span', { class: 'strip-zoom tabular small' });
  private readonly scale = new StripScale();
  private rows: TimelineSpan[][] = [];
  private nodes: TimelineSpan[] = [];
  private selected: TimelineSpan | undefined;
  private scheduled = false;
  private drag: { x: number; moved: boolean } | undefined;

  constructor(
    private readonly colours: OperatorColours,
    private readonly events: StripEvents,
  ) {
    this.area = h(
      'div',
      { class: 'strip-area', tabindex: 0, role: 'application', 'aria-roledescription': t('timeline strip') },
      this.canvas,
      this.hover,
    );
    const zoom = (factor: number) => () => this.zoom(this.scale.width / 2, factor);
    this.root = h(
      'section',
      { class: 'strip-section' },
      h(
        'div',
        { class: 'section-head' },
        h('h2', {}, t('Execution')),
        h(
          'span',
          { class: 'muted small grow wide-only' },
          t('in order; the time in which nothing ran is left out'),
        ),
        h('span', { class: 'grow narrow-only' }),
        new IconButton('zoomOut', t('Zoom out (−)'), zoom(1 / 2)).root,
        this.zoomText,
        new IconButton('zoomIn', t('Zoom in (+)'), zoom(2)).root,
        new IconButton('screenFull', t('Show all (0)'), () => this.fit()).root,
      ),
      this.area,
      this.spoken,
    );
    this.listen();
  }

  /** Shows these bars; the zoom stays. */
  update(spans: readonly TimelineSpan[]): void {
    this.rows = [];
    for (const span of spans) {
      this.rows[span.row] ??= [];
      this.rows[span.row]!.push(span);
    }
    this.rows = Array.from(this.rows.slice(0, mostRows), (row = []) => row.sort((a, b) => a.start - b.start));
    this.nodes = spans.filter(({ kind, row }) => kind !== 'run' && row < mostRows);
    this.nodes.sort((a, b) => a.start - b.start || a.row - b.row);
    this.scale.setWhole(Math.max(0, ...(this.rows[0] ?? []).map(({ start, ms }) => start + ms)));
    const key = this.selected && keyOf(this.selected);
    this.selected = key === undefined ? undefined : this.nodes.findLast((span) => keyOf(span) === key);
    const whole = formatTime(this.scale.ms(this.scale.width));
    const runs = this.rows[0]?.length ?? 0;
    const label =
      runs === 1
        ? this.nodes.length === 1
          ? t('1 run with 1 turn of a node in {0}', whole)
          : t('1 run with {0} turns of nodes in {1}', this.nodes.length, whole)
        : t('{0} runs with {1} turns of nodes in {2}', runs, this.nodes.length, whole);
    setAttributes(this.area, { 'aria-label': label });
    this.area.style.setProperty('height', `${this.height}px`);
    this.draw();
  }

  /** Shows the last turn of a node as selected. */
  select(node: NodeKey | undefined): void {
    const key = node && keyOf(node);
    if (this.selected && key === keyOf(this.selected)) return;
    this.selected = key === undefined ? undefined : this.nodes.findLast((span) => keyOf(span) === key);
    if (this.selected) this.scale.reveal(this.selected.start, this.selected.start + this.selected.ms);
    this.draw();
  }

  /** Draws soon; many changes draw once. */
  draw(): void {
    if (this.scheduled) return;
    this.scheduled = true;
    requestAnimationFrame(() => {
      this.scheduled = false;
      this.paint();
    });
  }

  private get height(): number {
    return runHeight + 2 + Math.max(1, this.rows.length - 1) * rowHeight + axisHeight;
  }

  private top(row: number): number {
    return row === 0 ? 0 : runHeight + 2 + (row - 1) * rowHeight;
  }

  private paint(): void {
    const { clientWidth: width } = this.area;
    if (width === 0) return;
    const { height, scale, canvas } = this;
    const ratio = window.devicePixelRatio;
    scale.width = width;
    const [wide, high] = [Math.round(width * ratio), Math.round(height * ratio)];
    if (canvas.width !== wide) canvas.width = wide;
    if (canvas.height !== high) canvas.height = high;
    const context = canvas.getContext('2d')!;
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.clearRect(0, 0, width, height);
    this.zoomText.textContent = `${scale.zoom < 10 ? Math.round(scale.zoom * 100) : Math.round(scale.zoom) * 100} %`;
    this.paintAxis(context, width, height);
    for (const [at, row] of this.rows.entries()) this.paintRow(context, row, at);
    this.paintSelection(context);
  }

  private paintAxis(context: CanvasRenderingContext2D, width: number, height: number): void {
    const { from, to } = this.scale;
    const ticks = roundTicks(from, to, Math.max(2, width / 110));
    const step = ticks.length > 1 ? ticks[1]! - ticks[0]! : to - from;
    context.font = `11px ${themeColour('--vscode-font-family')}`;
    context.textBaseline = 'bottom';
    context.lineWidth = 1;
    for (const tick of ticks) {
      const x = Math.round(this.scale.x(tick)) + 0.5;
      context.strokeStyle = themeColour('--vscode-panel-border');
      context.beginPath();
      context.moveTo(x, 0);
      context.lineTo(x, height - axisHeight + 3);
      context.stroke();
      const text = formatTimeTick(tick, step, to);
      const half = context.measureText(text).width / 2;
      context.fillStyle = themeColour('--vscode-descriptionForeground');
      context.fillText(text, Math.min(Math.max(0, x - half), width - 2 * half), height);
    }
  }

  /** Draws what can be seen of a row; bars that are narrower than a pixel share one. */
  private paintRow(context: CanvasRenderingContext2D, row: readonly TimelineSpan[], at: number): void {
    const { scale } = this;
    const colour = this.colours.paint();
    const ground = themeColour('--vscode-editor-background');
    const track = themeColour('--od-track') || themeColour('--vscode-charts-lines');
    const contrast = themeColour('--vscode-contrastBorder');
    const [top, height] = [this.top(at), at === 0 ? runHeight - 2 : rowHeight - 2];
    const first = Math.max(0, partitionPoint(row, ({ start }) => start < scale.from) - 1);
    let painted = Number.NEGATIVE_INFINITY;
    context.textBaseline = 'middle';
    for (let index = first; index < row.length; index++) {
      const span = row[index]!;
      if (span.start > scale.to) break;
      const left = Math.max(-2, scale.x(span.start));
      const right = Math.min(scale.width + 2, scale.x(span.start + span.ms));
      if (right < 0 || right < painted) continue;
      const width = Math.max(1, right - left - (right - left > 4 ? 1 : 0));
      painted = Math.max(left + 1, right);
      context.fillStyle = ground;
      context.fillRect(left, top, width, height);
      context.fillStyle = span.kind === 'run' ? (contrast ? ground : track) : colour(span.op);
      context.globalAlpha = span.again ? 0.4 : span.kind === 'call' ? 0.6 : 1;
      context.fillRect(left, top, width, height);
      context.globalAlpha = 1;
      if (contrast && width > 3) {
        context.strokeStyle = contrast;
        context.strokeRect(left + 0.5, top + 0.5, width - 1, height - 1);
      }
      if (width > 26) this.paintLabel(context, span, left, top, width, height);
    }
  }

  private paintLabel(
    context: CanvasRenderingContext2D,
    span: TimelineSpan,
    left: number,
    top: number,
    width: number,
    height: number,
  ): void {
    context.save();
    context.beginPath();
    context.rect(left + 3, top, width - 6, height);
    context.clip();
    context.font = `11px ${themeColour('--vscode-font-family')}`;
    const isRun = span.kind === 'run';
    context.fillStyle = isRun ? themeColour('--vscode-foreground') : inkOnColour(String(context.fillStyle));
    const text = isRun ? runText(span) : `${span.op} ${this.events.label(span)}`;
    context.fillText(text, Math.max(left, 0) + 4, top + height / 2 + 0.5);
    context.restore();
  }

  private paintSelection(context: CanvasRenderingContext2D): void {
    const span = this.selected;
    if (!span) return;
    const left = this.scale.x(span.start);
    const width = Math.max(3, this.scale.x(span.start + span.ms) - left);
    context.strokeStyle = themeColour('--vscode-foreground');
    context.lineWidth = 2;
    context.strokeRect(left, this.top(span.row) - 1, width, rowHeight);
  }

  private at(x: number, y: number): TimelineSpan | undefined {
    const row = y < runHeight + 1 ? 0 : 1 + Math.floor((y - runHeight - 2) / rowHeight);
    const spans = this.rows[row];
    if (!spans || y > this.height - axisHeight) return undefined;
    const ms = this.scale.ms(x);
    const slack = this.scale.ms(2) - this.scale.ms(0);
    const near = partitionPoint(spans, ({ start }) => start <= ms + slack);
    for (let index = near - 1; index >= Math.max(0, near - 50); index--) {
      const span = spans[index]!;
      if (span.start - slack <= ms && ms <= span.start + span.ms + slack) return span;
    }
    return undefined;
  }

  private zoom(x: number, factor: number): void {
    this.scale.zoomAround(x, factor);
    this.draw();
  }

  private fit(): void {
    this.scale.fit();
    this.draw();
  }

  private listen(): void {
    const { area } = this;
    new ResizeObserver(() => this.draw()).observe(area);
    area.addEventListener(
      'wheel',
      (event) => {
        event.preventDefault();
        if (event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY)) {
          this.scale.pan(event.deltaX || event.deltaY);
          this.draw();
        } else this.zoom(this.local(event).x, Math.exp(-event.deltaY / 300));
      },
      { passive: false },
    );
    area.addEventListener('pointerdown', (event) => {
      this.drag = { x: event.clientX, moved: false };
      area.setPointerCapture(event.pointerId);
    });
    area.addEventListener('pointermove', (event) => this.pointerMoved(event));
    area.addEventListener('pointerup', (event) => {
      const { drag } = this;
      this.drag = undefined;
      const { x, y } = this.local(event);
      const span = drag?.moved ? undefined : this.at(x, y);
      if (span && span.kind !== 'run') this.choose(span);
    });
    area.addEventListener('pointerleave', () => {
      this.hover.hidden = true;
    });
    area.addEventListener('dblclick', () => this.selected && this.events.reveal(this.selected));
    area.addEventListener('keydown', (event) => this.keyDown(event));
  }

  private local({ clientX, clientY }: MouseEvent): { x: number; y: number } {
    const box = this.area.getBoundingClientRect();
    return { x: clientX - box.left, y: clientY - box.top };
  }

  private pointerMoved(event: PointerEvent): void {
    const { drag } = this;
    if (drag) {
      const by = drag.x - event.clientX;
      if (drag.moved || Math.abs(by) > 3) {
        this.drag = { x: event.clientX, moved: true };
        this.scale.pan(by);
        this.draw();
      }
      return;
    }
    const { x, y } = this.local(event);
    const span = this.at(x, y);
    this.hover.hidden = !span;
    if (!span) return;
    fill(
      this.hover,
      h('b', {}, span.kind === 'run' ? runText(span) : `${span.op} ${this.events.label(span)}`),
      describe(span),
    );
    const { offsetWidth, offsetHeight } = this.hover;
    const left = Math.min(x + 12, this.area.clientWidth - offsetWidth - 4);
    this.hover.style.setProperty('left', `${Math.max(0, left)}px`);
    const isLow = y + 16 + offsetHeight > this.height + 60;
    this.hover.style.setProperty('top', `${isLow ? y - offsetHeight - 8 : y + 16}px`);
  }

  private choose(span: TimelineSpan): void {
    this.selected = span;
    this.scale.reveal(span.start, span.start + span.ms);
    this.draw();
    this.events.select(span);
    this.spoken.textContent = `${span.op} ${this.events.label(span)}, ${formatTime(span.ms)}`;
  }

  private keyDown(event: KeyboardEvent): void {
    const { selected } = this;
    const isArrow = event.key.startsWith('Arrow');
    const next = isArrow ? this.next(event.key as ArrowKey) : undefined;
    if (next) this.choose(next);
    else if (event.key === '+' || event.key === '=') this.zoom(this.scale.width / 2, 2);
    else if (event.key === '-' || event.key === '−') this.zoom(this.scale.width / 2, 1 / 2);
    else if (event.key === '0') this.fit();
    else if (event.key === 'Enter' && selected) this.events.reveal(selected);
    else if (!isArrow) return;
    event.preventDefault();
    event.stopPropagation();
  }

  /** The bar beside the selected one in its row, the one above it, or the first below it. */
  private next(key: ArrowKey): TimelineSpan | undefined {
    const { selected } = this;
    if (!selected) return this.rows[1]?.[0];
    const row = this.rows[selected.row] ?? [];
    const middle = selected.start + selected.ms / 2;
    switch (key) {
      case 'ArrowLeft':
        return row[row.indexOf(selected) - 1];
      case 'ArrowRight':
        return row[row.indexOf(selected) + 1];
      case 'ArrowUp':
        return selected.row > 1
          ? this.rows[selected.row - 1]?.findLast(({ start }) => start <= middle)
          : undefined;
      case 'ArrowDown':
        return this.rows[selected.row + 1]?.find(
          ({ start }) => start >= selected.start && start <= selected.start + selected.ms,
        );
    }
  }
}

/** The colour of a text on a colour as a canvas says it (`#rrggbb`, `rgba(…)`). */
function inkOnColour(colour: string): string {
  const [red = 0, green = 0, blue = 0] = colour.startsWith('#')
    ? [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16))
    : (colour.match(/[\d.]+/g) ?? []).map(Number);
  return inkOn(red, green, blue);
}

function runText({ nodes = 1, op, again }: TimelineSpan): string {
  const what = nodes === 1 ? t('step: {0}', op) : t('stretch of {0} nodes', nodes);
  return again ? t('{0}, again for a look', what) : what;
}

function describe(span: TimelineSpan): string {
  const time = formatTime(span.ms);
  if (span.kind === 'call') return t('{0}, the sum of what ran in its body', time);
  if (span.kind === 'node') return time;
  const clock = span.clock === 'profiler' ? t('profiled') : t('not profiled');
  const parts = [time, ...(span.nodes === 1 ? [] : [clock])];
  if (span.createMs) parts.push(t('{0} before that for its session', formatTime(span.createMs)));
  return parts.join(', ');
}
