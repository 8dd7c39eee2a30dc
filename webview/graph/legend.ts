import { fill, h } from '../ui/dom';
import { IconButton } from '../ui/icon-button';
import { t } from '../ui/localise';
import { formatInteger } from '../ui/number-format';
import { type Category, categories, categoryColours } from './categories';
import { type ColourBy, figureColours, figureText } from './figures';
import type { NodeFigures } from './messages/protocol';

/** Width of the colour scale in CSS pixels. */
const scaleWidth = 120;

/** What can be done with a figure. */
export interface LegendEvents {
  /** Goes to the next or previous worst node. */
  worst(step: -1 | 1): void;
  /** Asks for another run to compare with. */
  chooseRun(): void;
  /** A person has opened or closed it. */
  toggled(open: boolean): void;
}

/** A list of kinds is open by itself where the graph's area is so wide, in CSS pixels; a scale always is. */
const roomyFrom = 480;

/**
 * What the colours mean, in the lower left corner; and the way from one worst node to the next. Closed, it is a bar of
 * the colours.
 */
export class Legend {
  readonly root = h('div', { class: 'float legend-box', hidden: true });
  private readonly content = h('div', { class: 'legend-content' });
  private readonly toggle = new IconButton('chevronDown', t('Legend'), () =>
    this.events.toggled(!this.isOpen),
  );
  /** Whether a person wants it open; `undefined` where nobody has said. */
  private wanted: boolean | undefined;
  private width = 0;
  private shown: { readonly by: ColourBy; readonly present: ReadonlySet<Category> } = {
    by: 'none',
    present: new Set(),
  };
  private readonly place = h('span', { class: 'tabular', role: 'status' });
  private readonly worst: HTMLElement;
  private readonly foot: HTMLElement;
  private readonly otherRun = h('button', { type: 'button', class: 'link' }, t('Another run…'));

  constructor(private readonly events: LegendEvents) {
    this.root.append(this.content, this.toggle.root);
    this.otherRun.addEventListener('click', () => events.chooseRun());
    this.worst = h(
      'span',
      { class: 'legend-worst' },
      h('span', {}, t('Worst first')),
      new IconButton('arrowUp', t('Previous worst (Shift+W)'), () => events.worst(-1)).root,
      new IconButton('arrowDown', t('Next worst (W)'), () => events.worst(1)).root,
      this.place,
    );
    this.foot = h('div', { class: 'legend-foot' }, this.worst, h('span', { class: 'grow' }), this.otherRun);
  }

  /** Which of the worst nodes is selected, from 1; 0 for none. */
  showPlace(place: number, count: number): void {
    this.worst.hidden = count === 0;
    this.place.textContent =
      place === 0
        ? t('– of {0}', formatInteger(count))
        : t('{0} of {1}', formatInteger(place), formatInteger(count));
  }

  /** `present`: the kinds of operators that are in the graph. */
  update(by: ColourBy, present: ReadonlySet<Category>): void {
    this.shown = { by, present };
    this.draw();
  }

  /** Takes over what a person wants, and how wide the graph's area is. */
  arrange(wanted: boolean | undefined, width: number): void {
    const before = this.isOpen;
    this.wanted = wanted;
    this.width = width;
    if (this.isOpen !== before) this.draw();
  }

  private get isOpen(): boolean {
    return this.wanted ?? (this.shown.by !== 'category' || this.width >= roomyFrom);
  }

  private draw(): void {
    const { by, present } = this.shown;
    const { isOpen } = this;
    this.root.hidden = by === 'none' || (by === 'category' && present.size === 0);
    this.root.classList.toggle('is-closed', !isOpen);
    this.toggle.root.setAttribute('aria-expanded', String(isOpen));
    if (by === 'none') return;
    if (by === 'category') {
      const shown = categories.filter((category) => present.has(category));
      fill(
        this.content,
        isOpen
          ? h('ul', { class: 'legend-list' }, ...shown.map(categoryRow))
          : h('div', { class: 'legend-swatches', 'aria-hidden': 'true' }, ...shown.map(titledSwatch)),
      );
    } else if (isOpen) this.drawScale(by);
    else fill(this.content, h('div', { title: by.caption }, scale(figureColours(by), by.low, by.high)));
  }

  private drawScale(by: NodeFigures): void {
    const { caption, note, unit, low, high, isComparison } = by;
    fill(
      this.content,
      h(
        'div',
        { class: isComparison ? 'legend-scale legend-stacked' : 'legend-scale' },
        h('span', {}, caption),
        scale(figureColours(by), low, high),
        isComparison ? undefined : h('span', {}),
        h(
          'span',
          { class: 'legend-ticks tabular' },
          ...[low, (low + high) / 2, high].map((value) => h('span', {}, figureText(value, unit))),
        ),
      ),
      note === '' ? undefined : h('div', { class: 'muted wide-only legend-note', title: note }, note),
      isComparison ? comparisonMarks(by) : undefined,
      this.foot,
    );
    this.otherRun.hidden = !isComparison;
  }
}

/** What else stands for what in a comparison. */
function comparisonMarks({ values }: NodeFigures): HTMLElement {
  const row = (className: string, text: string) =>
    h('li', {}, h('span', { class: `legend-swatch ${className}` }), text);
  return h(
    'ul',
    { class: 'legend-list legend-marks' },
    row('legend-hatched', t('not told in both')),
    values.includes(Number.POSITIVE_INFINITY)
      ? row('legend-nan', t('other counts of NaN or infinities'))
      : undefined,
  );
}

function categoryRow(category: Category): HTMLElement {
  return h('li', {}, swatchOf(category), categoryName(category));
}

function titledSwatch(category: Category): HTMLElement {
  const swatch = swatchOf(category);
  swatch.title = categoryName(category);
  return swatch;
}

function swatchOf(category: Category): HTMLElement {
  const swatch = h('span', { class: 'legend-swatch' });
  swatch.style.background = `var(${categoryColours[category]})`;
  return swatch;
}

/** What a kind of operators is called. */
function categoryName(category: Category): string {
  switch (category) {
    case 'matrix':
      return t('Matrix product');
    case 'activation':
      return t('Activation');
    case 'normalization':
      return t('Normalization');
    case 'window':
      return t('Pooling, reduction');
    case 'arithmetic':
      return t('Arithmetic, logic');
    case 'shape':
      return t('Shape');
    case 'control':
      return t('Control, quantization');
    case 'other':
      return t('Other');
  }
}

function scale(colourOf: (value: number) => string, from: number, to: number): HTMLElement {
  const canvas = h('canvas', { width: scaleWidth, height: 8, 'aria-hidden': 'true' });
  const context = canvas.getContext('2d')!;
  for (let x = 0; x < scaleWidth; x++) {
    context.fillStyle = colourOf(from + ((to - from) * x) / (scaleWidth - 1));
    context.fillRect(x, 0, 1, 8);
  }
  return canvas;
}
