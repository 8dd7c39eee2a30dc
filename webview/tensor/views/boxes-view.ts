import { type DType, elementType } from '../../../core/tensor/dtype';
import type { NamedTensor, TensorMeaning } from '../../../core/tensor/meaning';
import type { DetectionRequest, Detections, ScoreChoice } from '../../../core/tensor/measures/detections';
import { DropdownField, NumberField } from '../../ui/controls';
import { code, fill, h, setAttributes } from '../../ui/dom';
import { Latest } from '../../ui/latest';
import { t } from '../../ui/localise';
import { formatInteger, formatNumber } from '../../ui/number-format';
import { AxisSliders } from '../axis-sliders';
import { zoomByKey } from '../picture-keys';
import { otherAxes } from '../place';
import type { ShownTensor } from '../protocol';
import type { Viewport } from '../viewport';
import { type BoxLayout, boxLayout, holdsScores } from './boxes/box-layout';
import { type DrawnBox, drawBoxes, smallestAt } from './boxes/draw-boxes';
import { PixelPicture } from './image/pixel-picture';
import { PictureGround } from './media/ground';
import { groundContent } from './media/ground-content';
import { noteWithLabels } from './media/note-row';
import type { Labels } from './media/protocol';
import { rowAfterKey } from './media/row-after-key';
import { choiceOf, optionsOf, withOptions } from './media/tensor-options';
import type { View, ViewContext, ViewHost, ViewKind } from './view';

export const boxesKind: ViewKind = {
  id: 'boxes',
  label: () => t('Boxes'),
  icon: 'boxes',
  frame: [],
  fit: suits,
  create: (host) => new BoxesView(host),
};

/** Best for an output of four numbers a box, or one whose name says so; other shapes of boxes may be anything. */
function suits({ name, shape, dtype, role, consumers }: ShownTensor): number {
  if (elementType(dtype as DType)?.kind !== 'float' || role !== 'value') return 0;
  const layout = boxLayout(shape);
  if (!layout) return 0;
  if (/box|bbox|det|rois?$/i.test(name)) return 0.95;
  if (layout.own) return consumers.length === 0 ? 0.6 : 0;
  return consumers.length === 0 && shape[layout.boxAxis]! > 1 ? 0.8 : 0.2;
}

const formats = ['auto', 'xyxy', 'yxyx', 'cxcywh', 'xywh'] as const;
const units = ['auto', 'shares', 'pixels'] as const;
const overlaps = ['0.3', '0.5', '0.7', 'off'] as const;
const noScores = '-';
/** The side of the ground where there is no picture, in its pixels, for boxes in shares of it. */
const blankSide = 320;
/** More classes are not listed one by one. */
const mostListed = 100;

interface Answered {
  readonly key: string;
  readonly found: Detections;
  readonly labels: Labels | null;
  readonly classesFor: readonly number[];
}

/** Detections over the picture that they were found in. */
class BoxesView implements View {
  readonly root: HTMLElement;
  readonly keys = [
    { keys: ['↑↓'], does: t('box') },
    { keys: ['+', '−'], does: t('zoom') },
    { keys: ['0'], does: t('fit') },
  ];
  readonly focusTarget: HTMLElement;
  private readonly pixels: PixelPicture;
  private readonly ground: PictureGround;
  private readonly scores = new DropdownField(t('Scores'), 'scores-field', (scores) => this.keep({ scores }));
  private readonly choice = new DropdownField(t('Class'), 'class-field', (choice) => this.keep({ choice }));
  private readonly threshold = new NumberField(t('Threshold'), 'threshold-field', (threshold) =>
    this.keep({ threshold }),
  );
  private readonly overlap = new DropdownField(t('Overlap'), 'overlap-field', (overlap) =>
    this.keep({ overlap }),
  );
  private readonly format = new DropdownField(t('Numbers'), 'format-field', (format) =>
    this.keep({ format }),
  );
  private readonly unit = new DropdownField(t('Unit'), 'unit-field', (unit) => this.keep({ unit }));
  private readonly sliders = new AxisSliders((place) => this.host.setPlace(place));
  private readonly body = h('tbody');
  private readonly note = h('p', { class: 'media-note muted' });
  private readonly loader = new Latest<ViewContext>((context) => this.load(context));
  /** Whether the view is seen: answers that come later do not make it read. */
  private isSeen = false;
  private context: ViewContext | undefined;
  private meaning: TensorMeaning | undefined;
  private answered: Answered | undefined;
  private boxes: readonly DrawnBox[] = [];
  private rows: HTMLElement[] = [];

  constructor(private readonly host: ViewHost) {
    this.ground = new PictureGround(
      (picture) => this.keep({ picture }),
      () => this.draw(),
    );
    this.pixels = new PixelPicture({
      move: (row, column) => this.hover(row, column),
      loaded: (problem) => this.host.failed(problem),
      over: (context, view) => this.drawOver(context, view),
    });
    this.focusTarget = h(
      'table',
      { class: 'ranking box-list', role: 'grid', tabindex: 0, 'aria-label': t('Boxes, best first') },
      h(
        'thead',
        {},
        h(
          'tr',
          { role: 'row' },
          h('th', { scope: 'col', class: 'number' }, '#'),
          h('th', { scope: 'col', class: 'class-name' }, t('class')),
          h('th', { scope: 'col', class: 'number' }, t('score')),
        ),
      ),
      this.body,
    );
    this.root = h(
      'div',
      { class: 'media-view' },
      h(
        'div',
        { class: 'tool-row', role: 'toolbar', 'aria-label': t('Boxes') },
        this.ground.field.root,
        this.scores.root,
        this.choice.root,
        h('span', { class: 'field' }, h('span', { class: 'label' }, t('Threshold')), this.threshold.root),
        this.overlap.root,
        this.format.root,
        this.unit.root,
        this.sliders.root,
      ),
      h(
        'div',
        { class: 'media-body' },
        this.pixels.root,
        h(
          'aside',
          { class: 'media-side', 'aria-label': t('Boxes') },
          h('div', { class: 'box-scroll' }, this.focusTarget),
        ),
      ),
      noteWithLabels(this.note, host),
    );
  }

  show(context: ViewContext): void {
    this.isSeen = true;
    const before = this.context;
    this.context = context;
    if (before?.measured !== context.measured) {
      this.answered = undefined;
      this.meaning = undefined;
    }
    const { tensor } = context.measured;
    const layout = boxLayout(tensor.shape);
    if (!layout) return;
    this.sliders.update(
      tensor.shape,
      context.place,
      otherAxes(tensor.shape, [layout.boxAxis, layout.coordinateAxis]),
    );
    if (this.answered && this.answered.key === this.keyOf(context)) this.draw();
    else this.loader.request(context);
  }

  hidden(): void {
    this.isSeen = false;
    this.pixels.pause();
  }

  redraw(): void {
    this.pixels.schedule();
  }

  keyDown(event: KeyboardEvent): boolean {
    if (event.altKey || event.ctrlKey || event.metaKey) return false;
    if (zoomByKey(event.key, this.pixels)) return true;
    const inside = [this.focusTarget, this.pixels.picture].includes(document.activeElement as HTMLElement);
    const at = this.boxes.findIndex(({ position }) => position === this.cursor());
    const next = rowAfterKey(event.key, at, this.boxes.length);
    if (!inside || next === undefined) return false;
    this.goTo(this.boxes[next]!.position);
    return true;
  }

  private get layout(): BoxLayout {
    return boxLayout(this.context!.measured.tensor.shape)!;
  }

  private cursor(): number {
    return this.context!.place.index[this.layout.boxAxis]!;
  }

  private goTo(position: number): void {
    const { boxAxis } = this.layout;
    this.host.goTo(this.context!.place.index.map((at, axis) => (axis === boxAxis ? position : at)));
  }

  private keep(changed: Readonly<Record<string, string | number>>): void {
    const { options, measured } = this.context!;
    this.host.keep(withOptions(options, measured.tensor, changed));
  }

  private kept(context = this.context!): Readonly<Record<string, unknown>> {
    return optionsOf(context.options, context.measured.tensor);
  }

  private hover(row: number, column: number): void {
    const box = smallestAt(this.boxes, column + 0.5, row + 0.5);
    if (box && box.position !== this.cursor()) this.goTo(box.position);
  }

  /** The tensors that may hold the boxes' scores, the likeliest first. */
  private candidates(): readonly NamedTensor[] {
    const { tensor } = this.context!.measured;
    const count = tensor.shape[this.layout.boxAxis]!;
    const likely = (name: string) => (/score|conf|prob|logit|cls/i.test(name) ? 0 : 1);
    return (this.meaning?.outputs ?? [])
      .filter(({ name, shape }) => name !== tensor.name && holdsScores(shape, count))
      .sort((a, b) => likely(a.name) - likely(b.name));
  }

  private scoresName(): string | undefined {
    const candidates = this.candidates();
    const { scores } = this.kept();
    if (scores === noScores) return undefined;
    const chosen = candidates.find(({ name }) => name === scores);
    return chosen?.name ?? (this.layout.own ? undefined : candidates[0]?.name);
  }

  private request(context: ViewContext): DetectionRequest {
    const kept = this.kept(context);
    const { tensor } = context.measured;
    const { boxAxis, coordinateAxis, own } = boxLayout(tensor.shape)!;
    const overlap = choiceOf(kept.overlap, overlaps, '0.5');
    const threshold = typeof kept.threshold === 'number' ? kept.threshold : 0.5;
    const index = context.place.index.map((at, axis) =>
      axis === boxAxis || axis === coordinateAxis ? 0 : at,
    );
    return {
      boxAxis,
      coordinateAxis,
      index,
      ...(own && { own }),
      format: choiceOf(kept.format, formats, 'auto'),
      choice: choiceOfClass(kept.choice),
      threshold,
      overlap: overlap === 'off' ? null : Number(overlap),
    };
  }

  private keyOf(context: ViewContext): string {
    return JSON.stringify([this.request(context), this.scoresName()]);
  }

  private async load(context: ViewContext): Promise<void> {
    const { measured } = context;
    const isStale = () => this.context?.measured !== measured;
    try {
      this.meaning = await measured.once<'meaning'>({ ask: 'meaning' });
      if (isStale()) return;
      const key = this.keyOf(context);
      const scores = this.scoresName();
      const found = await measured.ask<'detections'>({
        ask: 'detections',
        ...(scores !== undefined && { scores }),
        ...this.request(context),
      });
      if (isStale()) return;
      const positions = [...new Set(found.detections.map(({ classIndex }) => classIndex))].slice(0, 200);
      const labels = await measured
        .once<'labels'>({ ask: 'labels', classes: found.classes, positions })
        .catch(() => null);
      if (isStale()) return;
      this.answered = { key, found, labels, classesFor: positions };
      this.host.failed(undefined);
      this.draw();
    } catch (error) {
      if (!isStale()) this.host.failed((error as Error).message);
    }
  }

  /** Draws what has been answered, over the picture. */
  private draw(): void {
    const { context, answered, meaning } = this;
    if (!this.isSeen || !context || !answered || !meaning) return;
    const { found, classesFor } = answered;
    const kept = this.kept();
    const ground = this.ground.update(context, meaning, kept.picture);
    const unit = choiceOf(kept.unit, units, 'auto');
    const shares = unit === 'auto' ? found.normalised : unit === 'shares';
    const far = found.detections.flatMap(({ box }) => [box[2]!, box[3]!]).filter(Number.isFinite);
    const extent = shares ? blankSide : Math.min(4096, Math.max(16, ...far.map(Math.ceil)));
    const rows = ground?.reading.rows ?? extent;
    const columns = ground?.reading.columns ?? extent;
    this.boxes = found.detections.map(({ position, box, score, classIndex }) => ({
      position,
      left: box[0]! * (shares ? columns : 1),
      top: box[1]! * (shares ? rows : 1),
      right: box[2]! * (shares ? columns : 1),
      bottom: box[3]! * (shares ? rows : 1),
      score,
      colour: classesFor.indexOf(classIndex),
      label: this.labelOf(classIndex),
    }));
    const label = t(
      'Boxes of {0} over the picture: {1}. Arrow keys go from box to box.',
      context.measured.tensor.name,
      this.boxes.length,
    );
    this.pixels.show(groundContent(ground, context, { rows, columns }, label));
    this.updateTools();
    this.drawList();
    this.host.drawn();
  }

  private labelOf(classIndex: number): string | undefined {
    const { labels, classesFor, found } = this.answered!;
    if (found.classes < 2) return undefined;
    return labels?.labels[classesFor.indexOf(classIndex)] ?? String(classIndex);
  }

  private drawOver(context: CanvasRenderingContext2D, view: Viewport): void {
    if (this.context) drawBoxes(context, view, this.boxes, this.cursor());
  }

  private updateTools(): void {
    const { found } = this.answered!;
    const kept = this.kept();
    const candidates = this.candidates();
    const own = this.layout.own !== undefined;
    const without = { value: noScores, label: own ? t('in this tensor') : t('None') };
    this.scores.update(
      [...candidates.map(({ name }) => ({ value: name, label: name })), without],
      this.scoresName() ?? noScores,
    );
    this.choice.root.hidden = found.classes < 2;
    const classes = Array.from({ length: Math.min(found.classes, mostListed) }, (_, k) => String(k));
    const chosen = choiceOfClass(kept.choice);
    this.choice.update(
      [
        { value: 'auto', label: t('Auto ({0})', choiceLabel(found.choice).toLowerCase()) },
        { value: 'best', label: choiceLabel('best') },
        { value: 'afterFirst', label: choiceLabel('afterFirst') },
        ...classes.map((value) => ({ value, label: value })),
      ],
      String(chosen),
    );
    this.threshold.update(String(this.request(this.context!).threshold));
    this.overlap.update(
      overlaps.map((value) => ({ value, label: value === 'off' ? t('All') : t('at most {0}', value) })),
      choiceOf(kept.overlap, overlaps, '0.5'),
    );
    this.format.update(
      formats.map((value) => ({ value, label: value === 'auto' ? t('Auto ({0})', found.format) : value })),
      choiceOf(kept.format, formats, 'auto'),
    );
    const shares = t('0 … 1');
    const pixels = t('pixels');
    this.unit.update(
      [
        { value: 'auto', label: t('Auto ({0})', found.normalised ? shares : pixels) },
        { value: 'shares', label: shares },
        { value: 'pixels', label: pixels },
      ],
      choiceOf(kept.unit, units, 'auto'),
    );
  }

  private drawList(): void {
    const { found, labels } = this.answered!;
    const at = this.cursor();
    let active: string | undefined;
    this.rows = this.boxes.map(({ position, score, label }, rank) => {
      const selected = position === at;
      if (selected) active = `box-${rank}`;
      const row = h(
        'tr',
        {
          id: `box-${rank}`,
          role: 'row',
          'aria-selected': String(selected),
          class: selected ? 'is-selected' : undefined,
        },
        h('td', { class: 'number muted' }, String(rank + 1)),
        h(
          'td',
          { class: 'class-name' },
          h('b', {}, label ?? t('box')),
          h('span', { class: 'muted' }, ` [${position}]`),
        ),
        h('td', { class: 'number' }, code(formatNumber(score, 3))),
      );
      row.addEventListener('click', () => this.goTo(position));
      return row;
    });
    fill(this.body, ...this.rows);
    setAttributes(this.focusTarget, { 'aria-activedescendant': active });
    if (active !== undefined && document.activeElement === this.focusTarget) {
      this.rows[Number(active.slice(4))]!.scrollIntoView({ block: 'nearest' });
    }
    const parts = [
      found.count === 1
        ? t('{0} of 1 box', this.boxes.length)
        : t('{0} of {1} boxes', formatInteger(this.boxes.length), formatInteger(found.count)),
      found.over === 1
        ? t('1 reaches the threshold')
        : t('{0} reach the threshold', formatInteger(found.over)),
      found.suppressed === 1 ? t('1 overlaps a better one') : undefined,
      found.suppressed > 1 ? t('{0} overlap a better one', formatInteger(found.suppressed)) : undefined,
      found.over > found.considered
        ? t('the best {0} were looked at', formatInteger(found.considered))
        : undefined,
      labels ? t('class names: {0}', labels.source) : undefined,
    ];
    fill(
      this.note,
      parts.filter((part) => part !== undefined).join(' · '),
      ...(found.nonFinite > 0
        ? [
            ' · ',
            h('span', { class: 'non-finite-text' }, t('{0} not finite', formatInteger(found.nonFinite))),
          ]
        : []),
    );
  }
}

function choiceOfClass(kept: unknown): ScoreChoice | 'auto' {
  if (kept === 'best' || kept === 'afterFirst') return kept;
  const number = typeof kept === 'string' && /^\d{1,5}$/.test(kept) ? Number(kept) : undefined;
  return number ?? 'auto';
}

function choiceLabel(choice: ScoreChoice): string {
  if (choice === 'best') return t('Best');
  return choice === 'afterFirst' ? t('Best but 0') : String(choice);
}
