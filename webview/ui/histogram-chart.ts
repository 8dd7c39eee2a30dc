import {
  BarController,
  BarElement,
  Chart,
  type ChartConfiguration,
  LinearScale,
  LogarithmicScale,
  type Plugin,
} from 'chart.js';
import type { Histogram } from '../../core/tensor/measures/types';
import { markColours } from './colour-map';
import { h } from './dom';
import { t } from './localise';
import { formatInteger, formatNumber, formatTick } from './number-format';
import { themeColour } from './theme';
import { roundTicks } from './ticks';

Chart.register(BarController, BarElement, LinearScale, LogarithmicScale);

/** A value marked in a histogram, such as the median. */
export interface HistogramMarker {
  readonly label: string;
  readonly value: number;
}

/** Bins [from, to), of which some lie side by side. */
export interface BinRange {
  readonly from: number;
  readonly to: number;
}

interface SpecialBin {
  readonly name: string;
  readonly count: number;
  readonly colour: string;
}

/** Room for one of the bins of NaN and ±Inf at the right, in pixels; and for the counts above the bars. */
const specialWidth = 28;
const topRoom = 18;

/**
 * A histogram: equal bins in one colour, dashed lines at the markers; NaN and ±Inf stand apart at the right, drawn to
 * the same scale of counts.
 */
export class HistogramChart {
  readonly root: HTMLElement;
  private readonly canvas = h('canvas');
  private chart: Chart | undefined;
  private selection: BinRange | undefined;
  private shown:
    | { histogram: Histogram; markers: readonly HistogramMarker[]; logarithmic: boolean }
    | undefined;

  constructor(className: string) {
    this.root = h('div', { class: `histogram ${className}`, role: 'img' }, this.canvas);
  }

  /** Marks bins, or none. */
  select(selection: BinRange | undefined): void {
    this.selection = selection;
    this.chart?.draw();
  }

  /** The bin under a pointer; the first or the last one beside the bars. */
  binAt(event: PointerEvent): number | undefined {
    const axis = this.chart?.scales.x;
    if (!axis || !this.shown) return undefined;
    const { low, high, counts } = this.shown.histogram;
    const value = axis.getValueForPixel(event.clientX - this.canvas.getBoundingClientRect().left)!;
    const bin = Math.floor(((value - low) / (high - low)) * counts.length);
    return Math.min(counts.length - 1, Math.max(0, bin));
  }

  /** Draws. */
  update(histogram: Histogram, markers: readonly HistogramMarker[], logarithmic: boolean): void {
    this.shown = { histogram, markers, logarithmic };
    this.root.setAttribute('aria-label', describe(histogram));
    this.redraw();
  }

  /** Draws again, after a change of theme. */
  redraw(): void {
    if (!this.shown) return;
    this.chart?.destroy();
    const { histogram, markers, logarithmic } = this.shown;
    const marked = selectionBand(() => this.selection);
    this.chart = new Chart(this.canvas, configuration(histogram, markers, logarithmic, marked));
  }
}

function describe(histogram: Histogram): string {
  const peak = histogram.counts.indexOf(Math.max(...histogram.counts));
  const width = (histogram.high - histogram.low) / histogram.counts.length;
  const text = t(
    'Histogram from {0} to {1}, most values near {2}',
    formatNumber(histogram.low),
    formatNumber(histogram.high),
    formatNumber(histogram.low + (peak + 0.5) * width),
  );
  const special = specialBins(histogram).map((bin) => `, ${formatInteger(bin.count)} ${bin.name}`);
  return `${text}${special.join('')}`;
}

function specialBins(histogram: Histogram): SpecialBin[] {
  return (['nan', 'posInf', 'negInf'] as const)
    .map((key) => ({ name: markColours[key].name, count: histogram[key], colour: markColours[key].colour }))
    .filter((bin) => bin.count > 0);
}

function configuration(
  histogram: Histogram,
  markers: readonly HistogramMarker[],
  logarithmic: boolean,
  marked: Plugin,
): ChartConfiguration {
  const { low, high, counts } = histogram;
  const width = (high - low) / counts.length || 1;
  const special = specialBins(histogram);
  const most = Math.max(1, ...counts, ...special.map((bin) => bin.count));
  const text = themeColour('--vscode-foreground');
  const faint = themeColour('--vscode-descriptionForeground');
  const font = { family: themeColour('--vscode-font-family'), size: 11 };
  return {
    type: 'bar',
    data: {
      datasets: [
        {
          data: counts.map((count, bin) => ({ x: low + (bin + 0.5) * width, y: count })),
          backgroundColor: themeColour('--vscode-charts-blue'),
          barPercentage: 0.92,
          categoryPercentage: 1,
          minBarLength: 1,
        },
      ],
    },
    options: {
      animation: false,
      responsive: true,
      maintainAspectRatio: false,
      events: [],
      layout: { padding: { top: topRoom, right: special.length ? special.length * specialWidth + 6 : 4 } },
      scales: {
        x: {
          type: 'linear',
          min: low,
          max: low + width * counts.length,
          offset: false,
          grid: { display: false },
          border: { color: themeColour('--vscode-charts-lines') },
          afterBuildTicks: (axis) => {
            axis.ticks = roundTicks(axis.min, axis.max, Math.max(2, axis.width / 48)).map((value) => ({
              value,
            }));
          },
          ticks: {
            color: faint,
            font,
            padding: 0,
            maxRotation: 0,
            autoSkip: false,
            callback: (value) => formatTick(Number(value)),
          },
        },
        y: {
          type: logarithmic ? 'logarithmic' : 'linear',
          // Half a count is the ground of the logarithmic scale, so that a bin of one element has a height.
          min: logarithmic ? 0.5 : 0,
          max: logarithmic ? Math.max(2, most * 1.15) : most,
          grid: { color: themeColour('--od-grid'), drawTicks: false },
          border: { display: false },
          afterBuildTicks: (axis) => {
            axis.ticks = countTicks(most, logarithmic).map((value) => ({ value }));
          },
          ticks: {
            color: faint,
            font,
            padding: 5,
            autoSkip: false,
            callback: (value) => shortCount(Number(value)),
          },
        },
      },
    },
    plugins: [
      marked,
      markerLines(markers, { text, ...font }),
      specialBars(special, { text, ...font }, logarithmic),
    ],
  };
}

function countTicks(most: number, logarithmic: boolean): number[] {
  if (!logarithmic) return roundTicks(0, most, 3).filter(Number.isInteger);
  const decades = Math.floor(Math.log10(most));
  const step = Math.max(1, Math.ceil(decades / 4));
  return Array.from({ length: Math.floor(decades / step) + 1 }, (_, k) => 10 ** (k * step));
}

function shortCount(count: number): string {
  if (count >= 1e9) return `${Number((count / 1e9).toPrecision(3))}G`;
  if (count >= 1e6) return `${Number((count / 1e6).toPrecision(3))}M`;
  if (count >= 1e3) return `${Number((count / 1e3).toPrecision(3))}k`;
  return String(count);
}

interface TextStyle {
  readonly text: string;
  readonly family: string;
  readonly size: number;
}

/** The marked bins: a band behind the bars with a line at each side. */
function selectionBand(selection: () => BinRange | undefined): Plugin {
  return {
    id: 'selection',
    beforeDatasetsDraw({ ctx, chartArea, scales, data }) {
      const marked = selection();
      const bins = data.datasets[0]!.data.length;
      if (!marked || bins === 0) return;
      const { min, max } = scales.x!;
      const at = (bin: number) =>
        Math.round(scales.x!.getPixelForValue(min + ((max - min) * bin) / bins)) + 0.5;
      const [left, right] = [at(marked.from), at(marked.to)];
      ctx.save();
      ctx.fillStyle = themeColour('--vscode-editor-selectionBackground');
      ctx.globalAlpha = 0.5;
      ctx.fillRect(left, chartArea.top, right - left, chartArea.height);
      ctx.globalAlpha = 1;
      ctx.strokeStyle = themeColour('--vscode-focusBorder');
      ctx.strokeRect(left, chartArea.top + 0.5, right - left, chartArea.height - 1);
      ctx.restore();
    },
  };
}

function markerLines(markers: readonly HistogramMarker[], style: TextStyle): Plugin {
  return {
    id: 'markers',
    afterDatasetsDraw({ ctx, chartArea, scales }) {
      ctx.save();
      ctx.strokeStyle = themeColour('--vscode-charts-foreground');
      ctx.fillStyle = style.text;
      ctx.font = `${style.size}px ${style.family}`;
      ctx.setLineDash([2, 2]);
      for (const marker of markers) {
        const x = Math.round(scales.x!.getPixelForValue(marker.value)) + 0.5;
        if (x < chartArea.left || x > chartArea.right) continue;
        ctx.globalAlpha = 0.75;
        ctx.beginPath();
        ctx.moveTo(x, chartArea.top);
        ctx.lineTo(x, chartArea.bottom);
        ctx.stroke();
        ctx.globalAlpha = 1;
        const right = x + 3 + ctx.measureText(marker.label).width > chartArea.right;
        ctx.textAlign = right ? 'right' : 'left';
        ctx.fillText(marker.label, right ? x - 3 : x + 3, chartArea.top - 5);
      }
      ctx.restore();
    },
  };
}

function specialBars(bins: readonly SpecialBin[], style: TextStyle, logarithmic: boolean): Plugin {
  return {
    id: 'specialBins',
    afterDatasetsDraw({ ctx, chartArea, scales }) {
      ctx.save();
      ctx.textAlign = 'center';
      ctx.font = `10px ${style.family}`;
      const ground = scales.y!.getPixelForValue(logarithmic ? 0.5 : 0);
      bins.forEach((bin, k) => {
        const left = chartArea.right + 12 + k * specialWidth;
        const top = Math.min(ground - 3, scales.y!.getPixelForValue(bin.count));
        ctx.fillStyle = bin.colour;
        ctx.fillRect(left, top, 16, ground - top);
        ctx.fillStyle = style.text;
        ctx.fillText(shortCount(bin.count), left + 8, top - 4);
        ctx.fillText(bin.name, left + 8, chartArea.bottom + 13);
      });
      ctx.restore();
    },
  };
}
