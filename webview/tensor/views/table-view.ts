import { type DType, elementType } from '../../../core/tensor/dtype';
import { button, DropdownField } from '../../ui/controls';
import { rowsByColumns } from '../../ui/counted';
import { h } from '../../ui/dom';
import { t } from '../../ui/localise';
import { formatInteger, formatNumber } from '../../ui/number-format';
import { fullText } from '../element-text';
import { cursorOf, movedTo, pictureSize } from '../place';
import { numPyString, stringElement } from '../string-text';
import { StringFacts } from './strings/string-facts';
import { type Cell, cellCount } from './table/cell-range';
import { CellStore } from './table/cell-store';
import { numPyArray, tabSeparated } from './table/numpy-array';
import { type CellText, TableGrid } from './table/table-grid';
import type { View, ViewContext, ViewHost, ViewKind } from './view';

export const tableKind: ViewKind = {
  id: 'table',
  label: () => t('Table'),
  icon: 'table',
  frame: ['plane'],
  strings: true,
  fit: ({ dtype }) => (dtype === 'string' ? 0.9 : 0.15),
  create: (host) => new TableView(host),
};

/** Characters of a string that a column has room for; the status line and the Text view have more. */
const stringCharacters = 20;

/** Elements that are copied at most: about a megabyte of text. */
const mostCopied = 100_000;

/** Digits of a float; 0 shows each in full. */
const digitChoices = [3, 4, 6, 0];

/** The elements of the slice as numbers, to look at, to select and to copy. */
class TableView implements View {
  readonly root: HTMLElement;
  readonly keys = [
    { keys: ['↑↓←→'], does: t('move') },
    { keys: ['Shift'], does: t('select') },
    { keys: ['Ctrl+C'], does: t('copy') },
  ];
  readonly speaksItself = true;
  private readonly grid: TableGrid;
  private readonly digits: DropdownField;
  private readonly said = h('span', { class: 'muted small table-said', role: 'status' });
  private readonly facts: StringFacts;
  private store: CellStore | undefined;
  private storeFor = '';
  private context: ViewContext | undefined;

  constructor(private readonly host: ViewHost) {
    this.grid = new TableGrid(
      (cell) => this.moveTo(cell),
      (sight) => this.store?.want(sight),
      () => this.saySelected(),
    );
    this.digits = new DropdownField(t('Digits'), 'digits-field', (value) =>
      host.keep({ digits: Number(value) }),
    );
    this.facts = new StringFacts((index) => host.goTo(index));
    this.root = h(
      'section',
      { class: 'table-view', 'aria-label': t('Table') },
      h(
        'div',
        { class: 'view-tools', role: 'toolbar', 'aria-label': t('Table') },
        this.digits.root,
        h('span', { class: 'grow' }),
        this.said,
        button(t('Copy as NumPy'), () => void this.copy(true), { icon: 'copy' }),
        button(t('Copy as TSV'), () => void this.copy(false)),
      ),
      this.grid.root,
      this.facts.root,
    );
  }

  get focusTarget(): HTMLElement {
    return this.grid.root;
  }

  show(context: ViewContext): void {
    this.context = context;
    const { measured, place } = context;
    const { name, shape, dtype, generation } = measured.tensor;
    const size = pictureSize(place, shape);
    const slice = place.index.map((at, k) => (k === place.rowAxis || k === place.columnAxis ? '' : at));
    const storeFor = JSON.stringify([generation, place.rowAxis, place.columnAxis, slice]);
    const fresh = storeFor !== this.storeFor;
    if (fresh) {
      this.storeFor = storeFor;
      this.store = new CellStore(
        measured,
        place,
        size,
        () => {
          this.grid.refresh();
          this.host.failed(undefined);
        },
        (problem) => this.storeFor === storeFor && this.host.failed(problem),
      );
      this.said.textContent = '';
    }
    const digits = this.chosenDigits();
    const float = elementType(dtype as DType)?.kind === 'float';
    this.digits.root.hidden = !float;
    this.digits.update(
      digitChoices.map((count) => ({
        value: String(count),
        label: count === 0 ? t('All digits') : t('{0} digits', count),
      })),
      String(digits),
    );
    const store = this.store!;
    this.facts.root.hidden = dtype !== 'string';
    this.grid.root.classList.toggle('holds-text', dtype === 'string');
    if (dtype === 'string') this.facts.show(measured);
    this.grid.show(
      {
        ...size,
        columnWidth: columnWidth(dtype, float ? digits : 0),
        label: `${name}, ${rowsByColumns(size.rows, size.columns)}`,
        cursor: cursorOf(place),
        text: (row, column) =>
          dtype === 'string'
            ? stringCell(store.text(row, column))
            : cellText(store.text(row, column), float ? digits : 0),
      },
      fresh,
    );
  }

  redraw(): void {
    // All of it is elements with the theme's own colours.
  }

  keyDown(event: KeyboardEvent): boolean {
    const copies = (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'c';
    const selection = this.grid.selection;
    if (copies && !event.altKey && selection && cellCount(selection) > 1 && String(getSelection()) === '') {
      void this.copy(event.shiftKey);
      return true;
    }
    return this.grid.keyDown(event);
  }

  private chosenDigits(): number {
    const { digits } = this.context?.options ?? {};
    return digitChoices.find((count) => count === digits) ?? digitChoices[0]!;
  }

  private moveTo({ row, column }: Cell): void {
    if (!this.context) return;
    const { place, measured } = this.context;
    this.host.setPlace(movedTo(place, measured.tensor.shape, row, column));
  }

  private saySelected(): void {
    const { selection } = this.grid;
    if (!selection || cellCount(selection) === 1) this.said.textContent = '';
    else {
      const [rows, columns] = [selection.rows, selection.columns].map(([from, to]) => to - from);
      this.said.textContent = t('{0} × {1} selected', formatInteger(rows!), formatInteger(columns!));
    }
  }

  /** Copies what is selected; where it is one cell only, the whole slice. */
  private async copy(asNumPy: boolean): Promise<void> {
    const { store, context } = this;
    const { selection } = this.grid;
    if (!store || !context || !selection) return;
    const { dtype, shape } = context.measured.tensor;
    const size = pictureSize(context.place, shape);
    const all = { rows: [0, size.rows], columns: [0, size.columns] } as const;
    const wanted = cellCount(selection) > 1 ? selection : all;
    const count = cellCount(wanted);
    if (count > mostCopied) {
      this.said.textContent = t(
        '{0} elements are too many to copy: {1} at most. Select fewer.',
        formatInteger(count),
        formatInteger(mostCopied),
      );
      return;
    }
    try {
      const rows = await store.rows(wanted);
      if (dtype === 'string' && rows.some((row) => row.some((text) => stringElement(text).isCut))) {
        this.said.textContent = t('Not copied: a string is too long to be told in full.');
        return;
      }
      const flat = context.place.rowAxis === null;
      this.host.copy(asNumPy ? numPyArray(rows, dtype, flat) : tabSeparated(rows, dtype));
      this.said.textContent =
        count === 1 ? t('1 element copied') : t('{0} elements copied', formatInteger(count));
    } catch (error) {
      this.host.failed((error as Error).message);
    }
  }
}

/** Wide enough for every number of so many digits: sign, point and exponent. */
function columnWidth(dtype: string, digits: number): number {
  const { kind, bits } = elementType(dtype as DType);
  const characters =
    kind === 'float'
      ? digits > 0
        ? digits + 6
        : bits === 64
          ? 24
          : 16
      : kind === 'complex'
        ? bits === 128
          ? 48
          : 30
        : kind === 'bool'
          ? 6
          : kind === 'string'
            ? stringCharacters
            : Math.max(5, Math.ceil(bits * 0.302) + 2);
  return Math.max(48, Math.ceil(characters * 7.3) + 14);
}

function stringCell(text: string | undefined): CellText | undefined {
  return text === undefined ? undefined : { text: numPyString(stringElement(text)), isText: true };
}

function cellText(text: string | undefined, digits: number): CellText | undefined {
  if (text === undefined) return undefined;
  if (text === 'nan') return { text: fullText(text), mark: 'nan' };
  if (text === 'inf') return { text: fullText(text), mark: 'posInf' };
  if (text === '-inf') return { text: fullText(text), mark: 'negInf' };
  return { text: digits > 0 ? formatNumber(Number(text), digits) : fullText(text) };
}
