import { fill, h, setAttributes } from '../../../ui/dom';
import { t } from '../../../ui/localise';
import { type Cell, type CellRange, cellAfterKey, contains, rangeBetween } from './cell-range';

const rowHeight = 22;
const headHeight = 24;
/** Browsers lay out boxes of some 30 million pixels at most; a longer table is scrolled to scale. */
const longestSheet = 8_000_000;

/** What a cell shows. */
export interface CellText {
  readonly text: string;
  /** For NaN and Inf, their mark. */
  readonly mark?: 'nan' | 'posInf' | 'negInf';
  /** Words begin at the left; numbers end at the right. */
  readonly isText?: boolean;
}

/** What the table shows. */
export interface TableContent {
  readonly rows: number;
  readonly columns: number;
  readonly columnWidth: number;
  readonly label: string;
  readonly cursor: Cell;
  /** The text of a cell; undefined until it has come. */
  text(row: number, column: number): CellText | undefined;
}

/** A table of any size with heads that stay, a cursor and a selected rectangle; only what is in sight is made. */
export class TableGrid {
  /** Scrolls, and takes the focus and the keys. */
  readonly root: HTMLElement;
  private readonly sheet = h('div', { class: 'table-sheet', role: 'presentation' });
  private content: TableContent | undefined;
  private anchor: Cell | undefined;
  /** Pixels of the whole table that are above and at the left of what is in sight. */
  private offset = { top: 0, left: 0 };
  private drawing = false;

  /**
   * @param move the cursor goes to a cell
   * @param see cells are in sight
   * @param select the selected rectangle changed
   */
  constructor(
    private readonly move: (cell: Cell) => void,
    private readonly see: (sight: CellRange) => void,
    private readonly select: () => void,
  ) {
    this.root = h('div', {
      class: 'table-scroll',
      role: 'grid',
      tabindex: 0,
      'aria-multiselectable': 'true',
    });
    this.root.append(this.sheet);
    this.root.addEventListener('scroll', () => this.scrolled());
    this.root.addEventListener('wheel', (event) => this.wheel(event), { passive: false });
    this.listenForPointer();
    new ResizeObserver(() => this.draw()).observe(this.root);
  }

  /** The selected cells: the one at the cursor, where no others are selected. */
  get selection(): CellRange | undefined {
    return this.content && rangeBetween(this.anchor ?? this.content.cursor, this.content.cursor);
  }

  /** Shows a table. `fresh` where it is another one: nothing is selected then. */
  show(content: TableContent, fresh: boolean): void {
    const before = this.content?.cursor;
    this.content = content;
    if (fresh) this.anchor = undefined;
    setAttributes(this.root, {
      'aria-label': content.label,
      'aria-rowcount': content.rows + 1,
      'aria-colcount': content.columns + 1,
    });
    const { width, height } = this.sheetSize();
    this.sheet.style.width = `${width}px`;
    this.sheet.style.height = `${height}px`;
    this.root.style.height = `${Math.min(height, this.tallest()) + 2}px`;
    const { cursor } = content;
    if (fresh || before?.row !== cursor.row || before.column !== cursor.column) this.reveal(cursor);
    this.draw();
  }

  /** Draws again, when texts have come. */
  refresh(): void {
    this.draw();
  }

  /** Moves the cursor, or the end of the selection with Shift; false for keys that mean nothing here. */
  keyDown(event: KeyboardEvent): boolean {
    if (!this.content || document.activeElement !== this.root || event.altKey) return false;
    const { cursor, rows, columns } = this.content;
    if (event.key === 'Escape' && this.anchor) {
      this.anchor = undefined;
      this.changed(cursor);
      return true;
    }
    const page = Math.max(1, Math.floor((this.root.clientHeight - headHeight) / rowHeight) - 1);
    const far = event.ctrlKey || event.metaKey;
    const next = cellAfterKey(cursor, event.key, far, { rows, columns, page });
    if (!next) return false;
    this.anchor = event.shiftKey ? (this.anchor ?? cursor) : undefined;
    this.changed(next);
    return true;
  }

  private changed(cursor: Cell): void {
    this.move(cursor);
    this.select();
  }

  private get headWidth(): number {
    return 20 + 8 * Math.max(3, String((this.content?.rows ?? 1) - 1).length);
  }

  /** The size of the whole table in pixels, heads included. */
  private wholeSize(): { width: number; height: number } {
    const { rows, columns, columnWidth } = this.content!;
    return { width: this.headWidth + columns * columnWidth, height: headHeight + rows * rowHeight };
  }

  private sheetSize(): { width: number; height: number } {
    const { width, height } = this.wholeSize();
    return { width: Math.min(width, longestSheet), height: Math.min(height, longestSheet) };
  }

  private tallest(): number {
    return Math.max(240, Math.min(720, window.innerHeight - 280));
  }

  /** Takes over where the scroll bars stand, which are to scale in a very long table. */
  private scrolled(): void {
    if (!this.content) return;
    const [whole, sheet] = [this.wholeSize(), this.sheetSize()];
    const { clientWidth, clientHeight, scrollTop, scrollLeft } = this.root;
    const along = (at: number, drawn: number, full: number, view: number) =>
      drawn === full || drawn <= view ? at : (at * (full - view)) / (drawn - view);
    const top = along(scrollTop, sheet.height, whole.height, clientHeight);
    const left = along(scrollLeft, sheet.width, whole.width, clientWidth);
    // A scroll bar to scale knows places only roughly: what was set is kept where it says the same.
    const near = (a: number, b: number, drawn: number, full: number) => Math.abs(a - b) <= full / drawn + 1;
    this.offset = {
      top:
        sheet.height < whole.height && near(top, this.offset.top, sheet.height, whole.height)
          ? this.offset.top
          : top,
      left:
        sheet.width < whole.width && near(left, this.offset.left, sheet.width, whole.width)
          ? this.offset.left
          : left,
    };
    this.draw();
  }

  /** A wheel moves a table to scale by rows, not by what a pixel of its scroll bar stands for. */
  private wheel(event: WheelEvent): void {
    if (!this.content || event.ctrlKey) return;
    const [whole, sheet] = [this.wholeSize(), this.sheetSize()];
    if (sheet.height === whole.height && sheet.width === whole.width) return;
    event.preventDefault();
    const unit = event.deltaMode === 1 ? rowHeight : 1;
    this.scrollTo(this.offset.top + event.deltaY * unit, this.offset.left + event.deltaX * unit);
  }

  private scrollTo(top: number, left: number): void {
    const [whole, sheet] = [this.wholeSize(), this.sheetSize()];
    const { clientWidth, clientHeight } = this.root;
    const within = (at: number, full: number, view: number) => Math.max(0, Math.min(at, full - view));
    this.offset = {
      top: within(top, whole.height, clientHeight),
      left: within(left, whole.width, clientWidth),
    };
    const share = (at: number, drawn: number, full: number, view: number) =>
      drawn === full || full <= view ? at : (at * (drawn - view)) / (full - view);
    this.root.scrollTop = share(this.offset.top, sheet.height, whole.height, clientHeight);
    this.root.scrollLeft = share(this.offset.left, sheet.width, whole.width, clientWidth);
    this.draw();
  }

  private reveal({ row, column }: Cell): void {
    const { clientWidth, clientHeight } = this.root;
    const { columnWidth } = this.content!;
    const nearest = (at: number, size: number, from: number, room: number) =>
      // A cell that comes in at the far side lets the first ones go as a whole.
      at < from ? at : at + size > from + room ? Math.ceil((at + size - room) / size) * size : from;
    const top = nearest(row * rowHeight, rowHeight, this.offset.top, clientHeight - headHeight);
    const left = nearest(column * columnWidth, columnWidth, this.offset.left, clientWidth - this.headWidth);
    if (top !== this.offset.top || left !== this.offset.left) this.scrollTo(top, left);
  }

  private sight(): CellRange {
    const { rows, columns, columnWidth } = this.content!;
    const { top, left } = this.offset;
    const { clientWidth, clientHeight } = this.root;
    const firstRow = Math.min(rows, Math.floor(top / rowHeight));
    const firstColumn = Math.min(columns, Math.floor(left / columnWidth));
    const last = (at: number, size: number, count: number) => Math.min(count, Math.ceil(at / size));
    return {
      rows: [firstRow, last(top + clientHeight - headHeight, rowHeight, rows)],
      columns: [firstColumn, last(left + clientWidth - this.headWidth, columnWidth, columns)],
    };
  }

  private draw(): void {
    if (this.drawing) return;
    this.drawing = true;
    requestAnimationFrame(() => {
      this.drawing = false;
      if (this.content && this.root.clientWidth > 0) this.render(this.content);
    });
  }

  private render(content: TableContent): void {
    const { columnWidth, cursor } = content;
    const sight = this.sight();
    this.see(sight);
    const { headWidth } = this;
    const selection = this.selection!;
    const many = this.anchor !== undefined;
    const { scrollTop, scrollLeft } = this.root;
    const x = (column: number) => headWidth + scrollLeft + column * columnWidth - this.offset.left;
    const y = (row: number) => headHeight + scrollTop + row * rowHeight - this.offset.top;
    const columnHeads = range(sight.columns).map((column) => {
      const head = h(
        'div',
        { class: 'table-head', role: 'columnheader', 'aria-colindex': column + 2 },
        String(column),
      );
      head.classList.toggle('is-at-cursor', column === cursor.column);
      place(head, x(column), columnWidth);
      return head;
    });
    const corner = h(
      'div',
      { class: 'table-corner', role: 'columnheader' },
      h('span', { class: 'visually-hidden' }, t('Row')),
    );
    corner.style.width = `${headWidth}px`;
    const heads = h('div', { class: 'table-heads', role: 'row', 'aria-rowindex': 1 }, corner, ...columnHeads);
    const rows = range(sight.rows).map((row) => {
      const head = h('div', { class: 'table-row-head', role: 'rowheader' }, String(row));
      head.classList.toggle('is-at-cursor', row === cursor.row);
      head.style.width = `${headWidth}px`;
      const cells = range(sight.columns).map((column) => {
        const shown = content.text(row, column);
        const atCursor = row === cursor.row && column === cursor.column;
        const selected = many && contains(selection, row, column);
        const cell = h(
          'div',
          {
            class: `table-cell${shown?.mark ? ` is-${shown.mark}` : ''}${shown?.isText ? ' is-text' : ''}${atCursor ? ' is-cursor' : ''}`,
            role: 'gridcell',
            id: `cell-${row}-${column}`,
            'aria-colindex': column + 2,
            'aria-selected': String(selected || atCursor),
          },
          shown?.text ?? '',
        );
        cell.classList.toggle('is-selected', selected);
        place(cell, x(column), columnWidth);
        return cell;
      });
      const line = h('div', { class: 'table-row', role: 'row', 'aria-rowindex': row + 2 }, head, ...cells);
      line.classList.toggle('is-even', row % 2 === 0);
      line.style.top = `${y(row)}px`;
      return line;
    });
    fill(this.sheet, heads, ...rows);
    const inSight = contains(sight, cursor.row, cursor.column);
    setAttributes(this.root, {
      'aria-activedescendant': inSight ? `cell-${cursor.row}-${cursor.column}` : undefined,
    });
  }

  private cellAt(event: PointerEvent): Cell {
    const { rows, columns, columnWidth } = this.content!;
    const box = this.root.getBoundingClientRect();
    const across = event.clientX - box.left - this.root.clientLeft - this.headWidth + this.offset.left;
    const down = event.clientY - box.top - this.root.clientTop - headHeight + this.offset.top;
    const within = (at: number, count: number) => Math.min(count - 1, Math.max(0, Math.floor(at)));
    return { row: within(down / rowHeight, rows), column: within(across / columnWidth, columns) };
  }

  private listenForPointer(): void {
    let dragging = false;
    this.root.addEventListener('pointerdown', (event) => {
      const target = event.target as Element;
      if (!this.content || event.button !== 0 || !target.closest('.table-cell')) return;
      dragging = true;
      const cell = this.cellAt(event);
      const { cursor } = this.content;
      this.anchor = event.shiftKey ? (this.anchor ?? cursor) : undefined;
      this.root.setPointerCapture(event.pointerId);
      this.root.focus({ preventScroll: true });
      event.preventDefault();
      this.changed(cell);
    });
    this.root.addEventListener('pointermove', (event) => {
      if (!dragging || !this.content) return;
      const { cursor } = this.content;
      const cell = this.cellAt(event);
      if (cell.row === cursor.row && cell.column === cursor.column) return;
      this.anchor ??= cursor;
      this.changed(cell);
    });
    for (const end of ['pointerup', 'pointercancel'] as const) {
      this.root.addEventListener(end, () => {
        dragging = false;
      });
    }
  }
}

function range([from, to]: readonly [number, number]): number[] {
  return Array.from({ length: Math.max(0, to - from) }, (_, k) => from + k);
}

function place(element: HTMLElement, left: number, width: number): void {
  element.style.left = `${left}px`;
  element.style.width = `${width}px`;
}
