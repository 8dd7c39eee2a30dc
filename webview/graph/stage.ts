import { nodesText } from '../ui/counted';
import { h } from '../ui/dom';
import { t } from '../ui/localise';
import { bodyToEnter, callerOf, callersOf } from './callers';
import { CanvasView } from './canvas-view';
import type { Appearance } from './draw/appearance';
import type { GraphColours } from './draw/colours';
import type { ColourBy } from './figures';
import { floatsIn } from './floats';
import { FocusBar } from './focus-bar';
import { GraphIndex } from './graph-index';
import { LayoutClient } from './layout-client';
import type { SceneRequest } from './layout-protocol';
import { layoutWorker } from './layout-worker-start';
import { Legend } from './legend';
import type { BreakpointMark, GraphStanding, NodeKey } from './messages/protocol';
import { Minimap } from './minimap';
import { NodeTree } from './node-tree';
import { bodiesText, hoverText, spokenText } from './node-words';
import { type PointerTarget, targetAt } from './pointer-target';
import type { GraphData } from './protocol';
import { type Box, headerHeight, isGroup, type Rectangle, type Scene } from './scene';
import { SceneIndex } from './scene-index';
import { partOf, type ShownGraph } from './shown-graph';
import { StageLook } from './stage-look';
import type { Store } from './store';
import { type AskValues, EdgeValues } from './values/edge-values';
import { WorstFirst } from './worst-first';
import { ZoomControl } from './zoom-control';

/** A box is shown at least so large when somebody wants to see it. */
const readableZoom = 0.6;
/** A layout that takes longer than this many milliseconds is announced. */
const patience = 200;

/** What the stage tells the panel. */
export interface StageEvents {
  /** Another box or node is selected; `byPerson` in the graph, not because somebody chose it elsewhere. */
  selected(byPerson: boolean): void;
  /** Another graph or scene is shown; `isOther`: of another model or path. */
  shown(isOther: boolean): void;
  /** A node without a body was entered. */
  entered(node: NodeKey): void;
  toggleBreakpoint(node: NodeKey): void;
  failed(message: string): void;
  /** A person wants another run to compare with. */
  chooseRun(): void;
  /** A person went to a node, which is to be shown, by the figures. */
  wanted(node: NodeKey): void;
}

/** The graph itself: what is open in it, where one looks, what is selected, and how it is drawn. */
export class GraphStage {
  readonly root: HTMLElement;
  readonly canvas: CanvasView;
  readonly tree = new NodeTree();
  readonly bar = new FocusBar();
  /** The first showing of the model. */
  private opening: Promise<boolean> | undefined;
  private readonly layout = new LayoutClient(layoutWorker());
  private readonly minimap: Minimap;
  private readonly zoomControl: ZoomControl;
  private readonly legend: Legend;
  private worstNodes: WorstFirst | undefined;
  private readonly message = h(
    'p',
    { class: 'graph-message muted', role: 'status' },
    t('Reading the model.'),
  );
  private data: GraphData | undefined;
  private graph: ShownGraph | undefined;
  private readonly look = new StageLook();
  private readonly values: EdgeValues;
  /** What is faint, in words. */
  private focusText = '';
  /** What is said over the graph until it is closed. */
  private noted: string | undefined;
  private turn = 0;

  constructor(
    private readonly store: Store,
    private readonly events: StageEvents,
    askValues: AskValues,
  ) {
    this.values = new EdgeValues(askValues, () => {
      this.look.values = this.values.shown;
      this.refresh();
    });
    this.canvas = new CanvasView(this.look.colours, {
      click: (x, y, event) => this.click(x, y, event),
      doubleClick: (x, y) => this.doubleClick(x, y),
      hover: (x, y) => this.hoverAt(x, y),
      leave: () => this.setHover(-1, false),
      moved: () => this.moved(),
    });
    this.legend = new Legend({ worst: (step) => this.worst(step), chooseRun: () => this.events.chooseRun() });
    this.minimap = new Minimap((x, y) => this.canvas.move((camera) => camera.centre(x, y)));
    this.zoomControl = new ZoomControl(
      (factor) => this.zoom(factor),
      () => this.canvas.move((camera) => camera.zoomBy(1 / camera.zoom)),
    );
    this.root = h(
      'div',
      { class: 'graph-area' },
      this.canvas.canvas,
      this.tree.root,
      this.minimap.root,
      this.zoomControl.root,
      this.bar.root,
      this.legend.root,
      this.message,
    );
    this.canvas.camera.covers = () => floatsIn(this.root);
    this.tree.root.addEventListener('focus', () => {
      if (this.active < 0) this.select(this.graph?.scene.within(-1)[0] ?? -1);
      else this.refresh();
    });
    this.tree.root.addEventListener('blur', () => this.refresh());
    new ResizeObserver(() => this.resized()).observe(this.root);
  }

  // --- Which graph is shown

  get shown(): ShownGraph | undefined {
    return this.graph;
  }

  /** Takes over a model, and shows the graph of it that was shown. */
  takeModel(data: GraphData): void {
    this.data = data;
    this.layout.setData(data);
    this.look.focused = undefined;
    const { graph } = this.store.state;
    this.opening = this.showGraph(partOf(data, graph) ? graph : (data.graphs[0]?.path ?? ''));
  }

  /** Says in place of the graph that there is none. */
  showNothing(): void {
    this.message.hidden = true;
  }

  /**
   * Lays a graph out and shows it; what was open in it is open again where `open` is not said. Whether it came so far:
   * a later request may have overtaken this one.
   */
  async showGraph(path: string, request: Omit<SceneRequest, 'graph'> = {}): Promise<boolean> {
    const { data } = this;
    const part = data && partOf(data, path);
    if (!part) return false;
    const turn = ++this.turn;
    const slow = setTimeout(() => {
      this.message.hidden = false;
      this.message.textContent = t('Laying out the graph.');
    }, patience);
    try {
      const kept = this.store.state.open[path];
      const { scene, open } = await this.layout.scene({
        graph: path,
        ...(kept && { open: kept }),
        ...request,
      });
      if (turn !== this.turn) return false;
      const isOther = this.graph?.index.part !== part;
      const index = isOther ? new GraphIndex(part) : this.graph!.index;
      this.adopt({ index, scene: new SceneIndex(scene), open }, isOther);
      return true;
    } catch (error) {
      if (turn === this.turn) this.events.failed((error as Error).message);
      return false;
    } finally {
      clearTimeout(slow);
      if (turn === this.turn) this.message.hidden = true;
    }
  }

  private adopt(graph: ShownGraph, isOther: boolean): void {
    const { path } = graph.index.part;
    const { state } = this.store;
    const isSamePath = state.graph === path;
    this.graph = graph;
    if (!isSamePath) this.look.focused = undefined;
    this.store.save({
      graph: path,
      open: { ...state.open, [path]: graph.open },
      ...(isSamePath ? {} : { selected: [], node: -1 }),
    });
    this.look.setGraph(graph);
    this.values.show(graph, this.canvas.camera);
    this.look.values = this.values.shown;
    this.values.stand(this.look.isStopped);
    this.drawAround();
    this.canvas.show(graph.scene.scene, this.appearance);
    if (isOther) this.restorePlace(path);
    this.moved();
    this.updateTree();
    this.updateBar();
    this.events.shown(isOther);
  }

  private restorePlace(path: string): void {
    const { camera } = this.canvas;
    const place = this.store.state.places[path];
    if (place) {
      Object.assign(camera, place);
      return;
    }
    const { boxes, bounds } = this.graph!.scene.scene;
    const first = boxes[0];
    camera.start(first ? first.x + first.width / 2 : bounds.x + bounds.width / 2);
  }

  /** Steps into a body or a function, opens or closes a group; tells the panel of other nodes. */
  enter(box = this.active): void {
    const target = this.graph?.scene.boxes[box];
    if (!target) return;
    const paths = target.bodies.map(({ path }) => path);
    const body = bodyToEnter(paths, this.look.standing);
    if (body !== undefined) void this.enterBody(this.keyOf(target.node), body);
    else if (isGroup(target)) void this.toggleGroup(box);
    else if (target.node >= 0) this.events.entered(this.keyOf(target.node));
  }

  /** Goes into a body or a function of a node: to where the session stands in it, else to its beginning. */
  async enterBody(from: NodeKey, path: string): Promise<void> {
    this.store.save({ callers: { ...this.store.state.callers, [path]: from } });
    if (!(await this.showGraph(path))) return;
    const { standing } = this.look;
    const frame =
      standing.kind === 'stopped' ? standing.frames.find(({ graph }) => graph === path) : undefined;
    if (frame && frame.index >= 0) await this.goTo(frame, true);
    else this.select(this.graph!.scene.within(-1)[0] ?? -1);
    this.tree.focus();
  }

  /** Goes back to the graph around, to the node that one came from. */
  async leave(): Promise<void> {
    const path = this.graph?.index.part.path;
    const caller = path === undefined ? undefined : callerOf(this.data!, path, this.store.state.callers);
    if (caller) await this.goTo(caller, true);
    else if (path !== this.data?.graphs[0]?.path) await this.showGraph(this.data?.graphs[0]?.path ?? '');
  }

  /** Opens or closes a group; on any other box, closes the group around it. */
  async toggleGroup(at = this.active): Promise<void> {
    const { graph } = this;
    const box = graph?.scene.boxes[at];
    const group = box && (isGroup(box) ? box : graph.scene.boxes[box.parent]);
    if (!graph || !group) return;
    const open =
      group.kind === 'open' ? graph.open.filter((id) => id !== group.id) : [...graph.open, group.id];
    if (!(await this.showGraph(graph.index.part.path, { open, keep: group }))) return;
    const now = this.graph!.scene.box(group.id);
    if (now < 0) return;
    this.select(now);
    this.canvas.reveal(headerOf(this.graph!.scene.boxes[now]!));
  }

  async collapseAll(): Promise<void> {
    if (!this.graph) return;
    if (await this.showGraph(this.graph.index.part.path, { open: [] })) this.fit();
  }

  /** Opens all groups, however many nodes that are; Shift+E. */
  async expandAll(): Promise<void> {
    if (!this.graph) return;
    if (await this.showGraph(this.graph.index.part.path, { open: 'all' })) this.fit();
  }

  // --- Selection

  /** The box that has the keyboard; −1 for none. */
  get active(): number {
    return this.graph?.scene.box(this.store.state.selected.at(-1)) ?? -1;
  }

  get selectedNode(): NodeKey | undefined {
    return this.store.state.node < 0 || !this.graph ? undefined : this.keyOf(this.store.state.node);
  }

  private keyOf(index: number): NodeKey {
    return { graph: this.graph!.index.part.path, index };
  }

  /** Moves the selection with a key. */
  walk(step: (scene: SceneIndex, box: number) => number): void {
    if (!this.graph) return;
    const { scene } = this.graph;
    const next = this.active < 0 ? (scene.within(-1)[0] ?? -1) : step(scene, this.active);
    if (next < 0) return;
    this.select(next);
    this.canvas.reveal(headerOf(scene.boxes[next]!), readableZoom);
  }

  /** Selects a box; `added` keeps the one before selected too. */
  select(box: number, added = false): void {
    this.setSelection(box, added);
    this.events.selected(true);
  }

  private setSelection(box: number, added: boolean): void {
    const target = this.graph?.scene.boxes[box];
    const ids = target ? [...(added ? this.store.state.selected.slice(-1) : []), target.id] : [];
    this.store.save({ selected: [...new Set(ids)], node: target?.node ?? -1 });
    this.refresh();
    this.updateTree();
    this.updateBar();
    this.showWorst();
  }

  /** Selects a node, itself or the closed group that it is in. */
  private selectNode(node: number, reveal: boolean): void {
    const { scene } = this.graph!;
    const box = scene.boxOfNode[node] ?? -1;
    this.setSelection(box, false);
    this.store.save({ node });
    this.showWorst();
    this.events.selected(false);
    if (box >= 0) this.canvas.reveal(headerOf(scene.boxes[box]!), reveal ? readableZoom : 0);
  }

  /** Shows a node, in another graph too; with `reveal` what hides it is opened. */
  async goTo({ graph, index }: NodeKey, reveal: boolean): Promise<void> {
    // Where the debugger stands is often told before the first layout is done.
    if (!this.graph) await this.opening;
    if (!this.graph) return;
    const hidden = this.graph.scene.boxes[this.graph.scene.boxOfNode[index] ?? -1];
    if (graph !== this.graph.index.part.path) {
      if (!(await this.showGraph(graph, reveal ? { reveal: [index] } : {}))) return;
    } else if (reveal && hidden && hidden.node !== index) {
      if (!(await this.showGraph(graph, { reveal: [index], keep: hidden }))) return;
    }
    this.selectNode(index, reveal);
  }

  /** Shows a value that no node makes. */
  async goToValue(graph: string, value: number): Promise<void> {
    if (graph !== this.graph?.index.part.path && !(await this.showGraph(graph))) return;
    const { scene, index } = this.graph!;
    const box = scene.boxes.findIndex((each) => each.value === value);
    if (box >= 0) {
      this.setSelection(box, false);
      this.events.selected(false);
      this.canvas.reveal(scene.boxes[box]!, readableZoom);
      return;
    }
    const [user] = index.usersOf(value);
    if (user !== undefined) await this.goTo({ graph, index: user }, true);
  }

  // --- What stands out

  /** Draws all but some nodes of the shown graph faintly, and the edges along a way strongly. */
  focusOn(nodes: ReadonlySet<number>, path: readonly number[], text: string): void {
    this.look.focused = { nodes, path };
    this.focusText = text;
    this.refresh();
    this.updateBar();
  }

  /** Says something over the graph until it is closed; the way back from what is faint comes again then. */
  note(text: string): void {
    this.noted = text;
    this.updateBar();
  }

  private closeNote(): void {
    this.noted = undefined;
    this.updateBar();
    this.tree.focus();
  }

  unfocus(): void {
    this.look.focused = undefined;
    this.refresh();
    this.updateBar();
    this.tree.focus();
  }

  /** Esc: first the note is closed, then what is faint comes back, then nothing is selected. */
  escape(): void {
    if (this.noted !== undefined) this.closeNote();
    else if (this.look.focused) this.unfocus();
    else this.select(-1);
  }

  /** Two selected nodes, in the order in which they were; `undefined` where there are not two. */
  get pair(): readonly [number, number] | undefined {
    const { scene } = this.graph ?? {};
    const nodes = this.store.state.selected.map((id) => scene?.boxes[scene.box(id)]?.node ?? -1);
    return nodes.length === 2 && nodes.every((node) => node >= 0) ? [nodes[0]!, nodes[1]!] : undefined;
  }

  /** What offers the way between two selected nodes. */
  offerPath: () => void = () => undefined;

  private updateBar(): void {
    if (this.noted !== undefined) this.bar.note(this.noted, () => this.closeNote());
    else if (this.look.focused) this.bar.say(this.focusText, () => this.unfocus());
    else if (this.pair) this.bar.offer(t('2 nodes selected'), t('Shortest path'), () => this.offerPath());
    else this.bar.hide();
  }

  /** Marks what a search has found in the shown graph. */
  markFound(nodes: ReadonlySet<number> | undefined): void {
    this.look.found = nodes;
    this.refresh();
  }

  // --- Pointer

  private target(x: number, y: number): PointerTarget {
    return targetAt(x, y, this.graph!.scene, (box) => this.look.hasBreakpoint(box));
  }

  private click(x: number, y: number, event: MouseEvent): void {
    if (!this.graph) return;
    this.tree.focus();
    const { box, isMargin, isChevron } = this.target(x, y);
    if (isMargin) this.toggleBreakpoint(box);
    else if (isChevron) void this.toggleGroup(box);
    else this.select(box, event.shiftKey || event.ctrlKey || event.metaKey);
  }

  private doubleClick(x: number, y: number): void {
    if (!this.graph) return;
    const { box, isMargin, isChevron } = this.target(x, y);
    // The chevron has opened the group at the first click already.
    if (!isMargin && !isChevron) this.enter(box);
  }

  private hoverAt(x: number, y: number): void {
    if (!this.graph) return;
    const { box, isMargin } = this.target(x, y);
    this.setHover(box, isMargin);
  }

  private setHover(box: number, margin: boolean): void {
    const { hover } = this.look;
    if (box === hover.box && margin === hover.margin) return;
    this.look.hover = { box, margin };
    const target = this.graph?.scene.boxes[box];
    this.canvas.canvas.classList.toggle('is-over', box >= 0);
    this.canvas.canvas.title = target ? hoverText(target, margin, this.graph!.index) : '';
    this.refresh();
  }

  toggleBreakpoint(box = this.active): void {
    const node = this.graph?.scene.boxes[box]?.node ?? -1;
    if (node >= 0) this.events.toggleBreakpoint(this.keyOf(node));
  }

  // --- What is drawn

  /** What an export draws: the scene as it looks now. */
  get picture():
    | { scene: Scene; appearance: Appearance; colours: GraphColours; sight: Rectangle }
    | undefined {
    if (!this.graph) return undefined;
    const { appearance } = this;
    const { colours } = this.look;
    const hover = { hover: -1, hoverMargin: false, hasFocus: false };
    const { scene } = this.graph.scene;
    return { scene, appearance: { ...appearance, ...hover }, colours, sight: this.canvas.camera.sight };
  }

  private get appearance(): Appearance {
    const { scene } = this.graph!;
    const selected = this.store.state.selected.map((id) => scene.box(id)).filter((box) => box >= 0);
    return this.look.appearance(selected, this.tree.hasFocus);
  }

  /** Draws anew what does not move boxes. */
  private refresh(): void {
    if (this.graph) this.canvas.show(this.graph.scene.scene, this.appearance);
  }

  /** Shows where the session stands, and the breakpoints. */
  setMarks(standing: GraphStanding, breakpoints: readonly BreakpointMark[]): void {
    this.look.setMarks(standing, breakpoints);
    const { data } = this;
    // So that the way back out of a function leads to the call that was stepped into.
    const called = data ? callersOf(standing, data) : {};
    if (Object.keys(called).length > 0) {
      this.store.save({ callers: { ...this.store.state.callers, ...called } });
    }
    this.refresh();
    this.updateTree();
  }

  /** The session stands somewhere else, or what it has may be otherwise: what edges tell is asked for anew. */
  askValues(): void {
    this.values.stand(this.look.isStopped);
  }

  setColourBy(by: ColourBy): void {
    this.look.setColourBy(by);
    this.worstNodes = typeof by === 'string' ? undefined : new WorstFirst(by);
    this.drawAround();
    this.refresh();
  }

  /** Draws the minimap and the legend. */
  private drawAround(): void {
    if (!this.graph) return;
    const { colours, strips, colourBy, categories } = this.look;
    this.minimap.draw(this.graph.scene.scene, strips, colours);
    this.legend.update(colourBy, categories);
    this.showWorst();
  }

  /** Goes to the next or previous worst node of the figure that is shown. */
  worst(step: -1 | 1): void {
    const node = this.worstNodes?.from(this.selectedNode?.index, step);
    if (node !== undefined) this.events.wanted(this.keyOf(node));
  }

  private showWorst(): void {
    const { worstNodes } = this;
    if (worstNodes) this.legend.showPlace(worstNodes.place(this.selectedNode?.index), worstNodes.count);
  }

  themeChanged(): void {
    this.look.readTheme();
    this.canvas.setColours(this.look.colours);
    this.drawAround();
    this.refresh();
  }

  /** What was selected stays in sight, where the details have taken its place. */
  private resized(): void {
    const { camera } = this.canvas;
    const box = this.graph?.scene.boxes[this.active];
    const { sight } = camera;
    this.canvas.resize();
    if (box && isInside(box, sight) && !isInside(box, camera.sight)) this.canvas.reveal(headerOf(box));
  }

  zoom(factor: number): void {
    this.canvas.move((camera) => camera.zoomBy(factor));
  }

  fit(): void {
    this.canvas.move((camera) => camera.fit());
  }

  private moved(): void {
    const { camera } = this.canvas;
    this.zoomControl.update(camera.zoom);
    this.minimap.follow(camera);
    if (!this.graph) return;
    this.values.moved();
    const { left, top, zoom } = camera;
    const { path } = this.graph.index.part;
    this.store.save({ places: { ...this.store.state.places, [path]: { left, top, zoom } } });
  }

  private updateTree(): void {
    if (!this.graph) return;
    const { scene, index } = this.graph;
    this.tree.update(scene, this.active, (at) => {
      const extra = [
        this.look.figure(at),
        this.look.isCurrent(at) ? t('the debugger stands here') : '',
        this.look.isAroundCurrent(at) ? t('the debugger stands inside') : '',
        bodiesText(scene.boxes[at]!),
        this.look.hasBreakpoint(at) ? t('breakpoint') : '',
      ];
      return spokenText(scene.boxes[at]!, index, extra);
    });
  }

  /** `126 nodes` */
  get countText(): string {
    return this.graph ? nodesText(this.graph.index.running.length) : '';
  }
}

/** What has to be in sight of a box: of an open group its header. */
function headerOf(box: Box): Box {
  return box.kind === 'open' ? { ...box, height: headerHeight } : box;
}

function isInside(box: Rectangle, sight: Rectangle): boolean {
  return (
    box.x >= sight.x &&
    box.y >= sight.y &&
    box.x + box.width <= sight.x + sight.width &&
    box.y + box.height <= sight.y + sight.height
  );
}
