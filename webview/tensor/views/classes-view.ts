import { elementCount } from '../../../core/tensor/dtype';
import type { TensorMeaning } from '../../../core/tensor/meaning';
import { classTable, mostClasses } from '../../ui/class-colours';
import { button } from '../../ui/controls';
import { rowsByColumns } from '../../ui/counted';
import { h } from '../../ui/dom';
import { Latest } from '../../ui/latest';
import { t } from '../../ui/localise';
import { formatInteger } from '../../ui/number-format';
import { PercentSlider } from '../../ui/percent-slider';
import { cursorStep, zoomByKey } from '../picture-keys';
import { cursorOf, movedTo, pictureSize, sliceOf } from '../place';
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
import { PixelPicture } from './image/pixel-picture';
import { MapLayer } from './map/map-layer';
import { cellsPerPixel, mapCell, type Size } from './map/map-placement';
import { opacityOf } from './map/map-values';
import { PictureGround } from './media/ground';
import { groundContent } from './media/ground-content';
import { noteWithLabels } from './media/note-row';
import type { Labels } from './media/protocol';
import { optionsOf, withOptions } from './media/tensor-options';
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
  private readonly pixels: PixelPicture;
  private readonly ground: PictureGround;
  private readonly layer = new MapLayer((problem) => this.loaded(problem));
  private readonly opacity = new PercentSlider(t('Opacity'), (opacity) => this.keep({ opacity }));
  private readonly legend = new ClassLegend((only) => this.keep({ only: only ?? -1 }));
  private readonly tools: HTMLElement;
  private readonly body: HTMLElement;
  private readonly note = h('p', { class: 'media-note muted' });
  private readonly noteRow: HTMLElement;
  private readonly card = h('div', { class: 'classes-card', hidden: true });
  private readonly loader = new Latest<ViewContext>((context) => this.load(context));
  /** Whether the view is seen: answers that come later do not make it read. */
  private isSeen = false;
  private context: ViewContext | undefined;
  private answered: Answered | undefined;
  private picture: Size | undefined;
  /** Of how many places a pixel shows one; undefined where each place is drawn. */
  private merged: { readonly down: string; readonly across: string } | undefined;

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
    this.tools = h(
      'div',
      { class: 'tool-row', role: 'toolbar', 'aria-label': t('Classes') },
      this.ground.field.root,
      this.opacity.root,
    );
    this.body = h(
      'div',
      { class: 'media-body' },
      this.pixels.root,
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
    return this.pixels.picture;
  }

  show(context: ViewContext): void {
    this.isSeen = true;
    if (this.context?.measured !== context.measured) {
      this.answered = undefined;
      this.picture = undefined;
    }
    this.context = context;
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
    this.isSeen = false;
    this.pixels.pause();
    this.layer.pause();
  }

  redraw(): void {
    this.pixels.schedule();
  }

  valueAtCursor(): number | undefined {
    if (!this.context || !this.answered) return undefined;
    const { row, column } = cursorOf(this.context.place);
    return this.layer.valueAt(row, column);
  }

  keyDown(event: KeyboardEvent): boolean {
    if (event.altKey || event.ctrlKey || event.metaKey || !this.context) return false;
    if (document.activeElement === this.legend.list && this.legend.keyDown(event.key)) return true;
    const step = document.activeElement === this.pixels.picture ? cursorStep(event.key) : undefined;
    if (!step) return zoomByKey(event.key, this.pixels);
    const { row, column } = cursorOf(this.context.place);
    this.moveTo(row + step[0], column + step[1]);
    return true;
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
    const { options, measured } = this.context!;
    const { only } = optionsOf(options, measured.tensor);
    const isThere = this.answered?.found.some(({ index }) => index === only);
    return isThere ? (only as number) : undefined;
  }

  private get size(): Size {
    const { place, measured } = this.context!;
    return pictureSize(place, measured.tensor.shape);
  }

  private keep(changed: Readonly<Record<string, string | number>>): void {
    const { options, measured } = this.context!;
    this.host.keep(withOptions(options, measured.tensor, changed));
  }

  private moveTo(row: number, column: number): void {
    const { place, measured } = this.context!;
    this.host.setPlace(movedTo(place, measured.tensor.shape, row, column));
  }

  private hover(row: number, column: number): void {
    if (!this.picture) return;
    const cell = mapCell(row, column, this.picture, this.size);
    const cursor = cursorOf(this.context!.place);
    if (cell.row !== cursor.row || cell.column !== cursor.column) this.moveTo(cell.row, cell.column);
  }

  private loaded(problem: string | undefined): void {
    this.host.failed(problem);
    if (problem !== undefined) return;
    this.pixels.schedule();
    this.updateLegend();
    this.host.drawn();
  }

  private async load(context: ViewContext): Promise<void> {
    const { measured, place } = context;
    const key = keyOf(context);
    const isStale = () => this.context?.measured !== measured || keyOf(this.context) !== key;
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
    const { context, answered } = this;
    if (!this.isSeen || !context || answered?.key !== keyOf(context)) return;
    const { measured, place, options } = context;
    const { tensor } = measured;
    this.layer.show({ source: measured.source, shape: tensor.shape, place });
    const ground = this.ground.update(context, answered.meaning, optionsOf(options, tensor).picture);
    const { size } = this;
    this.picture = ground ? ground.reading : size;
    const label = t(
      'Classes of {0}, {1}. Arrow keys move the cursor.',
      tensor.name,
      rowsByColumns(size.rows, size.columns),
    );
    this.pixels.show(groundContent(ground, context, size, label));
    this.opacity.update(opacityOf(optionsOf(options, tensor).opacity));
    this.updateLegend();
    this.updateNote();
  }

  private updateNote(): void {
    if (!this.context || !this.answered) return;
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
    const { context, answered } = this;
    if (!context || !answered) return;
    const { found, labels } = answered;
    const names = new Map<number, string>();
    found.forEach(({ index }, at) => {
      const name = labels?.labels[at];
      if (name !== undefined) names.set(index, name);
    });
    const total = elementCount([this.size.rows, this.size.columns]);
    this.legend.update({ found, total, names, only: this.only, atCursor: this.valueAtCursor() });
  }

  private drawOver(target: CanvasRenderingContext2D, view: Viewport): void {
    const { context, picture, answered } = this;
    if (!context || !picture || !answered) return;
    const { options, measured, place } = context;
    const { only } = this;
    this.sayMerged(cellsPerPixel(view, picture, this.size, window.devicePixelRatio));
    this.layer.draw(target, view, picture, {
      colouring: { map: 'gray', low: 0, high: mostClasses - 1, table },
      opacity: opacityOf(optionsOf(options, measured.tensor).opacity),
      threshold: undefined,
      ...(only !== undefined && { only }),
      cursor: cursorOf(place),
    });
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
