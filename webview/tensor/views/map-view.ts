import { type DType, elementCount, elementType } from '../../../core/tensor/dtype';
import type { TensorMeaning } from '../../../core/tensor/meaning';
import { NumberField } from '../../ui/controls';
import { rowsByColumns } from '../../ui/counted';
import { h, setAttributes } from '../../ui/dom';
import { Latest } from '../../ui/latest';
import { t } from '../../ui/localise';
import { formatInteger, formatTick } from '../../ui/number-format';
import { pictureKeyHints } from '../picture-keys';
import { sliceOf } from '../place';
import type { ShownTensor } from '../protocol';
import { LayerOverPicture } from './map/layer-over-picture';
import { holdsMap, likelyThreshold } from './map/map-values';
import type { View, ViewContext, ViewHost, ViewKind } from './view';

export const mapKind: ViewKind = {
  id: 'map',
  label: () => t('Over picture'),
  icon: 'layers',
  frame: ['plane', 'colours', 'channels'],
  fit: suits,
  create: (host) => new MapView(host),
};

/** A map that the model gives out is best seen over its picture; other values of that shape may be worth a look. */
function suits({ dtype, role, shape, consumers, pictures }: ShownTensor): number {
  const kind = elementType(dtype as DType)?.kind;
  if (!pictures || role !== 'value' || !kind || !holdsMap(shape)) return 0;
  if (kind === 'string' || kind === 'complex') return 0;
  const isOne = elementCount(shape) === elementCount(shape.slice(-2));
  return isOne && consumers.length === 0 && kind === 'float' ? 0.9 : 0.3;
}

/** A tensor's values over the picture that the model was fed with. */
class MapView implements View {
  readonly root: HTMLElement;
  readonly keys = pictureKeyHints();
  private readonly over: LayerOverPicture;
  private readonly threshold = new NumberField(t('Drawn from'), 'map-threshold', (threshold) =>
    this.over.keep({ threshold }),
  );
  private readonly note = h('p', { class: 'media-note muted' });
  private readonly meanings = new Latest<ViewContext>((context) => this.load(context));
  private readonly counter = new Latest<ViewContext>((context) => this.count(context));
  private meaning: TensorMeaning | undefined;
  private pictureName = '';
  private reached: { readonly of: string; readonly count: number } | undefined;

  constructor(private readonly host: ViewHost) {
    this.over = new LayerOverPicture(host, {
      draw: () => this.draw(),
      style: ({ colours }) => colours && { colouring: colours, threshold: this.shownThreshold },
    });
    const { ground, opacity, pixels } = this.over;
    setAttributes(this.threshold.root, { placeholder: t('all') });
    this.root = h(
      'div',
      { class: 'media-view' },
      h(
        'div',
        { class: 'tool-row', role: 'toolbar', 'aria-label': t('Over picture') },
        ground.field.root,
        opacity.root,
        h('span', { class: 'field' }, h('span', { class: 'label' }, t('Drawn from')), this.threshold.root),
      ),
      pixels.root,
      this.note,
    );
  }

  get focusTarget(): HTMLElement {
    return this.over.pixels.picture;
  }

  show(context: ViewContext): void {
    if (this.over.take(context)) {
      this.meaning = undefined;
      this.reached = undefined;
    }
    if (this.meaning) this.draw();
    else this.meanings.request(context);
  }

  hidden(): void {
    this.over.hidden();
  }

  redraw(): void {
    this.over.pixels.schedule();
  }

  valueAtCursor(): number | undefined {
    return this.over.valueAtCursor();
  }

  keyDown(event: KeyboardEvent): boolean {
    return !event.altKey && !event.ctrlKey && !event.metaKey && this.over.keyDown(event);
  }

  /** The lowest value that is drawn; undefined for all. Of what may be probabilities, the lower ones are not. */
  private get shownThreshold(): number | undefined {
    const { threshold } = this.over.options;
    if (typeof threshold === 'number' && Number.isFinite(threshold)) return threshold;
    return likelyThreshold(this.over.context!.statistics);
  }

  private async load(context: ViewContext): Promise<void> {
    const { measured } = context;
    const isStale = () => this.over.context?.measured !== measured;
    try {
      const meaning = await measured.once<'meaning'>({ ask: 'meaning' });
      if (isStale()) return;
      this.meaning = meaning;
      this.host.failed(undefined);
      this.draw();
    } catch (error) {
      if (isStale()) return;
      this.note.textContent = '';
      this.host.failed((error as Error).message);
    }
  }

  private draw(): void {
    const { meaning } = this;
    const { context, isSeen } = this.over;
    if (!isSeen || !context || !meaning) return;
    this.over.layOut(meaning, (ground, { rows, columns }) => {
      const { name } = context.measured.tensor;
      const size = rowsByColumns(rows, columns);
      this.pictureName = ground?.tensor.name ?? '';
      return ground
        ? t('{0}, {1}, over the picture {2}. Arrow keys move the cursor.', name, size, this.pictureName)
        : t('{0}, {1}, without a picture. Arrow keys move the cursor.', name, size);
    });
    const { shownThreshold } = this;
    this.threshold.update(shownThreshold === undefined ? '' : String(shownThreshold));
    this.updateNote();
    this.counter.request(context);
  }

  /** How many values of the slice are drawn. */
  private async count(context: ViewContext): Promise<void> {
    const { measured, place, statistics } = context;
    const threshold = this.shownThreshold;
    if (threshold === undefined || !statistics || !(statistics.max >= threshold)) return;
    const at = sliceOf(place);
    const of = JSON.stringify([at, threshold]);
    if (this.reached?.of === of) return;
    const range = { low: threshold, high: Math.max(statistics.max, threshold + Number.MIN_VALUE) };
    const found = await measured
      .once<'histogram'>({ ask: 'histogram', bins: 1, ...range, at })
      .catch(() => undefined);
    if (!found || this.over.context?.measured !== measured) return;
    this.reached = { of, count: found.counts[0]! };
    this.updateNote();
  }

  private updateNote(): void {
    const { reached } = this;
    const { context, picture } = this.over;
    if (!context || !picture) return;
    const { rows, columns } = this.over.size;
    const threshold = this.shownThreshold;
    const of = JSON.stringify([sliceOf(context.place), threshold]);
    const each = (pixels: number, cells: number) => String(Math.round((100 * pixels) / cells) / 100);
    const parts = [
      this.pictureName === ''
        ? t('the model was fed with no picture')
        : t(
            '{0} × {1} over {2} × {3} pixels of {4}',
            columns,
            rows,
            picture.columns,
            picture.rows,
            this.pictureName,
          ),
      rows === picture.rows && columns === picture.columns
        ? undefined
        : t('a value covers {0} × {1} pixels', each(picture.columns, columns), each(picture.rows, rows)),
      threshold !== undefined && reached?.of === of
        ? reachText(reached.count, rows * columns, threshold)
        : undefined,
    ];
    this.note.textContent = parts.filter((part) => part !== undefined).join(' · ');
  }
}

function reachText(count: number, of: number, threshold: number): string {
  const values = formatInteger(of);
  const from = formatTick(threshold);
  if (of === 1)
    return count === 1 ? t('the value reaches {0}', from) : t('the value does not reach {0}', from);
  return count === 1
    ? t('1 of {0} values reaches {1}', values, from)
    : t('{0} of {1} values reach {2}', formatInteger(count), values, from);
}
