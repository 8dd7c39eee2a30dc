import type { TensorMeaning } from '../../../core/tensor/meaning';
import { classTable, mostClasses } from '../../ui/class-colours';
import { button } from '../../ui/controls';
import { rowsByColumns } from '../../ui/counted';
import { h } from '../../ui/dom';
import { Latest } from '../../ui/latest';
import { t } from '../../ui/localise';
import { formatInteger } from '../../ui/number-format';
import { sliceOf } from '../place';
import type { Viewport } from '../viewport';
import { ClassLegend } from './classes/class-legend';
import {
  areClasses,
  classBins,
  classFit,
  classForm,
  type FoundClass,
  foundClasses,
  likeliestClass,
} from './classes/class-values';
import { LayerOverPicture, type LayerStyle } from './map/layer-over-picture';
import { cellsPerPixel, type Size } from './map/map-placement';
import { noteWithLabels } from './media/note-row';
import type { Labels } from './media/protocol';
import type { View, ViewContext, ViewHost, ViewKind } from './view';

export const classesKind: ViewKind = {
  id: 'classes',
  label: () => t('Classes'),
  icon: 'layers',
  frame: ['plane'],
  fit: classFit,
  create: (host) => new ClassesView(host),
};

const table = classTable();

interface Answered {
  readonly key: string;
  readonly meaning: TensorMeaning;
  readonly found: readonly FoundClass[];
  readonly labels: Labels | null;
}

/** Which class each place of the picture is of, in colours over it, with a legend. */
class ClassesView implements View {
  readonly root: HTMLElement;
  readonly keys = [
    { keys: ['↑↓←→'], does: t('move') },
    { keys: ['Space'], does: t('only this class') },
  ];
  private readonly over: LayerOverPicture;
  private readonly legend = new ClassLegend((only) => this.over.keep({ only: only ?? -1 }));
  private readonly tools: HTMLElement;
  private readonly body: HTMLElement;
  private readonly note = h('p', { class: 'media-note muted' });
  private readonly noteRow: HTMLElement;
  private readonly card = h('div', { class: 'classes-card', hidden: true });
  private readonly loader = new Latest<ViewContext>((context) => this.load(context));
  private answered: Answered | undefined;
  /** Of how many places a pixel shows one; undefined where each place is drawn. */
  private merged: { readonly down: string; readonly across: string } | undefined;

  constructor(private readonly host: ViewHost) {
    this.over = new LayerOverPicture(host, {
      draw: () => this.draw(),
      loaded: () => this.updateLegend(),
      style: (_context, view, picture) => this.style(view, picture),
    });
    const { ground, opacity, pixels } = this.over;
    this.tools = h(
      'div',
      { class: 'tool-row', role: 'toolbar', 'aria-label': t('Classes') },
      ground.field.root,
      opacity.root,
    );
    this.body = h(
      'div',
      { class: 'media-body' },
      pixels.root,
      h(
        'aside',
        { class: 'media-side', 'aria-label': t('Classes') },
        h('div', { class: 'class-scroll' }, this.legend.list),
      ),
    );
    this.noteRow = noteWithLabels(this.note, host);
    this.root = h('div', { class: 'media-view' }, this.card, this.tools, this.body, this.noteRow);
  }

  get focusTarget(): HTMLElement {
    return this.over.pixels.picture;
  }

  show(context: ViewContext): void {
    if (this.over.take(context)) this.answered = undefined;
    const { measured, statistics } = context;
    const scores = classForm(measured.tensor) === 'scores';
    const isOther = scores || (statistics !== undefined && !areClasses(statistics));
    this.card.hidden = !isOther;
    for (const part of [this.tools, this.body, this.noteRow]) part.hidden = isOther;
    if (isOther) this.explain(context, scores);
    else if (this.answered?.key === keyOf(context)) this.draw();
    else this.loader.request(context);
  }

  hidden(): void {
    this.over.hidden();
  }

  redraw(): void {
    this.over.pixels.schedule();
  }

  valueAtCursor(): number | undefined {
    return this.answered && this.over.valueAtCursor();
  }

  keyDown(event: KeyboardEvent): boolean {
    if (event.altKey || event.ctrlKey || event.metaKey) return false;
    if (document.activeElement === this.legend.list && this.legend.keyDown(event.key)) return true;
    return this.over.keyDown(event);
  }

  /** Why there is no map, and the way to one. */
  private explain({ measured, statistics }: ViewContext, scores: boolean): void {
    const { tensor } = measured;
    if (!scores) {
      const text = t(
        'Its values go from {0} to {1}: numbers of classes are 0 to {2}.',
        formatInteger(statistics!.min),
        formatInteger(statistics!.max),
        mostClasses - 1,
      );
      this.card.replaceChildren(h('p', {}, text));
      return;
    }
    const show = button(t('Show Likeliest Classes'), () => this.host.showValue(likeliestClass(tensor)), {
      primary: true,
    });
    this.card.replaceChildren(
      h('p', {}, t('It has a score for each of {0} classes at each place.', tensor.shape.at(-3)!)),
      h('p', { class: 'muted code' }, likeliestClass(tensor)),
      show,
    );
  }

  private get only(): number | undefined {
    const { only } = this.over.options;
    const isThere = this.answered?.found.some(({ index }) => index === only);
    return isThere ? (only as number) : undefined;
  }

  private async load(context: ViewContext): Promise<void> {
    const { measured, place } = context;
    const key = keyOf(context);
    const isStale = () => {
      const now = this.over.context;
      return now?.measured !== measured || keyOf(now) !== key;
    };
    try {
      const meaning = await measured.once<'meaning'>({ ask: 'meaning' });
      const counted = await measured.once<'histogram'>({
        ask: 'histogram',
        ...classBins,
        at: sliceOf(place),
      });
      const found = foundClasses(counted);
      const positions = found.map(({ index }) => index);
      const classes = Math.max(0, ...positions) + 1;
      const labels = await measured.once<'labels'>({ ask: 'labels', classes, positions }).catch(() => null);
      if (isStale()) return;
      this.answered = { key, meaning, found, labels };
      this.host.failed(undefined);
      this.draw();
    } catch (error) {
      if (!isStale()) this.host.failed((error as Error).message);
    }
  }

  private draw(): void {
    const { answered } = this;
    const { context, isSeen } = this.over;
    if (!isSeen || !context || answered?.key !== keyOf(context)) return;
    this.over.layOut(answered.meaning, (_ground, { rows, columns }) =>
      t(
        'Classes of {0}, {1}. Arrow keys move the cursor.',
        context.measured.tensor.name,
        rowsByColumns(rows, columns),
      ),
    );
    this.updateLegend();
    this.updateNote();
  }

  private updateNote(): void {
    if (!this.answered) return;
    const { merged } = this;
    const { found, labels } = this.answered;
    const parts = [
      found.length === 1 ? t('1 class') : t('{0} classes', found.length),
      labels ? t('class names: {0}', labels.source) : undefined,
      this.only === undefined ? undefined : t('only one class is drawn'),
      merged &&
        t('a pixel stands for {0} × {1} places: the highest number is drawn', merged.across, merged.down),
    ];
    this.note.textContent = parts.filter((part) => part !== undefined).join(' · ');
  }

  private updateLegend(): void {
    const { answered } = this;
    if (!answered) return;
    const { found, labels } = answered;
    const names = new Map<number, string>();
    found.forEach(({ index }, at) => {
      const name = labels?.labels[at];
      if (name !== undefined) names.set(index, name);
    });
    const { rows, columns } = this.over.size;
    const total = rows * columns;
    this.legend.update({ found, total, names, only: this.only, atCursor: this.valueAtCursor() });
  }

  private style(view: Viewport, picture: Size): LayerStyle | undefined {
    if (!this.answered) return undefined;
    const { only } = this;
    this.sayMerged(cellsPerPixel(view, picture, this.over.size, window.devicePixelRatio));
    return {
      colouring: { map: 'gray', low: 0, high: mostClasses - 1, table },
      threshold: undefined,
      ...(only !== undefined && { only }),
    };
  }

  /** Of the places that share a pixel only the highest number is seen: a thin class of a low one may be there too. */
  private sayMerged({ rows, columns }: Size): void {
    const each = (cells: number) => String(Math.round(10 * cells) / 10);
    const [down, across] = [each(rows), each(columns)];
    const merged = down === '1' && across === '1' ? undefined : { down, across };
    if (JSON.stringify(merged) === JSON.stringify(this.merged)) return;
    this.merged = merged;
    this.updateNote();
  }
}

/** What an answer is for: a slice. */
function keyOf({ measured, place }: ViewContext): string {
  return JSON.stringify([measured.tensor.generation, place.rowAxis, place.columnAxis, sliceOf(place)]);
}
