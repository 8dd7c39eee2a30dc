import type { TimelineNode } from '../../core/timeline';
import { nodesText } from '../ui/counted';
import { fill, h, setAttributes } from '../ui/dom';
import { formatTime } from '../ui/format-time';
import { t } from '../ui/localise';
import { formatBytes, formatInteger, formatPercent } from '../ui/number-format';
import type { OperatorColours } from './operator-colours';
import type { NodeKey } from './protocol';
import { type Column, keyOf, nodeLabel, type Sorting } from './rows';

const rowHeight = 22;
/** Rows that are made beyond those in sight. */
const spare = 6;

/** What the table tells its panel. */
export interface TableEvents {
  sort(column: Column): void;
  select(node: NodeKey): void;
  reveal(node: NodeKey): void;
}

interface ColumnHead {
  readonly column: Column;
  readonly label: string;
  readonly className: string;
}

/** The nodes with what they took, a row each; only the rows in sight exist. */
export class NodeTable {
  readonly root: HTMLElement;
  private readonly heads = new Map<Column, HTMLElement>();
  private readonly scroller: HTMLElement;
  private readonly body = h('div', { class: 'node-rows', role: 'rowgroup' });
  private nodes: readonly TimelineNode[] = [];
  private places = new Map<string, number>();
  private whole = 0;
  private longest = 0;
  private selected: string | undefined;
  private scheduled = false;

  constructor(
    private readonly colours: OperatorColours,
    private readonly events: TableEvents,
  ) {
    const columns: readonly ColumnHead[] = [
      { column: 'name', label: t('Node'), className: 'cell-name' },
      { column: 'op', label: t('Operator'), className: 'cell-op' },
      { column: 'time', label: t('Time'), className: 'cell-time' },
      { column: 'calls', label: t('Calls'), className: 'cell-calls' },
      { column: 'output', label: t('Output'), className: 'cell-output' },
      { column: 'weights', label: t('Weights'), className: 'cell-weights' },
      { column: 'clock', label: t('Clock'), className: 'cell-clock' },
    ];
    const heads = columns.map(({ column, label, className }) => {
      const button = h(
        'button',
        { type: 'button', tabindex: -1 },
        label,
        h('span', { class: 'sort-mark', 'aria-hidden': 'true' }),
      );
      button.addEventListener('click', () => events.sort(column));
      const cell = h('div', { class: `cell ${className}`, role: 'columnheader' }, button);
      this.heads.set(column, cell);
      return cell;
    });
    // The first head is where Tab enters; the arrows go on from there.
    heads[0]!.querySelector('button')!.setAttribute('tabindex', '0');
    const head = h('div', { class: 'node-row node-head', role: 'row' }, ...heads);
    head.addEventListener('keydown', (event) => moveInHead(event, head));
    this.scroller = h(
      'div',
      { class: 'node-scroller', role: 'grid', tabindex: 0, 'aria-label': t('Nodes and what they took') },
      h('div', { role: 'rowgroup', class: 'node-head-group' }, head),
      this.body,
    );
    this.root = this.scroller;
    this.listen();
  }

  /** Shows these nodes, of a run that took so long in all. */
  update(nodes: readonly TimelineNode[], whole: number, sorting: Sorting): void {
    this.nodes = nodes;
    this.whole = whole;
    this.places = new Map(nodes.map(({ node }, at) => [keyOf(node), at]));
    this.longest = nodes.reduce((longest, { ms = 0 }) => Math.max(longest, ms), 0);
    for (const [column, cell] of this.heads) {
      const isSorted = sorting.column === column;
      const order = isSorted ? (sorting.descending ? 'descending' : 'ascending') : 'none';
      setAttributes(cell, { 'aria-sort': order });
      cell.querySelector('.sort-mark')!.textContent = isSorted ? (sorting.descending ? '↓' : '↑') : '';
    }
    setAttributes(this.scroller, { 'aria-rowcount': nodes.length + 1 });
    this.body.style.setProperty('height', `${nodes.length * rowHeight}px`);
    this.draw();
  }

  /** Shows a node as selected; `reveals`: brings it into sight. */
  select(node: NodeKey | undefined, reveals: boolean): void {
    this.selected = node && keyOf(node);
    const at = this.selected === undefined ? undefined : this.places.get(this.selected);
    if (reveals && at !== undefined) {
      const { scrollTop, clientHeight } = this.scroller;
      const top = at * rowHeight;
      const room = clientHeight - rowHeight;
      if (top < scrollTop) this.scroller.scrollTop = top;
      else if (top + rowHeight > scrollTop + room) this.scroller.scrollTop = top + rowHeight - room;
    }
    this.draw();
  }

  private draw(): void {
    if (this.scheduled) return;
    this.scheduled = true;
    requestAnimationFrame(() => {
      this.scheduled = false;
      this.fillRows();
    });
  }

  private fillRows(): void {
    const { scrollTop, clientHeight } = this.scroller;
    const first = Math.max(0, Math.floor(scrollTop / rowHeight) - spare);
    const last = Math.min(this.nodes.length, Math.ceil((scrollTop + clientHeight) / rowHeight) + spare);
    const rows = [];
    for (let at = first; at < last; at++) rows.push(this.row(this.nodes[at]!, at));
    fill(this.body, ...rows);
    const at = this.selected === undefined ? undefined : this.places.get(this.selected);
    const isThere = at !== undefined && at >= first && at < last;
    setAttributes(this.scroller, { 'aria-activedescendant': isThere ? `node-row-${at}` : undefined });
  }

  private row(each: TimelineNode, at: number): HTMLElement {
    const { node, ms, calls, iterations, outputs, outputBytes, weightBytes, stretch } = each;
    const isSelected = keyOf(node) === this.selected;
    const bar = h('span', { class: 'time-bar', 'aria-hidden': 'true' });
    if (ms !== undefined && this.longest > 0) {
      const filled = h('span', { class: 'time-bar-filled' });
      filled.style.setProperty('width', `${Math.max(1, (100 * ms) / this.longest)}%`);
      bar.append(filled);
    }
    const share = ms === undefined ? '' : formatPercent(ms, this.whole);
    const label = nodeLabel(each);
    const count =
      iterations === undefined
        ? formatInteger(calls)
        : `${formatInteger(calls)} × ${formatInteger(iterations)}`;
    const row = h(
      'div',
      {
        ...{ class: 'node-row', role: 'row', id: `node-row-${at}`, 'aria-rowindex': at + 2 },
        'aria-selected': String(isSelected),
      },
      cell(
        'cell-name',
        h('span', { class: `op-mark ${this.colours.className(node.op)}`, 'aria-hidden': 'true' }),
        h('span', { class: 'code name-text', title: label }, h('bdi', {}, label)),
        node.graph === ''
          ? undefined
          : h('span', { class: 'muted small graph-text', title: node.graph }, graphText(node.graph)),
      ),
      cell('cell-op', node.op),
      cell(
        'cell-time',
        bar,
        h('span', { class: 'code time-text' }, ms === undefined ? '—' : formatTime(ms)),
        h('span', { class: 'muted share-text' }, share),
      ),
      cell(
        'cell-calls',
        h('span', { title: iterations === undefined ? undefined : t('calls × iterations in all') }, count),
      ),
      cell(
        'cell-output',
        h('span', { class: 'code', title: outputs.join(', ') || undefined }, shapeText(outputs[0])),
        h('span', { class: 'byte-text' }, outputBytes === undefined ? '' : formatBytes(outputBytes)),
      ),
      cell('cell-weights', weightBytes > 0 ? formatBytes(weightBytes) : ''),
      cell('cell-clock', clockText(each)),
    );
    if (stretch)
      row.title = t('ran in a stretch of {0}, {1} in all', nodesText(stretch.nodes), formatTime(stretch.ms));
    row.style.setProperty('top', `${at * rowHeight}px`);
    row.addEventListener('click', () => this.events.select(node));
    row.addEventListener('dblclick', () => this.events.reveal(node));
    return row;
  }

  private listen(): void {
    this.scroller.addEventListener('scroll', () => this.draw());
    new ResizeObserver(() => this.draw()).observe(this.scroller);
    this.scroller.addEventListener('keydown', (event) => {
      if (event.target !== this.scroller) return;
      const at = this.selected === undefined ? -1 : (this.places.get(this.selected) ?? -1);
      const page = Math.max(1, Math.floor(this.scroller.clientHeight / rowHeight) - 2);
      const moves: Record<string, number> = {
        ArrowDown: at + 1,
        ArrowUp: at - 1,
        PageDown: at + page,
        PageUp: at - page,
        Home: 0,
        End: this.nodes.length - 1,
      };
      const to = moves[event.key];
      const target = this.nodes[Math.min(this.nodes.length - 1, Math.max(0, to ?? at))];
      if (to !== undefined && target) {
        this.events.select(target.node);
        this.select(target.node, true);
      } else if (event.key === 'Enter' && at >= 0) this.events.reveal(this.nodes[at]!.node);
      else return;
      event.preventDefault();
    });
  }
}

function moveInHead(event: KeyboardEvent, head: HTMLElement): void {
  const buttons = [...head.querySelectorAll('button')].filter(({ offsetParent }) => offsetParent !== null);
  const at = buttons.indexOf(event.target as HTMLButtonElement);
  const to = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: buttons.length - 1 }[event.key];
  const next = to === undefined ? undefined : buttons[to];
  if (!next) return;
  event.preventDefault();
  for (const button of buttons) button.setAttribute('tabindex', button === next ? '0' : '-1');
  next.focus();
}

function cell(className: string, ...children: readonly (Node | string | undefined)[]): HTMLElement {
  return h('div', { class: `cell ${className}`, role: 'gridcell' }, ...children);
}

/** `1×32×120×160`, a scalar's type: `float32`. */
function shapeText(type = ''): string {
  const shape = /\[(.+)\]$/.exec(type)?.[1];
  return shape === undefined ? type.replace('[]', '') : shape.replaceAll(',', '×');
}

/** `body of total` for `/total/body`, the function's name for `function:custom:Shift`. */
function graphText(graph: string): string {
  if (graph.startsWith('function:')) return t('in {0}', graph.slice(graph.lastIndexOf(':') + 1));
  const parts = graph.split('/');
  return t('in {0}', parts.slice(-2).join('/'));
}

/** What the clock of a node is called in the table. */
function clockText({ clock }: Pick<TimelineNode, 'clock'>): string {
  switch (clock) {
    case 'profiler':
      return t('profiler');
    case 'runner':
      return t('step');
    case 'inside':
      return t('sum');
    default:
      return t('in stretch');
  }
}
