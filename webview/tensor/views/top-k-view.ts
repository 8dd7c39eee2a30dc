import type { TopK } from '../../../core/tensor/measures/top-k';
import { DropdownField } from '../../ui/controls';
import { code, fill, h, setAttributes } from '../../ui/dom';
import { Latest } from '../../ui/latest';
import { t } from '../../ui/localise';
import { formatInteger, formatNumber } from '../../ui/number-format';
import { AxisSliders } from '../axis-sliders';
import { otherAxes } from '../place';
import { noteWithLabels } from './media/note-row';
import type { Labels } from './media/protocol';
import { rowAfterKey } from './media/row-after-key';
import { choiceOf, optionsOf, withOptions } from './media/tensor-options';
import { classAxis, fitOfTopK } from './top-k/fit';
import { barOf, likelyScale, type ScaleChoice, type ScaleKind, scaled } from './top-k/scale';
import type { View, ViewContext, ViewHost, ViewKind } from './view';

export const topKKind: ViewKind = {
  id: 'topK',
  label: () => t('Top k'),
  icon: 'ranking',
  frame: [],
  fit: fitOfTopK,
  create: (host) => new TopKView(host),
};

const scaleChoices: readonly ScaleChoice[] = [
  'auto',
  'probability',
  'softmax',
  'logProbability',
  'independent',
  'value',
];
const counts = [5, 10, 20, 50, 100];

/** What is drawn of a row. */
interface Answered {
  readonly key: string;
  readonly top: TopK;
  /** What the softmax was taken of, at the same positions. */
  readonly before: { readonly name: string; readonly values: readonly number[] } | undefined;
  readonly labels: Labels | null;
}

/** The largest elements of a row as bars, with the names of their classes. */
class TopKView implements View {
  readonly root: HTMLElement;
  readonly keys = [{ keys: ['↑↓'], does: t('class') }];
  readonly focusTarget: HTMLElement;
  private readonly count = new DropdownField(t('Classes'), 'count-field', (k) => this.keep({ k }));
  private readonly scale = new DropdownField(t('Bars'), 'scale-field', (scale) => this.keep({ scale }));
  private readonly sliders = new AxisSliders((place) => this.host.setPlace(place));
  private readonly head = h('thead');
  private readonly body = h('tbody');
  private readonly note = h('p', { class: 'media-note muted' });
  private readonly loader = new Latest<ViewContext>((context) => this.load(context));
  private context: ViewContext | undefined;
  private answered: Answered | undefined;
  private rows: { readonly position: number; readonly element: HTMLElement }[] = [];

  constructor(private readonly host: ViewHost) {
    this.focusTarget = h(
      'table',
      { class: 'ranking', role: 'grid', tabindex: 0, 'aria-label': t('Largest elements') },
      this.head,
      this.body,
    );
    this.root = h(
      'div',
      { class: 'media-view' },
      h(
        'div',
        { class: 'tool-row', role: 'toolbar', 'aria-label': t('Row and classes') },
        this.count.root,
        this.scale.root,
        this.sliders.root,
      ),
      this.focusTarget,
      noteWithLabels(this.note, host),
    );
  }

  show(context: ViewContext): void {
    const before = this.context;
    this.context = context;
    const { measured, place } = context;
    const { shape } = measured.tensor;
    if (before?.measured !== measured) this.answered = undefined;
    this.sliders.update(shape, place, otherAxes(shape, [classAxis(shape)]));
    this.updateTools();
    if (this.answered?.key === keyOf(context)) this.markCursor();
    else this.loader.request(context);
  }

  /** Colours are the theme's variables: nothing is to be drawn again. */
  redraw(): void {}

  keyDown(event: KeyboardEvent): boolean {
    if (event.altKey || event.ctrlKey || event.metaKey || document.activeElement !== this.focusTarget)
      return false;
    const at = this.rows.findIndex(({ position }) => position === this.cursor());
    const next = rowAfterKey(event.key, at, this.rows.length);
    if (next === undefined) return false;
    const row = this.rows[next]!;
    this.moveTo(row.position);
    row.element.scrollIntoView({ block: 'nearest' });
    return true;
  }

  private cursor(): number {
    const { place, measured } = this.context!;
    return place.index[classAxis(measured.tensor.shape)]!;
  }

  private keep(changed: Readonly<Record<string, string>>): void {
    const { options, measured } = this.context!;
    this.host.keep(withOptions(options, measured.tensor, changed));
  }

  private moveTo(position: number): void {
    const { place, measured } = this.context!;
    const axis = classAxis(measured.tensor.shape);
    this.host.goTo(place.index.map((at, k) => (k === axis ? position : at)));
  }

  private updateTools(): void {
    const { measured, options } = this.context!;
    const { tensor } = measured;
    const classes = tensor.shape[classAxis(tensor.shape)]!;
    const choices = [...counts.filter((count) => count < classes), ...(classes <= 100 ? [classes] : [])];
    const label = (count: number) => (count === classes ? t('All {0}', count) : String(count));
    this.count.update(
      choices.map((count) => ({ value: String(count), label: label(count) })),
      String(countOf(this.context!)),
    );
    const likely = this.answered && likelyScale(this.answered.top);
    const auto = likely ? t('Auto ({0})', scaleLabel(likely).toLowerCase()) : t('Auto');
    const chosen = choiceOf(optionsOf(options, tensor).scale, scaleChoices, 'auto');
    this.scale.update(
      scaleChoices.map((value) => ({ value, label: value === 'auto' ? auto : scaleLabel(value) })),
      chosen,
    );
  }

  private async load(context: ViewContext): Promise<void> {
    const { measured, place } = context;
    const { shape } = measured.tensor;
    const axis = classAxis(shape);
    const key = keyOf(context);
    const index = place.index.map((at, k) => (k === axis ? 0 : at));
    const isStale = () => this.context?.measured !== measured || keyOf(this.context) !== key;
    try {
      const top = await measured.once<'topK'>({ ask: 'topK', axis, index, k: countOf(context) });
      if (isStale()) return;
      const positions = top.elements.map(({ position }) => position);
      const [labels, before] = await Promise.all([
        measured.once<'labels'>({ ask: 'labels', classes: top.length, positions }).catch(() => null),
        this.valuesBefore(context, axis, index, positions),
      ]);
      if (isStale()) return;
      this.answered = { key, top, labels, before };
      this.host.failed(undefined);
      this.updateTools();
      this.draw();
    } catch (error) {
      if (!isStale()) this.host.failed((error as Error).message);
    }
  }

  /** The elements that a softmax was taken of, where they can be had. */
  private async valuesBefore(
    { measured }: ViewContext,
    axis: number,
    index: readonly number[],
    positions: readonly number[],
  ): Promise<Answered['before']> {
    if (measured.tensor.producer?.op !== 'Softmax') return undefined;
    try {
      const { softmaxOf: of } = await measured.once<'meaning'>({ ask: 'meaning' });
      if (of === undefined) return undefined;
      const top = await measured.once<'topK'>({ ask: 'topK', of, axis, index, k: 0, positions });
      return { name: of, values: top.elements.map(({ value }) => value) };
    } catch {
      // It may have been let go of, or not be of the softmax's shape; the column is an extra.
      return undefined;
    }
  }

  private draw(): void {
    const { answered, context } = this;
    if (!answered || !context) return;
    const { top, labels, before } = answered;
    const { tensor } = context.measured;
    const chosen = choiceOf(optionsOf(context.options, tensor).scale, scaleChoices, 'auto');
    const kind = chosen === 'auto' ? likelyScale(top) : chosen;
    const drawn = top.elements.map(({ value }) => scaled(kind, value, top.logSumExp));
    const computed = kind === 'softmax' || kind === 'logProbability';
    const column = (name: string, className: string) => h('th', { scope: 'col', class: className }, name);
    fill(
      this.head,
      h(
        'tr',
        { role: 'row' },
        column('#', 'number'),
        column(t('class'), 'class-name'),
        column(kind === 'value' ? t('value') : t('probability'), 'bar-column'),
        ...(computed ? [column(scaleLabel(kind).toLowerCase(), 'number')] : []),
        column(tensor.name, 'number'),
        ...(before ? [column(before.name, 'number wide-cell')] : []),
      ),
    );
    this.rows = top.elements.map(({ position, value }, rank) => {
      const bar = h('span', { class: rank === 0 ? 'bar is-first' : 'bar' });
      const { from, length } = barOf(drawn[rank]!, drawn, kind);
      bar.style.left = `${100 * from}%`;
      bar.style.width = `${100 * length}%`;
      const label = labels?.labels[rank];
      const element = h(
        'tr',
        { id: `rank-${rank}`, role: 'row' },
        h('td', { class: 'number muted' }, String(rank + 1)),
        h(
          'td',
          { class: 'class-name' },
          h('b', {}, label ?? String(position)),
          ...(label === undefined ? [] : [h('span', { class: 'muted' }, ` ${position}`)]),
        ),
        h('td', { class: 'bar-column' }, h('span', { class: 'rank-track', 'aria-hidden': 'true' }, bar)),
        ...(computed ? [numberCell(drawn[rank]!)] : []),
        numberCell(value),
        ...(before ? [numberCell(before.values[rank]!, 'wide-cell')] : []),
      );
      element.addEventListener('click', () => this.moveTo(position));
      return { position, element };
    });
    fill(this.body, ...this.rows.map(({ element }) => element));
    this.drawNote(answered, kind);
    this.markCursor();
    this.host.drawn();
  }

  private drawNote({ top, labels }: Answered, kind: ScaleKind): void {
    const parts = [
      t('{0} of {1}', formatInteger(top.elements.length), formatInteger(top.length)),
      kind === 'softmax' || kind === 'value'
        ? t('values from {0} to {1}', formatNumber(top.min), formatNumber(top.max))
        : t('sum {0}', formatNumber(kind === 'logProbability' ? Math.exp(top.logSumExp) : top.sum)),
      labels ? t('class names: {0}', labels.source) : undefined,
    ];
    fill(
      this.note,
      parts.filter((part) => part !== undefined).join(' · '),
      ...(top.nan > 0
        ? [' · ', h('span', { class: 'non-finite-text' }, t('{0} NaN', formatInteger(top.nan)))]
        : []),
    );
  }

  /** Shows the element under the panel's cursor as the selected one, where it is among them. */
  private markCursor(): void {
    const at = this.cursor();
    let active: string | undefined;
    for (const { position, element } of this.rows) {
      const selected = position === at;
      setAttributes(element, {
        'aria-selected': String(selected),
        class: selected ? 'is-selected' : undefined,
      });
      if (selected) active = element.id;
    }
    setAttributes(this.focusTarget, { 'aria-activedescendant': active });
  }
}

/** What an answer is for, whatever the cursor along the row. */
function keyOf(context: ViewContext): string {
  const { measured, place, options } = context;
  const { shape } = measured.tensor;
  const axis = classAxis(shape);
  const { scale } = optionsOf(options, measured.tensor);
  return JSON.stringify([place.index.map((at, k) => (k === axis ? 0 : at)), countOf(context), scale]);
}

function countOf({ measured, options }: ViewContext): number {
  const { tensor } = measured;
  const classes = tensor.shape[classAxis(tensor.shape)]!;
  const kept = Number(optionsOf(options, tensor).k);
  const wanted = Number.isInteger(kept) && kept > 0 ? Math.min(kept, 100) : 10;
  return Math.min(wanted, classes);
}

function numberCell(value: number, className = ''): HTMLElement {
  return h('td', { class: `number ${className}`.trim() }, code(formatNumber(value, 3)));
}

function scaleLabel(kind: ScaleKind): string {
  switch (kind) {
    case 'probability':
      return t('Probabilities');
    case 'softmax':
      return t('Softmax');
    case 'logProbability':
      return t('Exp of log-probabilities');
    case 'independent':
      return t('Independent');
    case 'value':
      return t('Values');
  }
}
