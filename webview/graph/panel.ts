import { fill, h } from '../ui/dom';
import { icon } from '../ui/icons';
import { t } from '../ui/localise';
import { ExtensionLink } from '../ui/messages';
import { formatCount } from '../ui/number-format';
import { onThemeChange } from '../ui/theme';
import { type Looks, type SessionLooks, sessionLooks } from './appearance-of';
import { Breadcrumb } from './breadcrumb';
import { CanvasView } from './canvas-view';
import { type Category, categoryOf } from './categories';
import { DetailsPane } from './details-pane';
import type { Appearance } from './draw/appearance';
import { type GraphColours, readColours } from './draw/colours';
import { sizes } from './draw/sizes';
import { boxColours, type ColourBy, figureText } from './figures';
import { GraphIndex } from './graph-index';
import { listenForKeys } from './keys';
import { LayoutClient } from './layout-client';
import { startLayoutWorker } from './layout-worker-start';
import { Legend } from './legend';
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
import { Minimap } from './minimap';
import { NodeTree } from './node-tree';
import type { GraphData } from './protocol';
import { readSavedState, type SavedState } from './saved-state';
import { type Box, headerHeight } from './scene';
import { SceneIndex } from './scene-index';
import { crumbsTo, partOf, type ShownGraph } from './shown-graph';
import { Toolbar } from './toolbar';
import { ZoomControl } from './zoom-control';

/** A box is shown at least so large when somebody wants to see it. */
const readableZoom = 0.6;

/** The Graph panel: the graph on a canvas, with a tool bar over it and the details of a node beside it. */
export class GraphPanel {
  private readonly link: ExtensionLink<ToGraph, FromGraph>;
  private readonly layout = new LayoutClient(startLayoutWorker());
  private state: SavedState;
  private colours: GraphColours = readColours();
  private data: GraphData | undefined;
  private shown: ShownGraph | undefined;
  private standing: GraphStanding = { kind: 'none' };
  private breakpoints: readonly BreakpointMark[] = [];
  private choices: readonly FigureChoice[] = [];
  private colourBy: ColourBy = 'category';
  private boxColours: Looks['colours'] = { strips: [], figures: [] };
  private session: SessionLooks | undefined;
  private hover = -1;
  private hoverMargin = false;
  private dimmed: Uint8Array | undefined;
  private turn = 0;

  private readonly canvas: CanvasView;
  private readonly tree = new NodeTree();
  private readonly minimap: Minimap;
  private readonly zoomControl: ZoomControl;
  private readonly legend = new Legend();
  private readonly toolbar: Toolbar;
  private readonly breadcrumb: Breadcrumb;
  private readonly details: DetailsPane;
  private readonly broken = h('div', { class: 'banner banner-error', role: 'alert', hidden: true });
  private readonly message = h(
    'p',
    { class: 'graph-message muted', role: 'status' },
    t('Reading the model.'),
  );
  private readonly area: HTMLElement;

  constructor() {
    this.link = new ExtensionLink<ToGraph, FromGraph>((message) => this.receive(message));
    this.state = readSavedState(this.link.restore());
    this.canvas = new CanvasView(this.colours, {
      click: (x, y, event) => this.click(x, y, event),
      doubleClick: (x, y) => this.doubleClick(x, y),
      hover: (x, y) => this.hoverAt(x, y),
      leave: () => this.setHover(-1, false),
      moved: () => this.moved(),
    });
    this.minimap = new Minimap((x, y) => this.canvas.move((camera) => camera.centre(x, y)));
    this.zoomControl = new ZoomControl(
      (factor) => this.canvas.move((camera) => camera.zoomBy(factor)),
      () => this.canvas.move((camera) => camera.zoomBy(1 / camera.zoom)),
    );
    this.toolbar = new Toolbar(h('span'), {
      colourBy: (id) => void this.chooseColour(id),
      collapseAll: () => void this.collapseAll(),
      follow: () => this.toggleFollow(),
      fit: () => this.canvas.move((camera) => camera.fit()),
      exportAs: () => undefined,
    });
    this.breadcrumb = new Breadcrumb((path) => void this.showGraph(path));
    this.details = new DetailsPane({
      close: () => this.closeDetails(),
      openText: (node) => this.link.send({ type: 'openText', node }),
      go: (node) => void this.goTo(node),
      showTensor: (name) => this.link.send({ type: 'showTensor', name }),
      toggleBreakpoint: (node) => this.link.send({ type: 'toggleBreakpoint', node }),
      trace: () => undefined,
      picture: (name) => this.ask({ ask: 'picture', graph: this.state.graph, name }),
    });
    this.area = this.layOut();
    this.listen();
    this.updateToolbar();
    this.link.send({ type: 'ready' });
  }

  private layOut(): HTMLElement {
    const area = h(
      'div',
      { class: 'graph-area' },
      this.canvas.canvas,
      this.tree.root,
      this.minimap.root,
      this.zoomControl.root,
      this.legend.root,
      this.message,
    );
    document.body.append(
      h(
        'main',
        { class: 'graph-panel' },
        this.toolbar.root,
        this.broken,
        this.breadcrumb.root,
        h('div', { class: 'graph-main' }, area, this.details.root),
      ),
    );
    return area;
  }

  private listen(): void {
    listenForKeys(this.tree.root, {
      along: (back) => this.walk((scene, box) => scene.along(box, back)),
      beside: (step) => this.walk((scene, box) => scene.beside(box, step)),
      ends: (last) => this.walk((scene) => scene.within(-1).at(last ? -1 : 0) ?? -1),
      details: () => this.openDetails(),
      enter: () => this.enter(this.active),
      leave: () => this.leaveGraph(),
      toggleGroup: () => void this.toggleGroup(this.active),
      toggleBreakpoint: () => this.toggleBreakpointAt(this.active),
      currentNode: () => void this.goToCurrent(),
      search: () => undefined,
      zoom: (factor) => this.canvas.move((camera) => camera.zoomBy(factor)),
      fit: () => this.canvas.move((camera) => camera.fit()),
      escape: () => this.escape(),
      select: () => this.link.send({ type: 'selected', node: this.selectedNode ?? { graph: '', index: -1 } }),
    });
    this.tree.root.addEventListener('focus', () => {
      if (this.active < 0 && this.shown) this.select(this.shown.scene.within(-1)[0] ?? -1);
      else this.refresh();
    });
    this.tree.root.addEventListener('blur', () => this.refresh());
    new ResizeObserver(() => this.canvas.resize()).observe(this.area);
    onThemeChange(() => this.themeChanged());
  }

  // --- What the extension says

  private receive(message: Exclude<ToGraph, { type: 'answer' | 'error' }>): void {
    switch (message.type) {
      case 'model':
        this.takeModel(message.data);
        break;
      case 'broken':
        this.showBroken(message.message);
        break;
      case 'breakpoints':
        this.breakpoints = message.marks;
        this.updateSession();
        this.updateDetails();
        break;
      case 'standing':
        this.stand(message.standing);
        break;
      case 'select':
        void this.goTo(message.node, message.reveal);
        break;
      case 'figures':
        this.choices = message.choices;
        this.updateToolbar();
        void this.chooseColour(this.state.colour);
        break;
    }
  }

  private takeModel(data: GraphData): void {
    this.data = data;
    this.broken.hidden = true;
    this.layout.setData(data);
    const path = partOf(data, this.state.graph) ? this.state.graph : (data.graphs[0]?.path ?? '');
    void this.showGraph(path);
  }

  private showBroken(text: string): void {
    const kept = this.shown ? ` ${t('The graph is from before.')}` : '';
    fill(
      this.broken,
      icon('error', 'error'),
      h('span', { class: 'banner-text' }, h('b', {}, t('This model cannot be shown.')), ` ${text}${kept}`),
    );
    this.broken.hidden = false;
    if (!this.shown) this.message.hidden = true;
  }

  private stand(standing: GraphStanding): void {
    const before = this.standing;
    // What ran and where it stood stays in sight until the next stop: nothing flickers at each step.
    if (standing.kind === 'running' && before.kind === 'stopped') return;
    this.standing = standing;
    this.updateSession();
    this.updateDetails();
    if (standing.kind !== 'stopped' || !this.state.follow) return;
    const [frame] = standing.frames;
    if (frame && JSON.stringify(before) !== JSON.stringify(standing)) void this.goToCurrent(false);
  }

  // --- Which graph is shown

  /** Lays a graph out and shows it; `open` without a value opens what was open, or what is open at first. */
  private async showGraph(path: string, open = this.state.open[path], keep?: Box): Promise<boolean> {
    const { data } = this;
    const part = data && partOf(data, path);
    if (!part) return false;
    const turn = ++this.turn;
    const slow = setTimeout(() => {
      this.message.hidden = false;
      this.message.textContent = t('Laying out the graph.');
    }, patience);
    try {
      const answer = await this.layout.scene({
        graph: path,
        ...(open && { open }),
        ...(keep && { keep: { id: keep.id, x: keep.x, y: keep.y } }),
      });
      if (turn !== this.turn) return false;
      const isOther = this.shown?.index.part !== part;
      const index = isOther ? new GraphIndex(part) : this.shown!.index;
      this.adopt(
        { index, scene: new SceneIndex(answer.scene, answer.scene.boxOfNode), open: answer.open },
        isOther,
      );
      return true;
    } catch (error) {
      if (turn === this.turn) this.showBroken((error as Error).message);
      return false;
    } finally {
      clearTimeout(slow);
      if (turn === this.turn) this.message.hidden = true;
    }
  }

  private adopt(shown: ShownGraph, isOther: boolean): void {
    const { path } = shown.index.part;
    const samePath = this.state.graph === path;
    this.shown = shown;
    this.hover = -1;
    this.dimmed = undefined;
    this.save({
      graph: path,
      open: { ...this.state.open, [path]: shown.open },
      ...(samePath ? {} : { selected: [], node: -1 }),
    });
    this.session = sessionLooks(
      { standing: this.standing, breakpoints: this.breakpoints },
      shown.scene,
      shown.index,
    );
    this.recolour();
    this.canvas.show(shown.scene.scene, this.appearance());
    if (isOther) this.restorePlace(path);
    this.moved();
    this.breadcrumb.update(crumbsTo(this.data!, path));
    this.updateToolbar();
    this.updateTree();
    if (isOther) this.updateDetails();
    if (isOther && this.state.colour !== 'none' && this.state.colour !== 'category') {
      void this.chooseColour(this.state.colour);
    }
  }

  private restorePlace(path: string): void {
    const { camera } = this.canvas;
    const place = this.state.places[path];
    if (place) {
      Object.assign(camera, place);
      return;
    }
    const { boxes, bounds } = this.shown!.scene.scene;
    const first = boxes[0];
    camera.start(first ? first.x + first.width / 2 : bounds.x + bounds.width / 2);
  }

  private enter(box: number): void {
    const target = this.shown?.scene.boxes[box];
    if (!target) return;
    const [body] = target.bodies;
    if (body) void this.showGraph(body.path).then(() => this.tree.focus());
    else if (isGroup(target)) void this.toggleGroup(box);
    else if (target.node >= 0) this.link.send({ type: 'openText', node: this.keyOf(target.node) });
  }

  private leaveGraph(): void {
    const crumbs = this.data && this.shown ? crumbsTo(this.data, this.shown.index.part.path) : [];
    const around = crumbs.at(-2);
    const parent = this.shown?.index.part.parent;
    if (!around) return;
    void this.showGraph(around.path).then((done) => {
      if (done && parent && parent.path === around.path) this.selectNode(parent.node, true);
    });
  }

  private async toggleGroup(at: number): Promise<void> {
    const { shown } = this;
    const box = shown?.scene.boxes[at];
    if (!shown || !box) return;
    // On a node, the group around it closes.
    const group = isGroup(box) ? box : shown.scene.boxes[box.parent];
    if (!group) return;
    const isOpen = group.kind === 'open';
    const open = isOpen ? shown.open.filter((id) => id !== group.id) : [...shown.open, group.id];
    if (!(await this.showGraph(shown.index.part.path, open, group))) return;
    const now = this.shown!.scene.box(group.id);
    if (now >= 0) {
      this.select(now);
      this.canvas.reveal(headerOf(this.shown!.scene.boxes[now]!));
    }
  }

  private async collapseAll(): Promise<void> {
    const { shown } = this;
    if (!shown) return;
    if (!(await this.showGraph(shown.index.part.path, []))) return;
    this.canvas.move((camera) => camera.fit());
  }

  // --- Selection

  /** The box that has the keyboard; −1 for none. */
  private get active(): number {
    return this.shown?.scene.box(this.state.selected.at(-1)) ?? -1;
  }

  private get selectedNode(): NodeKey | undefined {
    return this.state.node < 0 ? undefined : this.keyOf(this.state.node);
  }

  private keyOf(node: number): NodeKey {
    return { graph: this.shown!.index.part.path, index: node };
  }

  private walk(step: (scene: SceneIndex, box: number) => number): void {
    if (!this.shown) return;
    const { scene } = this.shown;
    const next = this.active < 0 ? (scene.within(-1)[0] ?? -1) : step(scene, this.active);
    if (next < 0) return;
    this.select(next);
    this.canvas.reveal(headerOf(scene.boxes[next]!), readableZoom);
  }

  /** Selects a box; `added` keeps the one before selected too. */
  private select(box: number, added = false, tell = true): void {
    const target = this.shown?.scene.boxes[box];
    const ids = target ? [...(added ? this.state.selected.slice(-1) : []), target.id] : [];
    this.save({ selected: [...new Set(ids)], node: target?.node ?? -1 });
    if (tell && target && target.node >= 0)
      this.link.send({ type: 'selected', node: this.keyOf(target.node) });
    this.refresh();
    this.updateTree();
    this.updateDetails();
  }

  /** Selects a node, itself or the closed group that it is in. */
  private selectNode(node: number, reveal: boolean): void {
    const { scene } = this.shown!;
    const box = scene.boxOfNode[node] ?? -1;
    this.select(box, false, false);
    this.save({ node });
    this.updateDetails();
    if (box >= 0) this.canvas.reveal(headerOf(scene.boxes[box]!), reveal ? readableZoom : 0);
  }

  /** Shows a node, in another graph too; with `reveal` what hides it is opened. */
  private async goTo({ graph, index }: NodeKey, reveal = true): Promise<void> {
    if (!this.shown) return;
    if (this.state.node === index && this.state.graph === graph && this.active >= 0 && !reveal) return;
    if (graph !== this.shown.index.part.path && !(await this.showGraph(graph))) return;
    if (reveal) await this.openAround(index);
    if (this.shown.index.part.path === graph) this.selectNode(index, reveal);
  }

  /** Opens the groups around a node, until it is a box of its own. */
  private async openAround(node: number): Promise<void> {
    for (let level = 0; level < deepest && this.shown; level++) {
      const { scene, open, index } = this.shown;
      const box = scene.boxes[scene.boxOfNode[node] ?? -1];
      if (!box || box.node === node || open.includes(box.id)) return;
      if (!(await this.showGraph(index.part.path, [...open, box.id], box))) return;
    }
  }

  private async goToCurrent(focus = true): Promise<void> {
    if (this.standing.kind !== 'stopped') return;
    const [frame] = this.standing.frames;
    if (!frame || frame.index < 0) return;
    await this.goTo(frame);
    if (focus) this.tree.focus();
  }

  // --- Pointer

  private click(x: number, y: number, event: MouseEvent): void {
    const { shown } = this;
    if (!shown) return;
    this.tree.focus();
    const at = this.breakpointAt(x, y);
    if (at >= 0) {
      this.toggleBreakpointAt(at);
      return;
    }
    const box = shown.scene.at(x, y);
    const target = shown.scene.boxes[box];
    if (target && isGroup(target) && x < target.x + sizes.inset + sizes.chevron) {
      void this.toggleGroup(box);
      return;
    }
    this.select(box, event.shiftKey || event.ctrlKey || event.metaKey);
  }

  private doubleClick(x: number, y: number): void {
    const box = this.shown?.scene.at(x, y) ?? -1;
    const target = this.shown?.scene.boxes[box];
    // The chevron has opened the group at the first click already.
    if (!target || (isGroup(target) && x < target.x + sizes.inset + sizes.chevron)) return;
    if (this.breakpointAt(x, y) < 0) this.enter(box);
  }

  private hoverAt(x: number, y: number): void {
    const box = this.shown?.scene.at(x, y) ?? -1;
    const margin = this.breakpointAt(x, y);
    this.setHover(margin >= 0 ? margin : box, margin >= 0);
  }

  private setHover(box: number, margin: boolean): void {
    if (box === this.hover && margin === this.hoverMargin) return;
    this.hover = box;
    this.hoverMargin = margin;
    const target = this.shown?.scene.boxes[box];
    this.canvas.canvas.classList.toggle('is-over', box >= 0);
    this.canvas.canvas.title = target ? this.hoverText(target, margin) : '';
    this.refresh();
  }

  private hoverText(box: Box, margin: boolean): string {
    if (margin) return t('Click to toggle a breakpoint');
    const { index } = this.shown!;
    if (box.node < 0) return box.detail === '' ? box.title : `${box.title}\n${box.detail}`;
    const { nodes } = index.part;
    const attributes = nodes.attributeTexts[nodes.attributes[box.node]!] ?? '';
    return [`${index.op(box.node)}  ${labelOf(index, box.node)}`, attributes].filter(Boolean).join('\n');
  }

  /** The node at whose margin a point is: near its left edge, or at the breakpoint in its corner. −1 for none. */
  private breakpointAt(x: number, y: number): number {
    const { scene } = this.shown!;
    const reach = sizes.breakpoint + 2;
    const at = scene.at(x, y);
    if (at >= 0 && scene.boxes[at]!.node >= 0 && x < scene.boxes[at]!.x + sizes.margin) return at;
    const marks = this.session?.breakpoints;
    if (!marks) return -1;
    return scene.boxes.findIndex(
      (box, place) =>
        box.node >= 0 && marks[place]! > 0 && Math.hypot(box.x + box.width - x, box.y - y) <= reach,
    );
  }

  private toggleBreakpointAt(box: number): void {
    const node = this.shown?.scene.boxes[box]?.node ?? -1;
    if (node >= 0) this.link.send({ type: 'toggleBreakpoint', node: this.keyOf(node) });
  }

  private escape(): void {
    if (this.dimmed) {
      this.dimmed = undefined;
      this.refresh();
    } else this.select(-1);
  }

  // --- What is drawn

  private appearance(): Appearance {
    const { scene } = this.shown!;
    const selected = this.state.selected.map((id) => scene.box(id)).filter((box) => box >= 0);
    return {
      ...this.session!,
      selected,
      hasFocus: this.tree.hasFocus,
      hover: this.hover,
      hoverMargin: this.hoverMargin,
      dimmed: this.dimmed,
      matches: undefined,
      hotEdges: new Set(),
      ...this.boxColours,
    };
  }

  /** Draws anew what does not move boxes. */
  private refresh(): void {
    if (this.shown) this.canvas.show(this.shown.scene.scene, this.appearance());
  }

  private updateSession(): void {
    if (!this.shown) return;
    const { scene, index } = this.shown;
    this.session = sessionLooks({ standing: this.standing, breakpoints: this.breakpoints }, scene, index);
    this.refresh();
    this.updateTree();
  }

  private recolour(): void {
    if (!this.shown) return;
    const { scene, index } = this.shown;
    this.boxColours = boxColours(this.colourBy, scene, index, colourResolver());
    this.minimap.draw(scene.scene, this.boxColours.strips, this.colours);
    this.legend.update(this.colourBy, categoriesOf(index));
  }

  private async chooseColour(id: string): Promise<void> {
    this.save({ colour: id });
    let by: ColourBy = id === 'category' ? 'category' : 'none';
    if (id !== 'none' && id !== 'category' && this.shown && this.choices.some((choice) => choice.id === id)) {
      const { path } = this.shown.index.part;
      const figures = await this.ask({ ask: 'figures', graph: path, id }).catch(() => null);
      if (this.state.colour !== id || this.shown.index.part.path !== path) return;
      by = figures ?? 'none';
    }
    this.colourBy = by;
    this.recolour();
    this.refresh();
    this.updateToolbar();
    this.updateDetails();
  }

  private themeChanged(): void {
    this.colours = readColours();
    this.canvas.setColours(this.colours);
    this.recolour();
    this.refresh();
    this.updateDetails();
  }

  private moved(): void {
    const { camera } = this.canvas;
    this.zoomControl.update(camera.zoom);
    this.minimap.follow(camera);
    if (!this.shown) return;
    const { left, top, zoom } = camera;
    this.save({ places: { ...this.state.places, [this.shown.index.part.path]: { left, top, zoom } } });
  }

  private updateToolbar(): void {
    const colours = [
      { value: 'none', label: t('None') },
      { value: 'category', label: t('Operator') },
      ...this.choices.map(({ id, label }) => ({ value: id, label })),
    ];
    const count = this.shown ? this.shown.index.running.length : 0;
    const chosen = colours.some(({ value }) => value === this.state.colour) ? this.state.colour : 'none';
    this.toolbar.update(this.shown ? formatCount(count, 'node') : '', colours, chosen, this.state.follow);
  }

  private updateTree(): void {
    if (!this.shown) return;
    const { scene } = this.shown;
    this.tree.update(scene, this.active, (at) => this.describe(scene.boxes[at]!, at));
  }

  /** What a screen reader says of a box. */
  private describe(box: Box, at: number): string {
    const { index } = this.shown!;
    const texts = [box.title, box.detail];
    if (box.node >= 0) texts.splice(0, 2, index.op(box.node), labelOf(index, box.node));
    if (isGroup(box)) texts.push(formatCount(box.nodeCount, 'node'));
    if (this.boxColours.figures[at]) texts.push(this.boxColours.figures[at]);
    if (at === this.session?.current) texts.push(t('the debugger stands here'));
    if (this.session?.breakpoints[at]) texts.push(t('breakpoint'));
    return texts.filter(Boolean).join(', ');
  }

  // --- Details

  private openDetails(): void {
    this.save({ details: true });
    this.updateDetails();
  }

  private closeDetails(): void {
    this.save({ details: false });
    this.details.hide();
    this.tree.focus();
  }

  private detailsTurn = 0;

  private updateDetails(): void {
    const turn = ++this.detailsTurn;
    const { shown } = this;
    if (!this.state.details || !shown) {
      this.details.hide();
      return;
    }
    const box = shown.scene.boxes[this.active];
    if (this.state.node < 0) {
      if (box) this.details.showGroup(box.title, box.detail, groupRows(box));
      else this.details.hide();
      return;
    }
    const node = this.keyOf(this.state.node);
    const figure = this.figureOf(node.index);
    this.ask({ ask: 'details', ...node }).then(
      (details) => {
        if (turn !== this.detailsTurn) return;
        this.details.showNode(details, {
          breakpoint: this.breakpoints.find(
            ({ graph, index }) => graph === node.graph && index === node.index,
          ),
          where: scopeText(shown.index, node.index),
          figures: figure ? [figure] : [],
          canShowTensors: this.standing.kind === 'stopped',
        });
      },
      () => this.details.hide(),
    );
  }

  private figureOf(node: number): readonly [string, string] | undefined {
    if (typeof this.colourBy === 'string') return undefined;
    const value = this.colourBy.values[node];
    if (value === undefined || Number.isNaN(value)) return undefined;
    const label = this.choices.find(({ id }) => id === this.state.colour)?.label ?? this.colourBy.caption;
    return [label, figureText(value, this.colourBy.unit)];
  }

  // --- Rest

  private toggleFollow(): void {
    this.save({ follow: !this.state.follow });
    this.updateToolbar();
    if (this.state.follow) void this.goToCurrent(false);
  }

  private ask<Q extends GraphQuestion>(question: Q): Promise<GraphAnswers[Q['ask']]> {
    return this.link.ask<GraphAnswers[Q['ask']]>((id) => ({ type: 'question', id, question }));
  }

  private save(change: Partial<SavedState>): void {
    this.state = { ...this.state, ...change };
    this.link.save(this.state);
  }
}

/** A layout that takes longer than this is announced. */
const patience = 200;
/** Groups are not nested deeper. */
const deepest = 64;

function isGroup({ kind }: Box): boolean {
  return kind === 'group' || kind === 'repeat' || kind === 'open';
}

/** What has to be in sight of a box: of an open group its header. */
function headerOf(box: Box): Box {
  return box.kind === 'open' ? { ...box, height: headerHeight } : box;
}

function groupRows({ nodeCount, members, value }: Box): [string, string][] {
  if (value >= 0) return [];
  const rows: [string, string][] = [[t('Nodes'), String(nodeCount)]];
  if (members !== undefined) rows.push([t('Repeats'), String(members)]);
  return rows;
}

/** How a person knows a node: its name, else its first output, else its operator. */
function labelOf(index: GraphIndex, node: number): string {
  return index.part.nodes.name[node] || index.firstOutput(node) || index.op(node);
}

function categoriesOf({ part: { nodes } }: GraphIndex): Set<Category> {
  return new Set(nodes.operators.map(({ op }) => categoryOf(op)));
}

/** `base_net.7 / branch0` */
function scopeText({ part: { scopes } }: GraphIndex, node: number): string {
  if (!scopes) return '';
  const names: string[] = [];
  for (let at = scopes.ofNode[node]!; at >= 0; at = scopes.parent[at]!) names.unshift(scopes.name[at]!);
  return names.join(' / ');
}

function colourResolver(): (variable: string) => string {
  const probe = h('span');
  const known = new Map<string, string>();
  return (variable) => {
    let colour = known.get(variable);
    if (colour === undefined) {
      document.body.append(probe);
      probe.style.color = `var(${variable})`;
      colour = getComputedStyle(probe).color;
      probe.remove();
      known.set(variable, colour);
    }
    return colour;
  };
}
