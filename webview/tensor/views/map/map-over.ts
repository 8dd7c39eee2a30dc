import { type DType, elementType } from '../../../../core/tensor/dtype';
import type { NamedTensor, TensorMeaning } from '../../../../core/tensor/meaning';
import type { TensorStatistics } from '../../../../core/tensor/measures/types';
import { DropdownField } from '../../../ui/controls';
import { t } from '../../../ui/localise';
import { PercentSlider } from '../../../ui/percent-slider';
import { currentTheme } from '../../../ui/theme';
import { colourMapOf, colourRange, isSigned } from '../../colour-range';
import type { Viewport } from '../../viewport';
import { type OtherTensor, otherTensor } from '../media/other-tensor';
import { optionsOf } from '../media/tensor-options';
import type { ViewContext } from '../view';
import { MapLayer } from './map-layer';
import type { Size } from './map-placement';
import { holdsMap, likelyThreshold, opacityOf } from './map-values';

const none = '-';

/** Another tensor at the stop that lies over a shown picture: the choice of one, and how opaque it is. */
export class MapOver {
  readonly field: DropdownField;
  readonly opacity: PercentSlider;
  private readonly layer: MapLayer;
  private tensor: OtherTensor | undefined;
  private statistics: TensorStatistics | undefined;
  private shownOpacity = 0;

  /**
   * @param keep what was chosen: `map` by its name, `opacity`
   * @param changed there is more to draw; with what is wrong where tiles do not come
   */
  constructor(
    keep: (choice: Readonly<Record<string, string | number>>) => void,
    private readonly changed: (problem?: string) => void,
  ) {
    this.field = new DropdownField(t('Map'), 'map-field', (map) => keep({ map }));
    this.opacity = new PercentSlider(t('Opacity'), (opacity) => keep({ opacity }));
    this.layer = new MapLayer(changed);
  }

  /**
   * Offers the maps that there are, and takes the chosen one. Until the meaning is known, the controls stay as they
   * were for the tensor before, so that none moves at a stop; no map of that tensor is drawn.
   */
  update({ measured, options }: ViewContext, meaning: TensorMeaning | undefined): void {
    if (!meaning) {
      this.tensor = undefined;
      return;
    }
    const { tensor } = measured;
    const kept = optionsOf(options, tensor);
    const maps = meaning.outputs.filter((each) => each.name !== tensor.name && isMap(each));
    this.field.root.hidden = maps.length === 0;
    const picked = maps.find(({ name }) => name === kept.map);
    this.field.update(
      [{ value: none, label: t('None') }, ...maps.map(({ name }) => ({ value: name, label: name }))],
      picked?.name ?? none,
    );
    this.opacity.root.hidden = picked === undefined;
    this.shownOpacity = opacityOf(kept.opacity);
    this.opacity.update(this.shownOpacity);
    const other = picked && otherTensor(measured, picked);
    if (other === this.tensor) {
      this.layer.resume();
      return;
    }
    this.tensor = other;
    this.statistics = undefined;
    if (other) this.begin(other);
  }

  /** Asks for nothing while nobody sees it. */
  pause(): void {
    this.layer.pause();
  }

  /** Draws over the picture in `view`. */
  draw(target: CanvasRenderingContext2D, view: Viewport, picture: Size): void {
    const { tensor, statistics } = this;
    if (!tensor || !statistics) return;
    const signed = isSigned('auto', statistics);
    const range = colourRange('robust', signed, undefined, statistics);
    this.layer.draw(target, view, picture, {
      colouring: { ...range, map: colourMapOf('auto', signed, currentTheme().dark) },
      opacity: this.shownOpacity,
      threshold: likelyThreshold(statistics),
      cursor: undefined,
    });
  }

  private begin(other: OtherTensor): void {
    const { shape, source } = other;
    const rank = shape.length;
    const place = { rowAxis: rank - 2, columnAxis: rank - 1, index: shape.map(() => 0) };
    this.layer.show({ source, shape, place });
    other.statistics().then(
      (statistics) => {
        if (this.tensor !== other) return;
        this.statistics = statistics;
        this.changed();
      },
      (error: Error) => this.tensor === other && this.changed(error.message),
    );
  }
}

function isMap({ dtype, shape }: NamedTensor): boolean {
  const kind = elementType(dtype as DType)?.kind;
  return kind !== undefined && kind !== 'string' && kind !== 'complex' && holdsMap(shape);
}
