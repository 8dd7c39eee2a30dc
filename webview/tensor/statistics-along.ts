import type { AxisStatistics } from '../../core/tensor/measures/types';
import { mark } from '../../core/tensor/measures/types';
import { DropdownField } from '../ui/controls';
import { h } from '../ui/dom';
import { LineChart } from '../ui/line-chart';
import { t } from '../ui/localise';
import { formatInteger, formatNumber } from '../ui/number-format';
import { axisChoices } from './axis-choices';
import type { MeasuredTensor } from './measured-tensor';
import { otherAxes } from './place';
import { loadChannels } from './views/channels/load-channels';
import { nonFiniteOf } from './views/channels/order';

/** What the chart shows. */
export interface AlongContent {
  readonly measured: MeasuredTensor;
  readonly axis: number;
  /** The position at the cursor. */
  readonly at: number;
}

/** Statistics along an axis: the mean at each position as a line in the band from the least to the greatest. */
export class StatisticsAlong {
  readonly root: HTMLElement;
  private readonly axis: DropdownField;
  private readonly chart = new LineChart();
  private readonly said = h('p', { class: 'muted small along-said', role: 'status' });
  private content: AlongContent | undefined;
  private shownFor = '';
  private statistics: readonly AxisStatistics[] | undefined;

  /**
   * @param chooseAxis another axis was chosen
   * @param go a position was pointed at
   */
  constructor(chooseAxis: (axis: number) => void, go: (axis: number, at: number) => void) {
    this.axis = new DropdownField(t('along'), 'along-field', (value) => chooseAxis(Number(value)));
    this.root = h(
      'section',
      { class: 'statistics-along', 'aria-label': t('Statistics along a dimension') },
      this.axis.root,
      this.chart.root,
      this.said,
    );
    this.chart.root.addEventListener('click', (event) => {
      const at = this.chart.elementAt(event);
      if (at === undefined || !this.content || !this.statistics) return;
      go(this.content.axis, Math.min(this.statistics.length - 1, Math.max(0, at)));
    });
  }

  show(content: AlongContent): void {
    this.content = content;
    const { measured, axis } = content;
    const { shape, generation } = measured.tensor;
    this.axis.update(axisChoices(shape, otherAxes(shape, [])), String(axis));
    const shownFor = `${generation}/${axis}`;
    if (shownFor === this.shownFor) {
      this.point();
      return;
    }
    this.shownFor = shownFor;
    this.statistics = undefined;
    void this.load(measured, axis, shownFor);
  }

  /** Draws again, after a change of theme. */
  redraw(): void {
    this.chart.redraw();
  }

  private async load(measured: MeasuredTensor, axis: number, wanted: string): Promise<void> {
    const { shape, name } = measured.tensor;
    try {
      const all = await loadChannels(measured, axis, (done) => {
        if (this.shownFor !== wanted) return false;
        this.said.textContent = t('Measured {0} of {1}', formatInteger(done), formatInteger(shape[axis]!));
        return true;
      });
      if (!all || this.shownFor !== wanted) return;
      this.statistics = all;
      this.draw(all, name, axis);
    } catch (error) {
      if (this.shownFor === wanted) this.said.textContent = (error as Error).message;
    }
  }

  private draw(all: readonly AxisStatistics[], name: string, axis: number): void {
    const x = all.map((_, at) => at);
    const marks = all.map(
      ({ nan, posInf, negInf }) =>
        (nan > 0 ? mark.nan : 0) | (posInf > 0 ? mark.posInf : 0) | (negInf > 0 ? mark.negInf : 0),
    );
    const mean = all.map((one) => one.mean);
    const band = {
      name: t('range'),
      x,
      min: all.map((one) => one.min),
      max: all.map((one) => one.max),
      marks,
      style: 0,
    };
    const line = { name: t('mean'), x, min: mean, max: mean, marks: [], style: 1 };
    const bad = all.filter((one) => nonFiniteOf(one) > 0).length;
    const label = t(
      'Mean and range of {0} at each of {1} positions of dimension {2}',
      name,
      all.length,
      axis,
    );
    this.chart.update(
      { lines: [band, line], chosen: 1, from: 0, to: all.length },
      bad > 0 ? `${label}, ${t('NaN or Inf at {0}', formatInteger(bad))}` : label,
    );
    this.point();
  }

  private point(): void {
    const { at } = this.content!;
    const one = this.statistics?.[at];
    if (!one) {
      this.chart.point(undefined);
      return;
    }
    const mean = Number.isNaN(one.mean) ? undefined : one.mean;
    this.chart.point({ x: at, y: mean, text: `[${at}]` });
    this.said.textContent =
      mean === undefined
        ? t('[{0}] has no finite element', at)
        : t('[{0}] mean {1}, std {2}', at, formatNumber(mean, 3), formatNumber(one.std, 3));
  }
}
