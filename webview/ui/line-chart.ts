import {
  Chart,
  type ChartConfiguration,
  type ChartDataset,
  Filler,
  LinearScale,
  LineController,
  LineElement,
  type Plugin,
  PointElement,
} from 'chart.js';
import { mark } from '../../core/tensor/measures/types';
import { markColours } from './colour-map';
import { h } from './dom';
import { formatTick } from './number-format';
import { themeColour } from './theme';
import { roundTicks } from './ticks';

Chart.register(Filler, LinearScale, LineController, LineElement, PointElement);

/** One line: the least and the greatest value of each stretch of elements. */
export interface ChartLine {
  readonly name: string;
  /** The first element of each stretch; both values are the element's where a stretch is one element. */
  readonly x: readonly number[];
  readonly min: readonly number[];
  readonly max: readonly number[];
  /** NaN and Inf in the stretch, as in a tile's marks. */
  readonly marks: readonly number[];
  /** Which of the series' colours and dashes. */
  readonly style: number;
}

/** What the chart draws. */
export interface LineChartContent {
  readonly lines: readonly ChartLine[];
  /** Which of them is drawn stronger, above the others. */
  readonly chosen: number;
  /** The elements drawn: [from, to). */
  readonly from: number;
  readonly to: number;
}

/** Where the cursor stands, and the text beside it. */
export interface LineCursor {
  readonly x: number;
  readonly y: number | undefined;
  readonly text: string;
}

const seriesColours = ['blue', 'yellow', 'purple', 'green'];

/** The colour and the dashes of a series: four colours, then the same dashed. */
export function seriesStyle(style: number): { colour: string; dash: number[] } {
  const name = seriesColours[style % seriesColours.length]!;
  return {
    colour: themeColour(`--vscode-charts-${name}`),
    dash: Math.floor(style / seriesColours.length) % 2 === 1 ? [5, 3] : [],
  };
}

/** Lines over the index of an element; where there are more elements than pixels, the band between min and max. */
export class LineChart {
  readonly root: HTMLElement;
  private readonly canvas = h('canvas');
  private chart: Chart | undefined;
  private content: LineChartContent | undefined;
  private cursor: LineCursor | undefined;

  constructor() {
    this.root = h('div', { class: 'line-chart', role: 'img' }, this.canvas);
  }

  /** Pixels across, of which no line needs more points. */
  get width(): number {
    return this.root.clientWidth;
  }

  /** Draws; `label` is the chart in one sentence. */
  update(content: LineChartContent, label: string): void {
    this.content = content;
    this.root.setAttribute('aria-label', label);
    this.redraw();
  }

  /** Moves the cursor. */
  point(cursor: LineCursor | undefined): void {
    this.cursor = cursor;
    this.chart?.draw();
  }

  /** The element under a pointer. */
  elementAt(event: MouseEvent): number | undefined {
    const axis = this.chart?.scales.x;
    if (!axis) return undefined;
    return Math.round(axis.getValueForPixel(event.clientX - this.canvas.getBoundingClientRect().left)!);
  }

  /** Draws again, after a change of theme. */
  redraw(): void {
    if (!this.content) return;
    this.chart?.destroy();
    const plugins = [zeroLine, marksOf(this.content), cursorLine(() => this.cursor)];
    this.chart = new Chart(this.canvas, configuration(this.content, plugins));
  }
}

function configuration(content: LineChartContent, plugins: Plugin[]): ChartConfiguration {
  const { lines, chosen, from, to } = content;
  const [low, high] = heightOf(lines);
  const faint = themeColour('--vscode-descriptionForeground');
  const font = { family: themeColour('--vscode-font-family'), size: 11 };
  const order = lines.map((_, k) => k).sort((a, b) => Number(a === chosen) - Number(b === chosen));
  return {
    type: 'line',
    data: { datasets: order.reverse().flatMap((k) => datasets(lines[k]!, k === chosen, lines.length > 1)) },
    options: {
      animation: false,
      responsive: true,
      maintainAspectRatio: false,
      events: [],
      parsing: false,
      normalized: true,
      layout: { padding: { top: 18, right: 12 } },
      scales: {
        x: {
          type: 'linear',
          // Room for half an element at both sides, so that the first and the last one can be pointed at.
          min: from - 0.5,
          max: to - 0.5,
          grid: { display: false },
          border: { color: themeColour('--vscode-charts-lines') },
          afterBuildTicks: (axis) => {
            const space = 8 * (formatTick(to).length + 3);
            const ticks = roundTicks(from, to - 1, Math.max(2, axis.width / Math.max(48, space)));
            axis.ticks = ticks.filter(Number.isInteger).map((value) => ({ value }));
          },
          ticks: {
            color: faint,
            font,
            padding: 2,
            maxRotation: 0,
            autoSkip: false,
            callback: (value) => Number(value).toLocaleString('en-US'),
          },
        },
        y: {
          type: 'linear',
          min: low,
          max: high,
          grid: { color: themeColour('--od-grid'), drawTicks: false },
          border: { display: false },
          afterBuildTicks: (axis) => {
            axis.ticks = roundTicks(low, high, Math.max(2, axis.height / 56)).map((value) => ({ value }));
          },
          ticks: {
            color: faint,
            font,
            padding: 6,
            autoSkip: false,
            callback: (value) => formatTick(Number(value)),
          },
        },
      },
    },
    plugins,
  };
}

/** The band of a line as two lines with the area between them filled; a single line where both are the same. */
function datasets(line: ChartLine, chosen: boolean, several: boolean): ChartDataset<'line'>[] {
  const { colour, dash } = seriesStyle(line.style);
  const exact = line.min.every((value, k) => Object.is(value, line.max[k]));
  const few = line.x.length <= 120;
  const common = {
    borderColor: colour,
    borderWidth: chosen ? 1.5 : 1,
    borderDash: dash,
    pointRadius: few && !several ? 2 : 0,
    pointBackgroundColor: colour,
    pointBorderWidth: 0,
    spanGaps: false,
    tension: 0,
  };
  const points = (values: readonly number[]) => line.x.map((x, k) => ({ x, y: values[k]! }));
  // An element between two that are not finite has no line to either, only its point.
  const alone = (k: number, values: readonly number[]) =>
    Number.isFinite(values[k]!) && !Number.isFinite(values[k - 1]!) && !Number.isFinite(values[k + 1]!);
  const radius = (values: readonly number[]) =>
    line.x.map((_, k) => (alone(k, values) ? 2 : common.pointRadius));
  const max = { ...common, data: points(line.max), pointRadius: radius(line.max), fill: false as const };
  if (exact) return [max];
  return [
    { ...max, fill: { target: '+1', above: withAlpha(colour), below: withAlpha(colour) } },
    { ...common, data: points(line.min), pointRadius: radius(line.min), fill: false },
  ];
}

function withAlpha(colour: string): string {
  return `color-mix(in srgb, ${colour} 45%, transparent)`;
}

/** Round bounds of all finite values, with some room. */
function heightOf(lines: readonly ChartLine[]): [number, number] {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const { min, max } of lines) {
    for (const value of min) if (value < low) low = value;
    for (const value of max) if (value > high) high = value;
  }
  if (low > high) return [0, 1];
  const room = (high - low) * 0.05 || Math.abs(high) * 0.1 || 1;
  const bounds: [number, number] = [low - room, high + room];
  // Of the largest doubles there is no room beyond.
  return bounds.every(Number.isFinite) ? bounds : [low / 2, high / 2];
}

const zeroLine: Plugin = {
  id: 'zero',
  beforeDatasetsDraw({ ctx, chartArea, scales }) {
    const { min, max } = scales.y!;
    if (min > 0 || max < 0) return;
    const y = Math.round(scales.y!.getPixelForValue(0)) + 0.5;
    ctx.save();
    ctx.strokeStyle = themeColour('--vscode-charts-lines');
    ctx.beginPath();
    ctx.moveTo(chartArea.left, y);
    ctx.lineTo(chartArea.right, y);
    ctx.stroke();
    ctx.restore();
  },
};

/** A NaN is a bar over the whole height, an Inf one at the side to which it goes: none is too thin to be seen. */
function marksOf({ lines }: LineChartContent): Plugin {
  return {
    id: 'marks',
    afterDatasetsDraw({ ctx, chartArea, scales }) {
      const { left, right, top, bottom, height } = chartArea;
      ctx.save();
      for (const [kind, bit, from, to] of [
        ['nan', mark.nan, top, bottom],
        ['posInf', mark.posInf, top, top + height / 4],
        ['negInf', mark.negInf, bottom - height / 4, bottom],
      ] as const) {
        ctx.fillStyle = markColours[kind].colour;
        for (const { x, marks } of lines) {
          x.forEach((element, k) => {
            if (!(marks[k]! & bit)) return;
            const at = Math.round(scales.x!.getPixelForValue(element));
            if (at >= left && at <= right) ctx.fillRect(at - 1, from, 3, to - from);
          });
        }
      }
      ctx.restore();
    },
  };
}

function cursorLine(cursor: () => LineCursor | undefined): Plugin {
  return {
    id: 'cursor',
    afterDatasetsDraw({ ctx, chartArea, scales }) {
      const at = cursor();
      if (!at) return;
      const x = Math.round(scales.x!.getPixelForValue(at.x)) + 0.5;
      if (x < chartArea.left || x > chartArea.right) return;
      ctx.save();
      ctx.strokeStyle = themeColour('--vscode-charts-foreground');
      ctx.setLineDash([2, 2]);
      ctx.beginPath();
      ctx.moveTo(x, chartArea.top);
      ctx.lineTo(x, chartArea.bottom);
      ctx.stroke();
      ctx.setLineDash([]);
      if (at.y !== undefined) {
        ctx.fillStyle = themeColour('--vscode-editor-background');
        ctx.lineWidth = 1.5;
        ctx.beginPath();
        ctx.arc(x, scales.y!.getPixelForValue(at.y), 4, 0, 2 * Math.PI);
        ctx.fill();
        ctx.stroke();
      }
      ctx.font = `11px ${themeColour('--vscode-editor-font-family')}`;
      ctx.fillStyle = themeColour('--vscode-foreground');
      const turned = x + 6 + ctx.measureText(at.text).width > chartArea.right;
      ctx.textAlign = turned ? 'right' : 'left';
      ctx.fillText(at.text, turned ? x - 5 : x + 5, chartArea.top - 6);
      ctx.restore();
    },
  };
}
