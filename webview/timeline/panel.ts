import { SegmentedControl } from '../ui/choice-bars';
import { button, CheckboxField } from '../ui/controls';
import { nodesText } from '../ui/counted';
import { fill, h, setAttributes } from '../ui/dom';
import { FilterField } from '../ui/filter-field';
import { formatTime } from '../ui/format-time';
import { keepKeyboardPlace } from '../ui/keyboard-place';
import { t } from '../ui/localise';
import { ExtensionLink } from '../ui/messages';
import { onThemeChange } from '../ui/theme';
import { ClockNotice } from './clock-notice';
import { EmptyCard } from './empty-card';
import { Figures } from './figures';
import { NodeTable } from './node-table';
import { OperatorColours } from './operator-colours';
import { OperatorList } from './operator-list';
import type { FromPage, NodeKey, ShownTimes, TimelineState, ToPage } from './protocol';
import { type Column, filtered, keyOf, nodeLabel, operatorTotals, type Sorting, sorted } from './rows';
import { Strip } from './strip';

/** What survives a reload. */
interface Saved {
  readonly sorting?: Sorting;
  readonly filter?: string;
}

/** The Timeline panel: what every node took, when it ran, and which clock says so. */
export class TimelinePanel {
  private readonly link: ExtensionLink<ToPage, FromPage>;
  private readonly colours = new OperatorColours();
  private readonly title = h('h1', { class: 'panel-name' }, t('Timeline'));
  private readonly where = h('span', { class: 'muted small timeline-where' });
  private readonly progress = h('div', { class: 'progress', role: 'progressbar', hidden: true });
  private readonly busy = h('p', { class: 'busy-line', role: 'status', hidden: true });
  private readonly measure = button(t('Measure Times'), () => this.startMeasuring(), { icon: 'watch' });
  private readonly stop = button(t('Cancel'), () => this.link.send({ type: 'stopMeasuring' }));
  private readonly source: SegmentedControl<'run' | 'measured'>;
  private readonly profile: CheckboxField;
  private readonly figures = new Figures((node) => this.select(node));
  private readonly strip: Strip;
  private readonly operators = new OperatorList(this.colours, (op) => this.narrow(`op:${op}`));
  private readonly filter = new FilterField(t('Filter: name, op:Conv'), (text) => this.narrow(text));
  private readonly count = h('span', { class: 'muted small tabular', role: 'status' });
  private readonly notice = new ClockNotice();
  private readonly table: NodeTable;
  private readonly card = new EmptyCard((message) => this.link.send(message));
  private readonly status = h('footer', { class: 'status-line' });
  private readonly view: HTMLElement;
  private readonly root: HTMLElement;
  private times: ShownTimes | undefined;
  private selected: NodeKey | undefined;
  private sorting: Sorting;

  constructor() {
    this.link = new ExtensionLink<ToPage, FromPage>((message) => this.receive(message));
    const saved = (this.link.restore() ?? {}) as Saved;
    this.sorting = saved.sorting ?? { column: 'time', descending: true };
    this.filter.update(saved.filter ?? '');
    this.source = new SegmentedControl(
      t('Times of'),
      [
        { value: 'run', label: t('This run') },
        { value: 'measured', label: t('Measured') },
      ],
      (value) => this.choose(value),
    );
    this.profile = new CheckboxField(t('Profile'), (on) => this.link.send({ type: 'profile', on }));
    this.profile.root.title = t(
      'Stretches run under onnxruntime’s profiler, so that each node’s time is known. They take 20 to 50 µs a node more.',
    );
    const reveal = (node: NodeKey) => this.reveal(node);
    this.strip = new Strip(this.colours, {
      select: (node) => this.select(node),
      reveal,
      label: ({ graph, index, name, op }) => this.labelOf({ graph, index }) ?? (name || op),
    });
    this.table = new NodeTable(this.colours, {
      sort: (column) => this.sort(column),
      select: (node) => this.select(node),
      reveal,
    });
    this.view = h(
      'div',
      { class: 'timeline-view' },
      this.figures.root,
      this.strip.root,
      this.operators.root,
      h('div', { class: 'tool-row table-tools' }, this.filter.root, this.count),
      this.table.root,
      this.notice.root,
    );
    this.root = h(
      'div',
      { class: 'panel timeline-panel' },
      h(
        'header',
        { class: 'timeline-header' },
        h('div', { class: 'timeline-title' }, this.title, this.where),
        h('div', { class: 'timeline-actions' }, this.source.root, this.profile.root, this.measure, this.stop),
      ),
      this.progress,
      this.busy,
      this.card.root,
      this.view,
      this.status,
    );
    document.body.append(this.root);
    onThemeChange(() => this.strip.draw());
    keepKeyboardPlace(() => [this.table.root, this.profile.root]);
    this.setBusy(undefined);
    this.show({ kind: 'nothing' });
    this.link.send({ type: 'ready' });
  }

  private receive(message: ToPage): void {
    if (message.type === 'state') this.show(message.state);
    else if (message.type === 'busy') this.setBusy(message.busy);
    else this.select(message.node, false);
  }

  private show(state: TimelineState): void {
    const times = state.kind === 'times' ? state.times : undefined;
    this.times = times;
    const isEmpty = !times || times.nodes.length === 0;
    this.card.root.hidden = !isEmpty;
    this.view.hidden = isEmpty;
    const canAsk = times !== undefined && !times.ended;
    setAttributes(this.source.root, { hidden: !times?.measurement });
    setAttributes(this.profile.root, { hidden: !canAsk });
    this.measure.hidden = !canAsk || isEmpty;
    fill(this.title, times?.model ?? t('Timeline'));
    fill(this.where, times?.where ?? '');
    if (isEmpty) this.card.update(state);
    if (times) this.showTimes(times, isEmpty);
    this.showStatus();
  }

  private showTimes(times: ShownTimes, isEmpty: boolean): void {
    this.source.update(times.measured ? 'measured' : 'run');
    this.profile.update(times.profiling);
    if (isEmpty) return;
    this.figures.update(times);
    const totals = operatorTotals(times.nodes);
    this.colours.update(totals);
    this.operators.update(totals, times.ms);
    this.strip.update(times.spans);
    this.notice.update(times);
    this.showTable();
  }

  private showTable(): void {
    const { times } = this;
    if (!times) return;
    const shown = filtered(times.nodes, this.filter.text);
    this.table.update(sorted(shown, this.sorting), times.ms, this.sorting);
    const isAll = shown.length === times.nodes.length;
    const all = times.nodes.length;
    fill(
      this.count,
      isAll
        ? nodesText(all)
        : all === 1
          ? t('{0} of 1 node', shown.length)
          : t('{0} of {1} nodes', shown.length, all),
    );
  }

  private setBusy(busy: 'running' | 'measuring' | undefined): void {
    const text =
      busy === 'measuring' ? t('Measuring: the model runs several times.') : busy ? t('Running.') : '';
    this.progress.hidden = busy === undefined;
    setAttributes(this.progress, { 'aria-label': text || undefined });
    this.busy.hidden = busy !== 'measuring';
    this.busy.textContent = text;
    this.measure.disabled = busy !== undefined;
    this.stop.hidden = busy !== 'measuring';
    this.root.classList.toggle('is-dimmed', busy !== undefined);
  }

  private startMeasuring(): void {
    this.link.send({ type: 'measure' });
  }

  private choose(value: 'run' | 'measured'): void {
    this.source.update(value);
    this.link.send({ type: 'source', measured: value === 'measured' });
  }

  private narrow(text: string): void {
    this.filter.update(text);
    this.showTable();
    this.save();
  }

  private sort(column: Column): void {
    const isNumber = column === 'time' || column === 'calls' || column === 'output' || column === 'weights';
    const { sorting } = this;
    const again = sorting.column === column;
    // A third click brings the model's order back.
    const isThird = again && sorting.descending !== isNumber;
    this.sorting = isThird
      ? { column: 'order', descending: false }
      : { column, descending: again ? !sorting.descending : isNumber };
    this.showTable();
    this.save();
  }

  private save(): void {
    this.link.save({ sorting: this.sorting, filter: this.filter.text } satisfies Saved);
  }

  private select(node: NodeKey | undefined, isHere = true): void {
    this.selected = node;
    this.strip.select(node);
    this.table.select(node, true);
    this.showStatus();
    if (isHere && node) this.link.send({ type: 'selected', node: { graph: node.graph, index: node.index } });
  }

  private reveal({ graph, index }: NodeKey): void {
    this.link.send({ type: 'reveal', node: { graph, index } });
  }

  private find(node: NodeKey) {
    const key = keyOf(node);
    return this.times?.nodes.find((each) => keyOf(each.node) === key);
  }

  private labelOf(node: NodeKey): string | undefined {
    return this.labels().get(keyOf(node));
  }

  private known: { of: ShownTimes; labels: Map<string, string> } | undefined;

  /** What nodes are called; the strip asks for many. */
  private labels(): ReadonlyMap<string, string> {
    const { times } = this;
    if (!times) return new Map();
    if (this.known?.of !== times) {
      this.known = {
        of: times,
        labels: new Map(times.nodes.map((each) => [keyOf(each.node), nodeLabel(each)])),
      };
    }
    return this.known.labels;
  }

  private showStatus(): void {
    const node = this.selected && this.find(this.selected);
    this.status.hidden = this.view.hidden;
    if (!node) {
      fill(
        this.status,
        ...hint('↑ ↓', t('node')),
        ...hint('Enter', t('show in text')),
        ...hint('+ − 0', t('zoom the strip')),
      );
      return;
    }
    const text = button(t('Show in Text'), () => this.reveal(node.node));
    const { ms, calls } = node;
    const each = ms !== undefined && calls > 1 ? t('{0} a call', formatTime(ms / calls)) : '';
    const time = ms === undefined ? t('no time of its own') : formatTime(ms);
    fill(
      this.status,
      h('b', { class: 'status-name', title: nodeLabel(node) }, `${node.node.op} ${nodeLabel(node)}`),
      h('span', { class: 'muted tabular wide-only' }, [time, each].filter(Boolean).join(', ')),
      h('span', { class: 'grow' }),
      text,
    );
  }
}

function hint(keys: string, does: string): HTMLElement[] {
  return [h('kbd', { class: 'wide-only' }, keys), h('span', { class: 'muted small wide-only' }, does)];
}
