import { type Reduction, reductions } from '../../../core/tensor/measures/types';
import { h } from '../../ui/dom';
import { t } from '../../ui/localise';
import type { ColourRange } from '../colour-range';
import { HeatMap } from '../heat-map';
import { Legend } from '../legend';
import { cursorStep, pictureKeyHints, zoomByKey } from '../picture-keys';
import { cursorOf, movedTo } from '../place';
import type { View, ViewContext, ViewHost, ViewKind } from './view';

export const heatMapKind: ViewKind = {
  id: 'heatMap',
  label: () => t('Heat-map'),
  icon: 'heatMap',
  frame: ['plane', 'colours', 'statistics', 'histogram', 'channels'],
  // Of a single row the line shows more.
  fit: ({ shape }) => (shape.filter((size) => size > 1).length === 1 ? 0.3 : 0.5),
  create: (host) => new HeatMapView(host),
};

/** The picture of a slice with its legend. */
class HeatMapView implements View {
  readonly root: HTMLElement;
  readonly keys = pictureKeyHints();
  private readonly heatMap: HeatMap;
  private readonly legend = new Legend((reduce) => this.host.keep({ ...this.context?.options, reduce }));
  private context: ViewContext | undefined;
  private clipped: { readonly range: ColourRange; readonly count: number | undefined } | undefined;

  constructor(private readonly host: ViewHost) {
    this.heatMap = new HeatMap(
      (row, column) => this.moveTo(row, column),
      (problem) => this.loaded(problem),
      host.readOut,
    );
    this.root = h('div', { class: 'picture-column' }, this.heatMap.root, this.legend.root);
  }

  get focusTarget(): HTMLElement {
    return this.heatMap.picture;
  }

  show(context: ViewContext): void {
    const { measured, place, colours } = context;
    if (this.context?.measured !== measured) this.clipped = undefined;
    this.context = context;
    const { name, shape } = measured.tensor;
    const reduce = reductionOf(context);
    if (this.host.readOut.parentElement !== this.heatMap.picture) {
      this.heatMap.picture.append(this.host.readOut);
    }
    this.heatMap.show({ name, shape, place, source: measured.source, reduce });
    if (colours) this.heatMap.colour(colours, colours.signed);
    this.updateLegend();
    void this.countClipped(context);
  }

  hidden(): void {
    this.heatMap.pause();
  }

  redraw(): void {
    this.heatMap.redraw();
  }

  valueAtCursor(): number | undefined {
    return this.heatMap.valueAtCursor();
  }

  drawnRange(): { min: number; max: number } {
    return this.heatMap.drawnRange();
  }

  keyDown(event: KeyboardEvent): boolean {
    if (event.altKey || event.ctrlKey || event.metaKey) return false;
    const step = document.activeElement === this.heatMap.picture ? cursorStep(event.key) : undefined;
    if (!step) return zoomByKey(event.key, this.heatMap);
    this.moveBy(...step);
    return true;
  }

  private moveBy(rows: number, columns: number): void {
    const { row, column } = cursorOf(this.context!.place);
    this.moveTo(row + rows, column + columns);
  }

  private moveTo(row: number, column: number): void {
    if (!this.context) return;
    const { place, measured } = this.context;
    this.host.setPlace(movedTo(place, measured.tensor.shape, row, column));
  }

  private loaded(problem?: string): void {
    this.host.failed(problem);
    if (problem !== undefined) return;
    this.updateLegend();
    this.host.drawn();
  }

  private updateLegend(): void {
    const { statistics, colours } = this.context ?? {};
    const count = this.clipped && sameRange(this.clipped.range, colours) ? this.clipped.count : undefined;
    const reduce = this.context ? reductionOf(this.context) : 'mean';
    this.legend.update(statistics, count, { ...this.heatMap.detail(), reduce });
  }

  private async countClipped({ measured, statistics, colours }: ViewContext): Promise<void> {
    if (!statistics || !colours || (this.clipped && sameRange(this.clipped.range, colours))) return;
    const range = { low: colours.low, high: colours.high };
    this.clipped = { range, count: undefined };
    const count = await measured.clipped(range, statistics).catch(() => undefined);
    if (this.context?.measured !== measured || this.clipped.range !== range) return;
    this.clipped = { range, count };
    this.updateLegend();
  }
}

/** What was chosen for cells that cover several elements; the mean where nothing was. */
function reductionOf({ options }: ViewContext): Reduction {
  return reductions.find((each) => each === options.reduce) ?? 'mean';
}

function sameRange(a: ColourRange, b: ColourRange | undefined): boolean {
  return a.low === b?.low && a.high === b.high;
}
