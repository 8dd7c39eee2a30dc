import type { Histogram, TensorStatistics } from '../../core/tensor/measures/types';
import { SegmentedControl } from '../ui/choice-bars';
import { h } from '../ui/dom';
import { Latest } from '../ui/latest';
import { isInteger } from './element-text';
import type { MeasuredTensor } from './measured-tensor';
import { type Place, sliceOf, sliderAxes } from './place';
import { SideHistogram } from './side-histogram';
import { StatisticsList } from './statistics-list';

const bins = 56;

/** What the statistics are of. */
export type StatisticsScope = 'tensor' | 'slice';

/** What the column shows. */
export interface SideContent {
  readonly measured: MeasuredTensor;
  readonly place: Place;
  readonly scope: StatisticsScope;
  readonly logarithmic: boolean;
  /** Whether the small histogram is wanted. */
  readonly histogram: boolean;
}

/** The column beside a picture: statistics and a small histogram, of the tensor or of the slice. */
export class SidePanel {
  readonly root: HTMLElement;
  private readonly scope: SegmentedControl<StatisticsScope>;
  private readonly list: StatisticsList;
  private readonly histogram: SideHistogram;
  private readonly divider = h('div', { class: 'divider' });
  private readonly loader = new Latest<SideContent>((content) => this.load(content));
  private shown: MeasuredTensor | undefined;

  constructor(
    go: (index: readonly number[]) => void,
    choose: (choice: { readonly scope?: StatisticsScope; readonly logarithmic?: boolean }) => void,
  ) {
    this.scope = new SegmentedControl<StatisticsScope>(
      'Statistics of',
      [
        { value: 'tensor', label: 'Tensor' },
        { value: 'slice', label: 'Slice' },
      ],
      (scope) => choose({ scope }),
    );
    this.list = new StatisticsList(go);
    this.histogram = new SideHistogram((logarithmic) => choose({ logarithmic }));
    this.root = h(
      'aside',
      { class: 'side' },
      h(
        'section',
        { 'aria-label': 'Statistics' },
        h(
          'div',
          { class: 'section-head' },
          h('h2', {}, 'Statistics'),
          h('span', { class: 'grow' }),
          this.scope.root,
        ),
        this.list.root,
      ),
      this.divider,
      this.histogram.root,
    );
  }

  show(content: SideContent): void {
    this.divider.hidden = !content.histogram;
    this.histogram.root.hidden = !content.histogram;
    this.scope.root.hidden = sliderAxes(content.place, content.measured.tensor.shape).length === 0;
    this.loader.request(content);
  }

  /** Draws again, after a change of theme. */
  redraw(): void {
    this.histogram.redraw();
  }

  private async load({ measured, place, scope, logarithmic, histogram: wanted }: SideContent): Promise<void> {
    const { shape, dtype } = measured.tensor;
    const at = scope === 'slice' && sliderAxes(place, shape).length > 0 ? sliceOf(place) : undefined;
    this.scope.update(at ? 'slice' : 'tensor');
    const show = (statistics?: TensorStatistics, histogram?: Histogram) => {
      this.list.update(statistics, shape, isInteger(dtype));
      this.histogram.update(histogram, statistics, logarithmic);
    };
    if (this.shown !== measured) show();
    this.shown = measured;
    try {
      const statistics = await measured.statistics(at);
      const histogram = wanted ? await measured.histogram(bins, at) : undefined;
      if (this.shown === measured) show(statistics, histogram);
    } catch {
      // The hub asks for the whole tensor's statistics, too, and says what is wrong.
    }
  }
}
