import { elementCount } from '../../../core/tensor/dtype';
import { button } from '../../ui/controls';
import { fill, h, setAttributes } from '../../ui/dom';
import { Latest } from '../../ui/latest';
import { t } from '../../ui/localise';
import { formatInteger } from '../../ui/number-format';
import { AxisSliders } from '../axis-sliders';
import { otherAxes } from '../place';
import { type StringElement, stringElement } from '../string-text';
import { fact } from './media/facts';
import { rowAfterKey } from './media/row-after-key';
import { StringFacts } from './strings/string-facts';
import { elementsAlong } from './text/elements-along';
import { textAxis } from './text/reading';
import { visibleParts } from './text/visible-text';
import type { View, ViewContext, ViewHost, ViewKind } from './view';

export const stringsKind: ViewKind = {
  id: 'strings',
  label: () => t('Text'),
  icon: 'words',
  frame: [],
  strings: true,
  // Of several dimensions the table shows more.
  fit: ({ dtype, shape }) =>
    dtype !== 'string' ? 0 : shape.filter((size) => size > 1).length > 1 ? 0.8 : 0.95,
  create: (host) => new StringsView(host),
};

/** Strings that are shown at a time. */
const pageLength = 256;

/** The strings of a tensor as text: a list along a dimension, and the selected one in full. */
class StringsView implements View {
  readonly root: HTMLElement;
  readonly keys = [{ keys: ['↑↓'], does: t('string') }];
  readonly speaksItself = true;
  readonly focusTarget = h('div', {
    class: 'string-list',
    role: 'listbox',
    tabindex: 0,
    'aria-label': t('Strings'),
  });
  private readonly sliders = new AxisSliders((place) => this.host.setPlace(place));
  private readonly tools: HTMLElement;
  private readonly pages = h('span', { class: 'token-pages tabular' });
  private readonly back = button(t('Earlier'), () => this.moveTo(this.from - pageLength));
  private readonly on = button(t('Later'), () => this.moveTo(this.from + pageLength));
  private readonly pager = h('div', { class: 'token-pager' }, this.back, this.pages, this.on);
  private readonly facts = h('dl', { class: 'fact-list' });
  /** Long strings scroll: by keys too. */
  private readonly whole = h('p', {
    ...{ class: 'string-whole', dir: 'auto', tabindex: 0, role: 'region', 'aria-label': t('Text') },
  });
  private readonly statistics: StringFacts;
  private readonly loader = new Latest<ViewContext>((context) => this.load(context));
  private context: ViewContext | undefined;
  private answered: { readonly key: string; readonly strings: readonly StringElement[] } | undefined;
  private options: readonly HTMLElement[] = [];

  constructor(private readonly host: ViewHost) {
    this.statistics = new StringFacts((index) => host.goTo(index));
    this.tools = h('div', { class: 'tool-row', role: 'toolbar', 'aria-label': t('Text') }, this.sliders.root);
    this.root = h(
      'div',
      { class: 'media-view' },
      this.tools,
      // Above the text, whose length changes with every string.
      this.statistics.root,
      h(
        'div',
        { class: 'media-body' },
        h('div', { class: 'token-main' }, this.pager, this.focusTarget),
        h('aside', { class: 'media-side', 'aria-label': t('String') }, this.facts, this.whole),
      ),
    );
  }

  show(context: ViewContext): void {
    this.context = context;
    const { measured, place } = context;
    const { shape } = measured.tensor;
    const others = otherAxes(shape, [textAxis(shape)]);
    this.tools.hidden = others.length === 0;
    this.sliders.update(shape, place, others);
    this.statistics.show(measured);
    this.updatePager();
    if (this.answered?.key === this.keyOf(context)) this.markCursor();
    else this.loader.request(context);
  }

  /** Colours are the theme's variables: nothing is to be drawn again. */
  redraw(): void {}

  keyDown(event: KeyboardEvent): boolean {
    if (event.altKey || event.ctrlKey || event.metaKey || !this.context) return false;
    if (document.activeElement !== this.focusTarget) return false;
    const far = { PageUp: this.cursor - 10, PageDown: this.cursor + 10 }[event.key];
    const next = far ?? rowAfterKey(event.key, this.cursor, this.length);
    if (next === undefined) return false;
    this.moveTo(next);
    return true;
  }

  private get axis(): number {
    return textAxis(this.context!.measured.tensor.shape);
  }

  /** Of a scalar, one. */
  private get length(): number {
    return this.context!.measured.tensor.shape[this.axis] ?? 1;
  }

  private get cursor(): number {
    return this.context!.place.index[this.axis] ?? 0;
  }

  /** The first position of the page that the cursor is on. */
  private get from(): number {
    return this.cursor - (this.cursor % pageLength);
  }

  private moveTo(position: number): void {
    const at = Math.min(this.length - 1, Math.max(0, position));
    this.host.goTo(this.context!.place.index.map((old, axis) => (axis === this.axis ? at : old)));
  }

  private updatePager(): void {
    const { from, length } = this;
    this.pager.hidden = length <= pageLength;
    this.pages.textContent = t(
      '{0} to {1} of {2}',
      formatInteger(from),
      formatInteger(Math.min(length, from + pageLength) - 1),
      formatInteger(length),
    );
    this.back.disabled = from === 0;
    this.on.disabled = from + pageLength >= length;
  }

  /** What an answer is for, whatever the cursor on the page. */
  private keyOf({ measured, place }: ViewContext): string {
    const others = place.index.map((at, axis) => (axis === this.axis ? this.from : at));
    return JSON.stringify([measured.tensor.generation, others]);
  }

  private async load(context: ViewContext): Promise<void> {
    const key = this.keyOf(context);
    const isStale = () => this.context === undefined || this.keyOf(this.context) !== key;
    try {
      const texts = await elementsAlong(context, this.axis, this.from, pageLength);
      if (isStale()) return;
      this.answered = { key, strings: texts.map(stringElement) };
      this.host.failed(undefined);
      this.draw();
    } catch (error) {
      if (isStale()) return;
      fill(this.focusTarget);
      fill(this.facts);
      this.whole.textContent = '';
      this.host.failed((error as Error).message);
    }
  }

  private draw(): void {
    const { from } = this;
    this.options = this.answered!.strings.map((element, at) => {
      const option = h(
        'div',
        { class: 'string-row', role: 'option', id: `string-${at}` },
        h('span', { class: 'string-place tabular' }, formatInteger(from + at)),
        h('span', { class: 'string-text', dir: 'auto' }, ...textNodes(element)),
      );
      option.addEventListener('click', () => this.moveTo(from + at));
      return option;
    });
    fill(this.focusTarget, ...this.options);
    this.markCursor();
    this.host.drawn();
  }

  /** Shows the element under the panel's cursor as the selected one, in full. */
  private markCursor(): void {
    const at = this.cursor - this.from;
    this.options.forEach((option, k) => {
      setAttributes(option, { 'aria-selected': String(k === at) });
    });
    const option = this.options[at];
    setAttributes(this.focusTarget, { 'aria-activedescendant': option?.id });
    if (option && document.activeElement === this.focusTarget) option.scrollIntoView({ block: 'nearest' });
    const element = this.answered?.strings[at];
    if (!element) return;
    const { text, isCut } = element;
    const more = (count: number) => (isCut ? t('more than {0}', formatInteger(count)) : formatInteger(count));
    const { shape } = this.context!.measured.tensor;
    fill(
      this.facts,
      ...(elementCount(shape) > 1 ? fact(t('Position'), formatInteger(this.cursor)) : []),
      ...fact(t('Characters'), more([...text].length)),
      ...fact(t('UTF-8 bytes'), more(new TextEncoder().encode(text).length)),
      ...(isCut ? fact(t('Shown'), t('its beginning')) : []),
    );
    this.whole.textContent = text;
  }
}

/** So much of a string is in its row of the list, in UTF-16 units: more than the row's three lines show. */
const rowLength = 600;

/** A string's beginning as nodes, with signs for what is not seen: blanks at its ends, and controls. */
function textNodes({ text, isCut }: StringElement): (Node | string)[] {
  if (text === '') return [h('span', { class: 'token-sign' }, t('empty'))];
  // Half of a pair of surrogates is no letter.
  const shown = text.slice(0, rowLength).replace(/[\ud800-\udbff]$/, '');
  const start = shown.length - shown.trimStart().length;
  const end = Math.max(start, shown.trimEnd().length);
  const signs = (part: string) =>
    visibleParts(part).map(({ text: shownText, sign }) =>
      sign ? h('span', { class: 'token-sign' }, shownText) : shownText,
    );
  // Blanks between words need no sign.
  const words = shown
    .slice(start, end)
    .split(/( +)/)
    .flatMap((part) => (/^ +$/.test(part) ? [part] : signs(part)));
  const more = isCut || shown.length < text.length;
  return [...signs(shown.slice(0, start)), ...words, ...signs(shown.slice(end)), ...(more ? ['…'] : [])];
}
