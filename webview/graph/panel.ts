import { fill, h } from '../ui/dom';
import { icon } from '../ui/icons';
import { keepKeyboardPlace } from '../ui/keyboard-place';
import { t } from '../ui/localise';
import { ExtensionLink } from '../ui/messages';
import { formatInteger } from '../ui/number-format';
import { onThemeChange } from '../ui/theme';
import { Breadcrumb } from './breadcrumb';
import { crumbsTo, graphLabel } from './callers';
import { DetailsPane } from './details-pane';
import { detailLevels } from './draw/sizes';
import { pngOf } from './export/png';
import { svgOf } from './export/svg';
import { type ColourBy, figureText } from './figures';
import { listenForKeys } from './keys';
import type {
  BreakpointMark,
  FigureChoice,
  FromGraph,
  GraphAnswers,
  GraphQuestion,
  GraphStanding,
  NodeKey,
  ToGraph,
} from './messages/protocol';
import { bodyRows, groupRows, labelOf, lineageText, scopeText } from './node-words';
import type { GraphData } from './protocol';
import { readSavedState } from './saved-state';
import { GraphSearch } from './search/graph-search';
import { SearchField, type SearchRows } from './search-field';
import { partOf } from './shown-graph';
import { GraphStage } from './stage';
import { Store } from './store';
import { Toolbar } from './toolbar';
import { Lineage } from './ways/lineage';
import { Neighbours } from './ways/neighbours';
import { shortestPath } from './ways/shortest-path';

/** The list under the search field holds so many; so many are marked in the graph. */
const mostListed = 50;
const mostMarked = 5000;

/** The Graph panel: the graph on a canvas, with a tool bar over it and the details of a node beside it. */
export class GraphPanel {
  private readonly link: ExtensionLink<ToGraph, FromGraph>;
  private readonly store: Store;
  private readonly stage: GraphStage;
  private readonly search: SearchField;
  private readonly toolbar: Toolbar;
  private readonly breadcrumb: Breadcrumb;
  private readonly details: DetailsPane;
  private readonly broken = h('div', { class: 'banner banner-error', role: 'alert', hidden: true });
  private data: GraphData | undefined;
  private searcher: GraphSearch | undefined;
  private lineage: Lineage | undefined;
  private standing: GraphStanding = { kind: 'none' };
  private breakpoints: readonly BreakpointMark[] = [];
  private choices: readonly FigureChoice[] = [];
  private colourBy: ColourBy = 'category';
  private detailsTurn = 0;
  private colourTurn = 0;

  constructor() {
    this.link = new ExtensionLink<ToGraph, FromGraph>((message) => this.receive(message));
    this.store = new Store(readSavedState(this.link.restore()), (state) => this.link.save(state));
    this.stage = new GraphStage(
      this.store,
      {
        selected: (byPerson) => this.selected(byPerson),
        shown: (isOther) => this.shown(isOther),
        entered: (node) => this.link.send({ type: 'openText', node }),
        toggleBreakpoint: (node) => this.link.send({ type: 'toggleBreakpoint', node }),
        failed: (message) => this.showBroken(message),
        chooseRun: () => this.link.send({ type: 'chooseRun' }),
        path: () => this.showPath(),
        wanted: (node) => void this.goTo(node),
      },
      (graph, names) => this.ask({ ask: 'values', graph, names }),
    );
    this.search = new SearchField(
      (query) => this.find(query),
      () => this.stage.tree.focus(),
    );
    this.toolbar = new Toolbar(this.search.root, {
      colourBy: (id) => void this.chooseColour(id, true),
      collapseAll: () => void this.stage.passages.toggleAll([]),
      follow: () => this.toggleFollow(),
      fit: () => this.stage.view.fit(),
      exportAs: (format, whole) => void this.export(format, whole),
    });
    this.breadcrumb = new Breadcrumb(({ path, node }) => {
      if (node === undefined) void this.stage.showGraph(path);
      else void this.goTo({ graph: path, index: node });
    });
    this.details = new DetailsPane({
      close: () => this.closeDetails(),
      openText: (node) => this.link.send({ type: 'openText', node }),
      go: (node) => void this.goTo(node),
      showTensor: (name) => this.link.send({ type: 'showTensor', name }),
      toggleBreakpoint: (node) => this.link.send({ type: 'toggleBreakpoint', node }),
      trace: (node, what) => this.trace(node, what),
      enter: (node, path) => void this.stage.passages.enterBody(node, path),
      picture: (name) => this.ask({ ask: 'picture', graph: this.store.state.graph, name }),
    });
    document.body.append(
      h(
        'main',
        { class: 'graph-panel' },
        this.toolbar.root,
        this.breadcrumb.root,
        h('div', { class: 'graph-main' }, this.stage.root, this.details.root),
      ),
    );
    this.stage.root.append(this.broken);
    this.listen();
    keepKeyboardPlace(() => [this.stage.tree.root]);
    this.updateToolbar();
    this.link.send({ type: 'ready' });
  }

  private listen(): void {
    const { stage } = this;
    listenForKeys(stage.tree.root, {
      along: (back) =>
        stage.walk((scene, box) => {
          const neighbours = new Neighbours(scene);
          const found = back ? neighbours.previous(box) : neighbours.next(box);
          // Where no edge leads on, the order of execution does.
          return found ?? scene.sibling(box, back ? -1 : 1);
        }),
      beside: (step) =>
        stage.walk((scene, box) => new Neighbours(scene).sibling(box, step) ?? scene.sibling(box, step)),
      ends: (last) => stage.walk((scene) => scene.within(-1).at(last ? -1 : 0) ?? -1),
      details: () => this.openDetails(),
      enter: () => stage.passages.enter(),
      leave: () => void stage.passages.leave(),
      toggleGroup: () => void stage.passages.toggleGroup(),
      expandAll: () => void stage.passages.toggleAll('all'),
      toggleBreakpoint: () => stage.toggleBreakpoint(),
      currentNode: () => void this.goToCurrent(true),
      worst: (step) => stage.worst(step),
      search: () => this.search.focus(),
      zoom: (factor) => stage.view.zoom(factor),
      fit: () => stage.view.fit(),
      escape: () => stage.escape(),
    });
    onThemeChange(() => {
      stage.themeChanged();
      this.updateDetails();
    });
  }

  // --- What the extension says

  private receive(message: Exclude<ToGraph, { type: 'answer' | 'error' }>): void {
    switch (message.type) {
      case 'model':
        this.data = message.data;
        this.searcher = new GraphSearch(message.data);
        this.lineage = undefined;
        this.broken.hidden = true;
        this.stage.takeModel(message.data);
        break;
      case 'broken':
        this.showBroken(message.message);
        break;
      case 'breakpoints':
        this.breakpoints = message.marks;
        this.stage.setMarks(this.standing, this.breakpoints);
        this.updateDetails();
        break;
      case 'standing':
        this.stand(message.standing);
        break;
      case 'select':
        void this.stage.goTo(message.node, message.reveal);
        break;
      case 'figures':
        this.choices = message.choices;
        void this.chooseColour(this.store.state.colour);
        break;
    }
  }

  private showBroken(text: string): void {
    const kept = this.stage.shown ? ` ${t('The graph is from before.')}` : '';
    fill(
      this.broken,
      icon('error', 'error'),
      h('span', { class: 'banner-text' }, h('b', {}, t('This model cannot be shown.')), ` ${text}${kept}`),
    );
    this.broken.hidden = false;
    if (!this.stage.shown) this.stage.showNothing();
  }

  private stand(standing: GraphStanding): void {
    const before = this.standing;
    // What ran and where it stood stays in sight until the next stop: nothing flickers at each step.
    if (standing.kind === 'running' && before.kind === 'stopped') return;
    this.standing = standing;
    this.stage.setMarks(standing, this.breakpoints);
    this.stage.askValues();
    this.updateDetails();
    // Told again of the same stop, also after the page was hidden or reloaded, one stays where one looks.
    const stood = standing.kind === 'stopped' ? JSON.stringify(standing) : '';
    const isNew = stood !== this.store.state.stood;
    this.store.save({ stood });
    if (standing.kind === 'stopped' && this.store.state.follow && isNew) void this.goToCurrent(false);
  }

  // --- What the graph says

  private shown(isOther: boolean): void {
    const { shown } = this.stage;
    if (!shown || !this.data) return;
    this.breadcrumb.update(crumbsTo(this.data, shown.index.part.path, this.store.state.callers));
    this.updateToolbar();
    if (!isOther) return;
    this.updateDetails();
    // Figures are those of one graph.
    if (typeof this.colourBy !== 'string') void this.chooseColour(this.store.state.colour);
  }

  private selected(byPerson: boolean): void {
    const node = this.stage.selection.node;
    if (byPerson && node) this.link.send({ type: 'selected', node });
    this.updateDetails();
  }

  private async goTo(node: NodeKey): Promise<void> {
    await this.stage.goTo(node, true);
    this.link.send({ type: 'selected', node });
    this.stage.tree.focus();
  }

  private async goToCurrent(focus: boolean): Promise<void> {
    const [frame] = this.standing.kind === 'stopped' ? this.standing.frames : [];
    if (!frame || frame.index < 0) return;
    await this.stage.goTo(frame, true);
    if (focus) this.stage.tree.focus();
  }

  // --- Search, ways, export

  private find(query: string): SearchRows {
    const result = this.searcher?.find(query, { most: mostMarked, first: this.store.state.graph });
    if (!result || result.total === 0) {
      this.stage.markFound(undefined);
      return { rows: [], total: 0 };
    }
    const path = this.store.state.graph;
    const nodes = result.found.filter(({ kind, graph }) => kind === 'node' && graph === path);
    this.stage.markFound(new Set(nodes.map(({ number }) => number)));
    const rows = result.found.slice(0, mostListed).map(({ graph, kind, number, text }) => {
      const part = partOf(this.data!, graph)!;
      const where =
        graph === path ? '' : t('in {0}', graphLabel(this.data!, graph, this.store.state.callers));
      const whyOf = (why: string) => [why, where].filter((each) => each !== '').join(' · ');
      if (kind === 'value') {
        const { name, types, type } = part.values;
        return {
          title: part.inputs.includes(number) ? t('Input') : t('Weight'),
          name: name[number]!,
          why: whyOf(types[type[number]!] ?? ''),
          choose: () => void this.stage.goToValue(graph, number).then(() => this.stage.tree.focus()),
        };
      }
      const op = part.nodes.operators[part.nodes.operator[number]!]!.op;
      const output = part.nodes.outputs.items[part.nodes.outputs.start[number]!] ?? -1;
      const name = part.nodes.name[number] || part.values.name[output] || '';
      return {
        title: op,
        name,
        why: whyOf(text === name || text === op ? '' : text),
        choose: () => void this.goTo({ graph, index: number }),
      };
    });
    return { rows, total: result.total };
  }

  /** Shows what a node is made of, or what is made of it. */
  private trace({ graph, index: node }: NodeKey, what: 'ancestors' | 'descendants'): void {
    const { shown } = this.stage;
    if (!shown || !this.data || shown.index.part.path !== graph) return;
    this.lineage ??= new Lineage(this.data);
    const nodes = new Set([node]);
    for (const value of shown.index.made(node)) {
      for (const each of this.lineage[what](graph, value).get(graph) ?? []) nodes.add(each);
    }
    const name = `${shown.index.op(node)} ${labelOf(shown.index, node)}`;
    const count = nodes.size - 1;
    this.stage.focus.on(nodes, [], lineageText(what, count, name));
  }

  private showPath(): void {
    const { shown, selection } = this.stage;
    const { pair } = selection;
    if (!shown || !pair) return;
    const found = shortestPath(shown.index, ...pair);
    if (!found) {
      const [a, b] = pair.map((node) => labelOf(shown.index, node));
      this.stage.focus.on(new Set(pair), [], t('Neither of {0} and {1} depends on the other', a!, b!));
      return;
    }
    const steps = found.nodes.length - 1;
    this.stage.focus.on(
      new Set(found.nodes),
      found.nodes,
      steps === 1 ? t('Shortest path: 1 edge') : t('Shortest path: {0} edges', steps),
    );
  }

  private async export(format: 'svg' | 'png', whole: boolean): Promise<void> {
    const picture = this.stage.picture;
    if (!picture) return;
    const { scene, appearance, colours, sight } = picture;
    const part = whole ? scene.bounds : sight;
    try {
      if (format === 'svg') {
        const title = crumbsTo(this.data!, scene.graph, this.store.state.callers)
          .map(({ label }) => label)
          .join(' › ');
        const bytes = new TextEncoder().encode(svgOf(scene, appearance, colours, part, title));
        this.link.send({ type: 'export', format, bytes });
        return;
      }
      const { bytes, zoom } = await pngOf(scene, appearance, colours, part);
      this.link.send({ type: 'export', format, bytes });
      if (zoom < detailLevels.titles) {
        const share = formatInteger(Math.round(zoom * 100));
        this.stage.focus.note(t('Drawn at {0} %, without names: as SVG it has them.', share));
      }
    } catch (error) {
      this.stage.focus.note((error as Error).message);
    }
  }

  // --- Colours

  /** `byPerson`: only then may a question come back, of the run to compare with. */
  private async chooseColour(id: string, byPerson = false): Promise<void> {
    const turn = ++this.colourTurn;
    this.store.save({ colour: id });
    this.updateToolbar();
    let by: ColourBy = id === 'category' ? 'category' : 'none';
    const { shown } = this.stage;
    if (shown && this.choices.some((choice) => choice.id === id)) {
      const { path } = shown.index.part;
      const figures = await this.ask({ ask: 'figures', graph: path, id, choose: byPerson }).catch(
        () => undefined,
      );
      // Another stop, graph or choice has been asked about since.
      if (turn !== this.colourTurn) return;
      // Nobody chose a run to compare with: the list must not say that one was.
      if (figures === null && id === 'difference') return this.chooseColour('none');
      by = figures ?? 'none';
    }
    this.colourBy = by;
    this.stage.setColourBy(by);
    this.updateDetails();
  }

  private toggleFollow(): void {
    this.store.save({ follow: !this.store.state.follow });
    this.updateToolbar();
    if (this.store.state.follow) void this.goToCurrent(false);
  }

  private updateToolbar(): void {
    const colours = [
      { value: 'none', label: t('None') },
      { value: 'category', label: t('Operator') },
      ...this.choices.map(({ id, label }) => ({ value: id, label })),
    ];
    const { colour, follow } = this.store.state;
    const chosen = colours.some(({ value }) => value === colour) ? colour : 'none';
    this.toolbar.update(this.stage.countText, colours, chosen, follow);
  }

  // --- Details

  private openDetails(): void {
    this.store.save({ details: true });
    this.updateDetails();
  }

  private closeDetails(): void {
    this.store.save({ details: false });
    this.details.hide();
    this.stage.tree.focus();
  }

  private updateDetails(): void {
    const turn = ++this.detailsTurn;
    const { shown, active, selection } = this.stage;
    const { node } = selection;
    const box = shown?.scene.boxes[active];
    if (!this.store.state.details || !shown || (!node && !box)) {
      this.details.hide();
      return;
    }
    if (!node) {
      this.details.showGroup(box!.title, box!.detail, groupRows(box!));
      return;
    }
    const figure = this.figureOf(node.index);
    this.ask({ ask: 'details', ...node }).then(
      (details) => {
        if (turn !== this.detailsTurn) return;
        this.details.showNode(details, {
          breakpoints: this.breakpoints.filter(
            ({ graph, index }) => graph === node.graph && index === node.index,
          ),
          where: scopeText(shown.index, node.index),
          figures: figure ? [figure] : [],
          canShowTensors: this.isAroundSession(node.graph),
          bodies: bodyRows(this.data!, shown.index.part, node.index),
        });
      },
      () => this.details.hide(),
    );
  }

  /** Whether the names of a graph mean there what they mean to the session: it stands in it, or in a body in it. */
  private isAroundSession(graph: string): boolean {
    const [innermost] = this.standing.kind === 'stopped' ? this.standing.frames : [];
    for (let path = innermost?.graph; path !== undefined; path = partOf(this.data!, path)?.parent?.path) {
      if (path === graph) return true;
    }
    return false;
  }

  private figureOf(node: number): readonly [string, string] | undefined {
    if (typeof this.colourBy === 'string') return undefined;
    const value = this.colourBy.values[node];
    if (value === undefined || Number.isNaN(value)) return undefined;
    const label = this.choices.find(({ id }) => id === this.store.state.colour)?.label;
    return [label ?? this.colourBy.caption, figureText(value, this.colourBy.unit)];
  }

  private ask<Q extends GraphQuestion>(question: Q): Promise<GraphAnswers[Q['ask']]> {
    return this.link.ask<GraphAnswers[Q['ask']]>((id) => ({ type: 'question', id, question }));
  }
}
