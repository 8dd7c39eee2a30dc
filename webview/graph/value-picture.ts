import { colourTable, markPixel, tableIndex } from '../ui/colour-map';
import { h } from '../ui/dom';
import { IconButton } from '../ui/icon-button';
import { t } from '../ui/localise';
import { formatNumber } from '../ui/number-format';
import { currentTheme } from '../ui/theme';
import type { ValueDetails, ValuePicture } from './messages/protocol';
import { section } from './section';

/** The picture's largest size in CSS pixels. */
const most = { width: 240, height: 240 };

/** A value's picture with its range, or why there is none. */
export function pictureSection(
  title: string,
  value: ValueDetails,
  picture: ValuePicture | null,
  show: () => void,
  canShow: boolean,
): HTMLElement {
  const button = canShow
    ? new IconButton('heatMap', t('Show {0} in the Tensor panel', value.name), show).root
    : undefined;
  if (!picture) {
    return section(title, h('p', { class: 'details-summary muted small' }, whyNone(value)), button);
  }
  const range = Number.isNaN(picture.min)
    ? ''
    : picture.min === picture.max
      ? formatNumber(picture.min)
      : `${formatNumber(picture.min)} … ${formatNumber(picture.max)}`;
  const spoken = t('Picture of {0}, {1} by {2} cells, {3}', value.name, picture.rows, picture.columns, range);
  return section(
    title,
    h(
      'div',
      { class: 'details-picture' },
      picture.rows * picture.columns > 1 ? drawn(picture, spoken) : undefined,
      h(
        'div',
        { class: 'details-picture-facts' },
        h('span', { class: 'muted code', title: picture.name }, picture.part || picture.type),
        h('span', { class: 'grow' }),
        picture.nan > 0 ? h('span', { class: 'badge badge-nan' }, `NaN ${picture.nan}`) : undefined,
        h('span', { class: 'code' }, range),
      ),
    ),
    button,
  );
}

function whyNone({ role, type }: ValueDetails): string {
  return role === 'weight' ? type : t('Not computed yet, or no numbers to draw.');
}

/** Cells in whole pixels where there is room, in the colours of the Tensor panel. */
function drawn({ rows, columns, values, marks, min, max }: ValuePicture, label: string): HTMLCanvasElement {
  const canvas = h('canvas', { width: columns, height: rows, role: 'img', 'aria-label': label });
  const cell = Math.min(most.width / columns, most.height / rows, 24);
  const whole = cell >= 1 ? Math.floor(cell) : cell;
  canvas.style.width = `${Math.max(1, Math.round(columns * whole))}px`;
  canvas.style.height = `${Math.max(1, Math.round(rows * whole))}px`;
  if (whole < 1) canvas.classList.add('is-smooth');
  const signed = min < 0 && max > 0;
  const reach = robust(values);
  const [low, high] = signed ? [-reach, reach] : [min, max];
  const table = colourTable(signed ? (currentTheme().dark ? 'berlin' : 'rdbu') : 'viridis');
  const image = new ImageData(columns, rows);
  const pixels = new Uint32Array(image.data.buffer);
  values.forEach((value, at) => {
    const bits = marks[at]!;
    if (bits !== 0) pixels[at] = markPixel(bits);
    else if (!Number.isNaN(value)) pixels[at] = table[tableIndex(value, low, high)]!;
  });
  canvas.getContext('2d')!.putImageData(image, 0, 0);
  return canvas;
}

/** The size that 99 % of the cells stay under, so that one large weight does not blank out all others. */
function robust(values: Float32Array): number {
  const sizes = Float32Array.from(
    values.filter((value) => !Number.isNaN(value)),
    Math.abs,
  ).sort();
  return sizes[Math.floor((sizes.length - 1) * 0.99)] || 1;
}
