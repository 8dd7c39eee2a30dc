import { button, DropdownField } from '../../ui/controls';
import { fill, h } from '../../ui/dom';
import { Latest } from '../../ui/latest';
import { t } from '../../ui/localise';
import { formatInteger } from '../../ui/number-format';
import { AxisSliders } from '../axis-sliders';
import { otherAxes } from '../place';
import { fact } from './media/facts';
import type { MediaAnswers } from './media/protocol';
import { choiceOf, optionsOf, withOptions } from './media/tensor-options';
import { elementsAlong } from './text/elements-along';
import { HexDump, offsetText } from './text/hex-dump';
import { kindLabel } from './text/kind-label';
import { likelyReading, readings, type TextReading, textAxis, textFit } from './text/reading';
import { TokenList } from './text/token-list';
import { runAt, tokenRuns } from './text/token-runs';
import { visibleParts } from './text/visible-text';
import type { View, ViewContext, ViewHost, ViewKind } from './view';

export const textKind: ViewKind = {
  id: 'text',
  label: () => t('Text'),
  icon: 'words',
  frame: [],
  fit: textFit,
  create: (host) => new TextView(host),
};

/** Tokens, or bytes, that are shown at a time. */
const pageLength = 512;

type Decoded = MediaAnswers['tokens'];

/** What is drawn. */
interface Answered {
  readonly key: string;
  readonly reading: TextReading;
  readonly from: number;
  readonly ids: readonly number[];
  /** Of tokens, and of characters. */
  readonly decoded: Decoded;
}

/** The integers of a tensor as the text that they are. */
class TextView implements View {
  readonly root: HTMLElement;
  readonly keys = [
    { keys: ['←→'], does: t('token') },
    { keys: ['↑↓'], does: t('row') },
  ];
  readonly speaksItself = true;
  private readonly readAs = new DropdownField(t('Read as'), 'reading-field', (reading) => {
    const { options, measured } = this.context!;
    this.host.keep(withOptions(options, measured.tensor, { reading }));
  });
  private readonly sliders = new AxisSliders((place) => this.host.setPlace(place));
  private readonly choose = button(t('Choose Vocabulary…'), () => this.host.chooseNames('vocabulary'));
  private readonly pages = h('span', { class: 'token-pages tabular' });
  private readonly back = button(t('Earlier'), () => this.turn(-1));
  private readonly on = button(t('Later'), () => this.turn(1));
  private readonly tokens = new TokenList((position) => this.moveTo(position));
  private readonly bytes = new HexDump((position) => this.moveTo(position));
  private readonly pager: HTMLElement;
  private readonly facts = h('dl', { class: 'fact-list token-facts' });
  private readonly textHead = h('h2', {}, t('Text'));
  /** Long texts scroll: by keys too. */
  private readonly text = h('p', {
    ...{ class: 'token-joined', dir: 'auto', tabindex: 0, role: 'region', 'aria-label': t('Text') },
  });
  private readonly note = h('p', { class: 'media-note muted' });
  private readonly loader = new Latest<ViewContext>((context) => this.load(context));
  private context: ViewContext | undefined;
  private answered: Answered | undefined;
  /** Bytes a row: as many as there is room for. */
  private perRow = 16;

  constructor(private readonly host: ViewHost) {
    this.pager = h('div', { class: 'token-pager' }, this.back, this.pages, this.on);
    const main = h('div', { class: 'token-main' }, this.pager, this.tokens.root, this.bytes.root);
    this.root = h(
      'div',
      { class: 'media-view' },
      h(
        'div',
        { class: 'tool-row', role: 'toolbar', 'aria-label': t('Text') },
        this.readAs.root,
        this.sliders.root,
        h('span', { class: 'grow' }),
        this.choose,
      ),
      h(
        'div',
        { class: 'media-body' },
        main,
        h('aside', { class: 'media-side', 'aria-label': t('Token') }, this.facts, this.textHead, this.text),
      ),
      this.note,
    );
    new ResizeObserver(() => this.fitRows(main.clientWidth)).observe(main);
  }

  get focusTarget(): HTMLElement {
    return this.reading === 'bytes' ? this.bytes.root : this.tokens.root;
  }

  show(context: ViewContext): void {
    const before = this.context;
    this.context = context;
    const { measured, place } = context;
    const { shape } = measured.tensor;
    if (before?.measured !== measured) this.answered = undefined;
    this.sliders.update(shape, place, otherAxes(shape, [textAxis(shape)]));
    this.updateTools();
    if (this.answered?.key === this.keyOf(context)) this.markCursor();
    else this.loader.request(context);
  }

  /** Colours are the theme's variables: nothing is to be drawn again. */
  redraw(): void {}

  keyDown(event: KeyboardEvent): boolean {
    if (event.altKey || event.ctrlKey || event.metaKey) return false;
    if (!this.context || document.activeElement !== this.focusTarget) return false;
    const last = this.length - 1;
    const at = this.cursor;
    const steps: Record<string, number> = {
      Home: 0,
      End: last,
      PageUp: at - pageLength,
      PageDown: at + pageLength,
    };
    const next = steps[event.key] ?? this.positionAfterKey(event.key, at);
    if (next === undefined) return false;
    this.moveTo(Math.min(last, Math.max(0, next)));
    return true;
  }

  private positionAfterKey(key: string, at: number): number | undefined {
    if (this.reading !== 'bytes') return this.tokens.positionAfterKey(key, at);
    return { ArrowLeft: at - 1, ArrowRight: at + 1, ArrowUp: at - this.perRow, ArrowDown: at + this.perRow }[
      key
    ];
  }

  private get reading(): TextReading {
    const { measured, options } = this.context!;
    const { tensor } = measured;
    return choiceOf(optionsOf(options, tensor).reading, readings, likelyReading(tensor));
  }

  private get length(): number {
    const { shape } = this.context!.measured.tensor;
    return shape[textAxis(shape)]!;
  }

  private get cursor(): number {
    const { measured, place } = this.context!;
    return place.index[textAxis(measured.tensor.shape)]!;
  }

  private moveTo(position: number): void {
    const { place, measured } = this.context!;
    const axis = textAxis(measured.tensor.shape);
    // What is drawn may still be of a longer tensor before this one.
    const within = Math.min(position, this.length - 1);
    this.host.goTo(place.index.map((at, k) => (k === axis ? within : at)));
  }

  private turn(step: 1 | -1): void {
    const from = pageOf(this.cursor) + step * pageLength;
    if (from >= 0 && from < this.length) this.moveTo(from);
  }

  private fitRows(width: number): void {
    const perRow = width < 480 ? 8 : 16;
    if (perRow === this.perRow) return;
    this.perRow = perRow;
    this.draw();
  }

  private updateTools(): void {
    const { measured, options } = this.context!;
    const { tensor } = measured;
    const kept = optionsOf(options, tensor).reading;
    const auto = t('Auto ({0})', readingLabel(likelyReading(tensor)).toLowerCase());
    this.readAs.update(
      ['auto', ...readings].map((value) => ({
        value,
        label: value === 'auto' ? auto : readingLabel(value as TextReading),
      })),
      choiceOf(kept, readings, 'auto' as TextReading),
    );
    this.choose.hidden = this.reading !== 'tokens';
    const from = pageOf(this.cursor);
    this.pager.hidden = this.length <= pageLength;
    this.pages.textContent = t(
      '{0} to {1} of {2}',
      formatInteger(from),
      formatInteger(Math.min(this.length, from + pageLength) - 1),
      formatInteger(this.length),
    );
    this.back.disabled = from === 0;
    this.on.disabled = from + pageLength >= this.length;
  }

  /** What an answer is for, whatever the cursor on the page. */
  private keyOf({ measured, place }: ViewContext): string {
    const axis = textAxis(measured.tensor.shape);
    return JSON.stringify([place.index.map((at, k) => (k === axis ? pageOf(at) : at)), this.reading]);
  }

  private async load(context: ViewContext): Promise<void> {
    const { measured } = context;
    const key = this.keyOf(context);
    const { reading } = this;
    const isStale = () => this.context?.measured !== measured || this.keyOf(this.context) !== key;
    try {
      const from = pageOf(this.cursor);
      const axis = textAxis(measured.tensor.shape);
      const ids = (await elementsAlong(context, axis, from, pageLength)).map(Number);
      const decoded = await decode(context, reading, ids);
      if (isStale()) return;
      this.answered = { key, reading, from, ids, decoded };
      this.host.failed(undefined);
      this.draw();
    } catch (error) {
      if (isStale()) return;
      this.empty();
      this.host.failed((error as Error).message);
    }
  }

  /** Nothing of a tensor before this one is left beside what went wrong. */
  private empty(): void {
    this.tokens.draw([]);
    this.bytes.draw([], 0, this.perRow);
    this.facts.replaceChildren();
    this.text.textContent = '';
    this.textHead.hidden = true;
    this.note.textContent = '';
  }

  private draw(): void {
    const { answered, context } = this;
    if (!answered || !context) return;
    const { reading, from, ids, decoded } = answered;
    const isBytes = reading === 'bytes';
    this.bytes.root.hidden = !isBytes;
    this.tokens.root.hidden = isBytes;
    if (isBytes) this.bytes.draw(ids, from, this.perRow);
    else this.tokens.draw(tokenRuns(ids, from, decoded.tokens));
    const text = isBytes ? textOfBytes(ids) : decoded.text;
    this.textHead.hidden = text === '';
    this.text.textContent = text;
    this.drawNote(answered);
    this.markCursor();
    this.host.drawn();
  }

  private drawNote({ reading, ids, decoded }: Answered): void {
    const { tokens, vocabulary } = decoded;
    const count = (kind: string) => tokens.filter((token) => token.kind === kind).length;
    const outside = ids.filter((id) => id < 0 || id > 255).length;
    const parts =
      reading === 'bytes'
        ? [
            this.length === 1 ? t('1 byte') : t('{0} bytes', formatInteger(this.length)),
            outside > 0 ? t('outside of 0 to 255 (··): {0}', formatInteger(outside)) : undefined,
          ]
        : [
            this.length === 1 ? t('1 token') : t('{0} tokens', formatInteger(this.length)),
            count('special') > 0 ? t('{0} special', formatInteger(count('special'))) : undefined,
            count('unknown') > 0 ? t('{0} unknown', formatInteger(count('unknown'))) : undefined,
            count('missing') > 0
              ? t('{0} not in the vocabulary', formatInteger(count('missing')))
              : undefined,
            vocabulary
              ? t('vocabulary: {0}, {1} pieces', vocabulary.source, formatInteger(vocabulary.size))
              : reading === 'tokens'
                ? t('no vocabulary beside the model: ids only')
                : undefined,
            t('below each: position and id'),
          ];
    this.note.textContent = parts.filter((part) => part !== undefined).join(' · ');
  }

  /** Shows the element under the panel's cursor as the selected one, and what is known of it. */
  private markCursor(): void {
    const { answered } = this;
    if (!answered) return;
    const { reading, from, ids } = answered;
    const at = this.cursor;
    const id = ids[at - from];
    if (id === undefined) return;
    if (reading === 'bytes') {
      this.bytes.select(at);
      fill(
        this.facts,
        ...fact(t('Position'), `${at} (0x${offsetText(at)})`),
        ...fact(t('Value'), id >= 0 && id <= 255 ? `${id} (0x${id.toString(16).toUpperCase()})` : String(id)),
      );
      return;
    }
    this.tokens.select(at);
    const token = answered.decoded.tokens[at - from];
    const run = tokenRuns(ids, from, answered.decoded.tokens);
    const found = run[runAt(run, at)];
    const many = found && found.count > 1 ? ` … ${found.position + found.count - 1}` : '';
    fill(
      this.facts,
      ...fact(t('Position'), `${found?.position ?? at}${many}`),
      ...fact(t('Id'), String(id)),
      ...(token && token.kind !== 'missing' ? fact(t('Token'), signedText(token.text)) : []),
      ...(token?.piece ? fact(t('Piece'), signedText(token.piece)) : []),
      ...(token && token.kind !== 'piece' ? fact(t('Kind'), kindLabel(token.kind)) : []),
    );
  }
}

function pageOf(position: number): number {
  return position - (position % pageLength);
}

async function decode(
  { measured }: ViewContext,
  reading: TextReading,
  ids: readonly number[],
): Promise<Decoded> {
  if (reading === 'tokens') return measured.once<'tokens'>({ ask: 'tokens', ids });
  if (reading === 'bytes') return { tokens: [], text: '' };
  const tokens = ids.map((id) => {
    const isCharacter = id >= 0 && id <= 0x10ffff;
    return {
      kind: isCharacter ? 'piece' : 'missing',
      text: isCharacter ? String.fromCodePoint(id) : '',
    } as const;
  });
  return { tokens, text: tokens.map(({ text }) => text || '\uFFFD').join('') };
}

/** The bytes' UTF-8, where it is one but for bytes cut off at the end; else nothing. */
function textOfBytes(values: readonly number[]): string {
  const end = values.findIndex((value) => value < 0 || value > 255);
  const bytes = Uint8Array.from(end < 0 ? values : values.slice(0, end));
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true });
    return /[\0-\u0008\u000e-\u001a]/.test(text) ? '' : text;
  } catch {
    return '';
  }
}

/** A text in which blanks and controls are seen. */
function signedText(text: string): string {
  return visibleParts(text)
    .map((part) => part.text)
    .join('');
}

function readingLabel(reading: TextReading): string {
  if (reading === 'tokens') return t('Tokens');
  return reading === 'bytes' ? t('Bytes') : t('Characters');
}
