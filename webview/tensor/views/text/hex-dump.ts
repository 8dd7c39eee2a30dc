import { fill, h, setAttributes } from '../../../ui/dom';
import { t } from '../../../ui/localise';

/** Bytes as hexadecimal numbers and as ASCII, as hex editors show them; one is selected. */
export class HexDump {
  readonly root: HTMLElement;
  private from = 0;
  private cells: readonly { readonly hex: HTMLElement; readonly letter: HTMLElement }[] = [];
  private selected = -1;

  constructor(private readonly choose: (position: number) => void) {
    this.root = h('table', { class: 'hex-dump', role: 'grid', tabindex: 0, 'aria-label': t('Bytes') });
  }

  /** @param values integers; what is no byte (0 to 255) stands for no text */
  draw(values: readonly number[], from: number, perRow: number): void {
    this.from = from;
    this.selected = -1;
    this.cells = values.map((value, at) => this.cell(value, at));
    const rows: HTMLElement[] = [];
    for (let at = 0; at < values.length; at += perRow) {
      const row = this.cells.slice(at, at + perRow);
      const missing = Array.from({ length: perRow - row.length }, () => h('td', { 'aria-hidden': 'true' }));
      rows.push(
        h(
          'tr',
          { role: 'row' },
          h('th', { scope: 'row' }, offsetText(from + at)),
          ...row.map(({ hex }) => hex),
          ...missing,
          h('td', { class: 'hex-letters', 'aria-hidden': 'true' }, ...row.map(({ letter }) => letter)),
        ),
      );
    }
    fill(this.root, h('tbody', {}, ...rows));
  }

  /** Shows the byte at a position as the selected one. */
  select(position: number): void {
    const mark = (at: number, selected: boolean) => {
      const cell = this.cells[at];
      if (!cell) return;
      setAttributes(cell.hex, { 'aria-selected': String(selected) });
      cell.letter.classList.toggle('is-selected', selected);
    };
    mark(this.selected, false);
    this.selected = position - this.from;
    mark(this.selected, true);
    const cell = this.cells[this.selected];
    setAttributes(this.root, { 'aria-activedescendant': cell?.hex.id });
    if (cell && document.activeElement === this.root) cell.hex.scrollIntoView({ block: 'nearest' });
  }

  private cell(value: number, at: number): { hex: HTMLElement; letter: HTMLElement } {
    const isByte = value >= 0 && value <= 255;
    const text = isByte ? value.toString(16).toUpperCase().padStart(2, '0') : '··';
    const isLetter = value > 0x20 && value < 0x7f;
    const hex = h(
      'td',
      {
        id: `byte-${at}`,
        role: 'gridcell',
        class: isByte ? undefined : 'is-outside',
        'aria-label': `${this.from + at}: ${isByte ? text : value}`,
      },
      text,
    );
    const sign = isByte ? (value === 0x20 ? '\u00a0' : '.') : '\u00a0';
    const letter = h(
      'span',
      { class: isLetter ? undefined : 'hex-sign' },
      isLetter ? String.fromCharCode(value) : sign,
    );
    for (const part of [hex, letter]) part.addEventListener('click', () => this.choose(this.from + at));
    return { hex, letter };
  }
}

/** A position as hex editors write it. */
export function offsetText(position: number): string {
  return position.toString(16).toUpperCase().padStart(6, '0');
}
