import { h } from '../ui/dom';
import { Latest } from '../ui/latest';
import { t } from '../ui/localise';
import { formatIndex } from '../ui/number-format';
import { Spoken } from '../ui/spoken';
import { type ElementView, elementView, pictureView } from './element-text';
import type { MeasuredTensor } from './measured-tensor';
import type { Place } from './place';
import { fillReadOut, StatusLine } from './status-line';

/**
 * The element under the cursor: in the box beside it, in the status line, for a scalar in large, and spoken. What the
 * picture knows of it is shown at once, the element in full when the answer comes.
 */
export class ElementReadOut {
  readonly status = new StatusLine();
  readonly box = h('div', { class: 'read-out', 'aria-hidden': 'true' });
  readonly scalar = h('p', { class: 'scalar-value' });
  readonly spoken = new Spoken();
  private measured: MeasuredTensor | undefined;
  private place: Place | undefined;
  /** Which element was asked for last. */
  private asked: string | undefined;
  private answer: { readonly at: string; readonly view: ElementView; readonly remark: string } | undefined;
  private noted: { readonly at: string; readonly text: string } | undefined;
  private readonly reader = new Latest<Place>((place) => this.read(place));

  /**
   * @param valueAtCursor what the picture knows of the element
   * @param hasFocus whether the picture has the focus, so that its cursor is spoken
   */
  constructor(
    private readonly valueAtCursor: () => number | undefined,
    private readonly hasFocus: () => boolean,
  ) {}

  /** Shows the element under the cursor of a place. */
  show(measured: MeasuredTensor, place: Place): void {
    if (this.measured !== measured) {
      this.asked = undefined;
      this.answer = undefined;
      this.noted = undefined;
    }
    this.measured = measured;
    this.place = place;
    this.refresh();
    const asked = place.index.join();
    if (this.asked === asked) return;
    this.asked = asked;
    this.reader.request(place);
  }

  /** Says something of one element, as long as the cursor is there. */
  remark(index: readonly number[], text: string): void {
    this.noted = { at: index.join(), text };
  }

  /** Shows it anew, when the picture knows more. */
  refresh(): void {
    const { measured, place } = this;
    if (!measured || !place) return;
    const { name, dtype } = measured.tensor;
    const at = place.index.join();
    const answer = this.answer?.at === at ? this.answer : undefined;
    const view = answer?.view ?? pictureView(this.valueAtCursor(), dtype);
    const index = formatIndex(place.index);
    const noted = this.noted?.at === at ? this.noted.text : undefined;
    this.status.update({
      where: place.index.length > 0 ? `${name}${index}` : name,
      value: view?.full,
      finite: view?.finite ?? true,
      remark: noted ?? answer?.remark ?? '',
    });
    this.scalar.textContent = view?.full ?? '';
    fillReadOut(this.box, index, view?.short ?? '…', noted ?? '');
  }

  private async read(place: Place): Promise<void> {
    const { measured } = this;
    if (!measured) return;
    const found = await measured.element(place.index).catch(() => undefined);
    const at = place.index.join();
    if (!found && this.asked === at) this.asked = undefined;
    if (this.measured !== measured || this.place?.index.join() !== at || !found) return;
    const { text, percentile } = found;
    const view = elementView(text, measured.tensor.dtype);
    const remark = Number.isFinite(percentile) ? t('percentile {0}', percentile.toFixed(1)) : '';
    this.answer = { at, view, remark };
    this.refresh();
    if (this.hasFocus()) this.spoken.say(`${formatIndex(place.index)} ${view.full}`);
  }
}
