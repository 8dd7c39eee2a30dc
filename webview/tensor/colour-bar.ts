import { colourTable, cssColour } from '../ui/colour-map';
import { h } from '../ui/dom';
import { t } from '../ui/localise';
import { formatTick } from '../ui/number-format';
import { scaleTicks } from '../ui/ticks';
import type { Colouring } from './paint';

/** How thick the bar is, and the pixels that one tick's label takes along it. */
const thickness = { upright: 14, lying: 10 };
const tickSpace = { upright: 75, lying: 75 };

/** The colours of the range with its ticks: upright beside the picture, or lying under it. */
export class ColourBar {
  readonly root = h('div', { class: 'colour-bar', role: 'img' });
  private readonly canvas = h('canvas');

  /** Draws the bar `length` CSS pixels long; a signed range shows the sign of every tick. */
  update(colouring: Colouring, length: number, direction: 'upright' | 'lying', signed: boolean): void {
    const { low, high, map } = colouring;
    const upright = direction === 'upright';
    this.root.className = `colour-bar ${direction}`;
    this.root.style.setProperty('--length', `${length}px`);
    this.root.setAttribute(
      'aria-label',
      t('Colours from {0} to {1}', formatTick(low, signed), formatTick(high, signed)),
    );
    this.draw(colourTable(map), Math.round(length), upright);
    const ticks = scaleTicks(low, high, Math.max(2, length / tickSpace[direction])).map((value) => {
      const label = h('span', { class: 'colour-bar-tick' }, formatTick(value, signed));
      const share = high > low ? (value - low) / (high - low) : 0.5;
      if (upright) label.style.top = `${(1 - share) * length}px`;
      else label.style.left = `${share * length}px`;
      return label;
    });
    this.root.replaceChildren(this.canvas, ...ticks);
  }

  private draw(table: Uint32Array, length: number, upright: boolean): void {
    const across = upright ? thickness.upright : thickness.lying;
    this.canvas.width = upright ? 1 : length;
    this.canvas.height = upright ? length : 1;
    this.canvas.style.width = `${upright ? across : length}px`;
    this.canvas.style.height = `${upright ? length : across}px`;
    const context = this.canvas.getContext('2d')!;
    for (let k = 0; k < length; k++) {
      const share = length < 2 ? 0.5 : k / (length - 1);
      context.fillStyle = cssColour(table[Math.round((upright ? 1 - share : share) * 255)]!);
      if (upright) context.fillRect(0, k, 1, 1);
      else context.fillRect(k, 0, 1, 1);
    }
  }
}
