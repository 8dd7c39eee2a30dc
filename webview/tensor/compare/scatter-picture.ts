import { colourTable } from '../../ui/colour-map';
import { fill, h } from '../../ui/dom';
import { t } from '../../ui/localise';
import { formatInteger, formatTick } from '../../ui/number-format';
import { currentTheme, themeColour } from '../../ui/theme';
import { roundTicks } from '../../ui/ticks';
import type { JointCounts } from './protocol';

/** How many cells the grid has along each side. */
export const scatterBins = 128;

/** A across and B up, one cell a pair of bins, more pairs in a stronger colour; what is equal lies on the diagonal. */
export class ScatterPicture {
  readonly root: HTMLElement;
  private readonly canvas = h('canvas', { class: 'scatter-canvas' });
  private readonly picture = h('div', { class: 'scatter-picture', role: 'img' }, this.canvas);
  private readonly across = h('div', { class: 'scatter-across', 'aria-hidden': 'true' });
  private readonly up = h('div', { class: 'scatter-up', 'aria-hidden': 'true' });
  private readonly note = h('p', { class: 'muted small scatter-note' });
  private shown: { joint: JointCounts; low: number; high: number } | undefined;

  constructor() {
    this.root = h(
      'div',
      { class: 'scatter' },
      h('div', { class: 'scatter-grid' }, this.up, this.picture, this.across),
      this.note,
    );
  }

  update(joint: JointCounts, low: number, high: number): void {
    this.shown = { joint, low, high };
    const most = joint.counts.reduce((a, b) => Math.max(a, b), 0);
    this.picture.setAttribute(
      'aria-label',
      t(
        'A against B from {0} to {1}, pairs in the fullest cell: {2}',
        formatTick(low),
        formatTick(high),
        formatInteger(most),
      ),
    );
    const left = [
      joint.nonFinite > 0 ? t('pairs with NaN or Inf, not drawn: {0}', formatInteger(joint.nonFinite)) : '',
      joint.outside > 0 ? t('pairs outside the range: {0}', formatInteger(joint.outside)) : '',
    ].filter(Boolean);
    this.note.textContent = [t('B up, A across · equal on the dashed line · log counts'), ...left].join(
      ' · ',
    );
    this.ticks(low, high);
    this.redraw();
  }

  redraw(): void {
    if (!this.shown) return;
    const { bins, counts } = this.shown.joint;
    const { canvas } = this;
    const context = canvas.getContext('2d')!;
    const cell = Math.max(1, Math.floor((384 * window.devicePixelRatio) / bins));
    canvas.width = canvas.height = bins * cell;
    const most = Math.log1p(counts.reduce((a, b) => Math.max(a, b), 0)) || 1;
    const table = colourTable('viridis');
    const small = new OffscreenCanvas(bins, bins);
    const image = new ImageData(bins, bins);
    const pixels = new Uint32Array(image.data.buffer);
    const { dark } = currentTheme();
    for (let row = 0; row < bins; row++) {
      for (let column = 0; column < bins; column++) {
        const count = counts[row * bins + column]!;
        if (count === 0) continue;
        // The end of the map that is near to the ground would hide single pairs.
        const share = 0.25 + (0.75 * Math.log1p(count)) / most;
        const entry = Math.round((dark ? share : 1 - share * 0.9) * 255);
        pixels[(bins - 1 - row) * bins + column] = table[Math.max(0, Math.min(255, entry))]!;
      }
    }
    small.getContext('2d')!.putImageData(image, 0, 0);
    context.imageSmoothingEnabled = false;
    context.drawImage(small, 0, 0, canvas.width, canvas.height);
    context.strokeStyle = themeColour('--vscode-descriptionForeground');
    context.setLineDash([4 * window.devicePixelRatio, 4 * window.devicePixelRatio]);
    context.lineWidth = window.devicePixelRatio;
    context.beginPath();
    context.moveTo(0, canvas.height);
    context.lineTo(canvas.width, 0);
    context.stroke();
  }

  private ticks(low: number, high: number): void {
    const label = (value: number, property: 'left' | 'bottom') => {
      const text = h('span', {}, formatTick(value));
      text.style[property] = `${high > low ? (100 * (value - low)) / (high - low) : 50}%`;
      return text;
    };
    const ticks = roundTicks(low, high, 5);
    fill(this.across, ...ticks.map((value) => label(value, 'left')));
    fill(this.up, ...ticks.map((value) => label(value, 'bottom')));
  }
}
