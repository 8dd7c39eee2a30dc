import { fill, h, setAttributes } from '../ui/dom';
import { icon } from '../ui/icons';
import { t } from '../ui/localise';
import { formatInteger } from '../ui/number-format';

/** A row of what was found. */
export interface SearchRow {
  /** The operator, or what the value is. */
  readonly title: string;
  /** The node's or value's name. */
  readonly name: string;
  /** What says that it fits, where that is another text; else `''`. */
  readonly why: string;
  choose(): void;
}

/** What the field is about to show. */
export interface SearchRows {
  readonly rows: readonly SearchRow[];
  readonly total: number;
}

/** The field with the list of what is found under it; ↓ and ↑ go through the list, Enter goes there, Esc leaves. */
export class SearchField {
  readonly root: HTMLElement;
  private readonly input = h('input', {
    class: 'filter-input search-input',
    type: 'text',
    role: 'combobox',
    spellcheck: 'false',
    autocomplete: 'off',
    placeholder: t('op, name, shape, attribute'),
    'aria-label': t('Search the graph'),
    'aria-autocomplete': 'list',
    'aria-expanded': 'false',
    'aria-controls': 'search-list',
    title: t(
      'Search (/). op:Conv, name:head, shape:1x64, type:float16 and attr:pads look in one of them only',
    ),
  });
  private readonly list = h('div', {
    class: 'float search-list',
    id: 'search-list',
    role: 'listbox',
    'aria-label': t('Found'),
    hidden: true,
  });
  private rows: readonly SearchRow[] = [];
  private active = -1;

  constructor(
    private readonly find: (query: string) => SearchRows,
    private readonly leave: () => void,
  ) {
    this.root = h('div', { class: 'filter-field search-field' }, icon('search'), this.input, this.list);
    this.input.addEventListener('input', () => this.search());
    this.input.addEventListener('focus', () => {
      if (this.input.value !== '') this.search();
    });
    this.input.addEventListener('keydown', (event) => this.keyDown(event));
    this.root.addEventListener('focusout', () => this.close());
    // A click on a row must not take the focus away before it is one.
    this.list.addEventListener('pointerdown', (event) => event.preventDefault());
  }

  focus(): void {
    this.input.focus();
    this.input.select();
  }

  private search(): void {
    const { rows, total } = this.find(this.input.value);
    this.rows = rows;
    this.active = rows.length > 0 ? 0 : -1;
    const more = total - rows.length;
    const none = this.input.value.trim() !== '' && rows.length === 0;
    fill(
      this.list,
      ...rows.map((row, at) => this.row(row, at)),
      none ? h('div', { class: 'search-none muted' }, t('Nothing found.')) : undefined,
      more > 0 ? h('div', { class: 'search-none muted' }, t('{0} more', formatInteger(more))) : undefined,
    );
    this.list.hidden = rows.length === 0 && !none;
    this.mark();
  }

  private row(row: SearchRow, at: number): HTMLElement {
    const element = h(
      'div',
      { class: 'search-row', role: 'option', id: `found-${at}` },
      h('b', {}, row.title),
      h('span', { class: 'code search-name', title: row.name }, row.name),
      row.why === '' ? undefined : h('span', { class: 'muted small search-why', title: row.why }, row.why),
    );
    element.addEventListener('click', () => this.choose(at));
    return element;
  }

  private mark(): void {
    const elements = [...this.list.querySelectorAll('[role=option]')];
    elements.forEach((element, at) => {
      setAttributes(element, { 'aria-selected': String(at === this.active) });
    });
    elements[this.active]?.scrollIntoView({ block: 'nearest' });
    setAttributes(this.input, {
      'aria-expanded': String(!this.list.hidden),
      'aria-activedescendant': this.active >= 0 ? `found-${this.active}` : undefined,
    });
  }

  private choose(at: number): void {
    const row = this.rows[at];
    if (!row) return;
    this.close();
    row.choose();
  }

  private close(): void {
    this.list.hidden = true;
    setAttributes(this.input, { 'aria-expanded': 'false', 'aria-activedescendant': undefined });
  }

  private keyDown(event: KeyboardEvent): void {
    const { length } = this.rows;
    event.stopPropagation();
    if (event.key === 'Escape') {
      this.input.value = '';
      this.search();
      this.close();
      this.leave();
    } else if (event.key === 'Enter') this.choose(this.active);
    else if (event.key === 'ArrowDown' && length > 0) this.active = (this.active + 1) % length;
    else if (event.key === 'ArrowUp' && length > 0) this.active = (this.active + length - 1) % length;
    else return;
    event.preventDefault();
    if (event.key.startsWith('Arrow')) this.mark();
  }
}
