import type { Histogram, TensorStatistics } from '../../core/tensor/measures/types';
import { SegmentedControl } from '../ui/choice-bars';
import { h } from '../ui/dom';
import { Latest } from '../ui/latest';
import { t } from '../ui/localise';
import { isInteger } from './element-text';
import type { MeasuredTensor } from './measured-tensor';
import { type Place, sliderAxes } from './place';
import { SideHistogram } from './side-histogram';
import { StatisticsAlong } from './statistics-along';
import { StatisticsList } from './statistics-list';
import type { FittingScope, StatisticsScope } from './statistics-scope';

const bins = 56;

/** What the column shows. */
export interface SideContent {
  readonly measured: MeasuredTensor;
  readonly place: Place;
  readonly scope: FittingScope;
  readonly logarithmic: boolean;
  /** Whether the small histogram is wanted. */
  readonly histogram: boolean;
}

/** The column beside a picture: statistics and a small histogram of the tensor or a part of it, or along an axis. */
export class SidePanel {
  readonly root: HTMLElement;
  private readonly scope: SegmentedControl<StatisticsScope>;
  private readonly list: StatisticsList;
  private readonly along: StatisticsAlong;
  private readonly histogram: SideHistogram;
  private readonly divider = h('div', { class: 'divider' });
  private readonly loader = new Latest<SideContent>((content) => this.load(content));
  private shown: MeasuredTensor | undefined;

  constructor(
    go: (index: readonly number[]) => void,
    choose: (choice: {
      readonly scope?: StatisticsScope;
      readonly scopeAxis?: number;
      readonly logarithmic?: boolean;
    }) => void,
    goAlong: (axis: number, at: number) => void,
  ) {
    this.scope = new SegmentedControl<StatisticsScope>(
      t('Statistics of'),
      [
        { value: 'tensor', label: t('Tensor') },
        { value: 'slice', label: t('Slice') },
        { value: 'axis', label: t('Axis') },
      ],
      (scope) => choose({ scope }),
    );
    this.list = new StatisticsList(go);
    this.along = new StatisticsAlong((scopeAxis) => choose({ scopeAxis }), goAlong);
    this.histogram = new SideHistogram((logarithmic) => choose({ logarithmic }));
    this.root = h(
      'aside',
      { class: 'side' },
      h(
        'section',
        { 'aria-label': t('Statistics') },
        h(
          'div',
          { class: 'section-head' },
          h('h2', {}, t('Statistics')),
          h('span', { class: 'grow' }),
          this.scope.root,
        ),
        this.list.root,
        this.along.root,
      ),
      this.divider,
      this.histogram.root,
    );
  }

  show(content: SideContent): void {
    this.divider.hidden = !content.histogram;
    this.histogram.root.hidden = !content.histogram;
    const { measured, place, scope } = content;
    const { shape } = measured.tensor;
    this.scope.root.hidden = shape.filter((size) => size > 1).length < 2;
    this.scope.enable('slice', sliderAxes(place, shape).length > 0);
    this.scope.update(scope.scope);
    this.along.root.hidden = scope.scope !== 'axis';
    if (scope.scope === 'axis') {
      this.along.show({ measured, axis: scope.axis, at: place.index[scope.axis]! });
    }
    this.loader.request(content);
  }

  /** Draws again, after a change of theme. */
  redraw(): void {
    this.along.redraw();
    this.histogram.redraw();
  }

  private async load({ measured, scope, logarithmic, histogram: wanted }: SideContent): Promise<void> {
    const { shape, dtype } = measured.tensor;
    const { at } = scope;
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
