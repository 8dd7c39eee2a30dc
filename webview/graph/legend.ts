import { fill, h } from '../ui/dom';
import { t } from '../ui/localise';
import { type Category, categories, categoryColours } from './categories';
import { type ColourBy, figureColours, figureText } from './figures';

/** Width of the colour scale in CSS pixels. */
const scaleWidth = 120;

/** What the colours mean, in the lower left corner. */
export class Legend {
  readonly root = h('div', { class: 'float legend-box', hidden: true });

  /** `present`: the kinds of operators that are in the graph. */
  update(by: ColourBy, present: ReadonlySet<Category>): void {
    this.root.hidden = by === 'none' || (by === 'category' && present.size === 0);
    // In a narrow panel it would hide the graph; the strips only repeat what the boxes say.
    this.root.classList.toggle('wide-only', by === 'category');
    if (by === 'none') return;
    if (by === 'category') {
      const shown = categories.filter((category) => present.has(category));
      fill(this.root, h('ul', { class: 'legend-list' }, ...shown.map(categoryRow)));
      return;
    }
    const { caption, note, unit, low, high } = by;
    fill(
      this.root,
      h(
        'div',
        { class: 'legend-scale' },
        h('span', {}, caption),
        scale(figureColours(by), low, high),
        h('span', {}),
        h(
          'span',
          { class: 'legend-ticks tabular' },
          ...[low, (low + high) / 2, high].map((value) => h('span', {}, figureText(value, unit))),
        ),
      ),
      note === '' ? undefined : h('div', { class: 'muted wide-only' }, note),
    );
  }
}

function categoryRow(category: Category): HTMLElement {
  const swatch = h('span', { class: 'legend-swatch' });
  swatch.style.background = `var(${categoryColours[category]})`;
  return h('li', {}, swatch, categoryName(category));
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
