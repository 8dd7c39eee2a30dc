import { nodesText } from '../ui/counted';
import { h } from '../ui/dom';
import { callersOf } from './callers';
import type { Appearance } from './draw/appearance';
import type { GraphColours } from './draw/colours';
import type { ColourBy } from './figures';
import { Focus } from './focus';
import { GraphLoader } from './graph-loader';
import type { SceneRequest } from './layout-protocol';
import { Legend } from './legend';
import type { BreakpointMark, GraphStanding, NodeKey } from './messages/protocol';
import { NodeTree } from './node-tree';
import { bodiesText, spokenText } from './node-words';
import { Passages, type Passenger } from './passages';
import type { GraphData } from './protocol';
import type { Rectangle, Scene } from './scene';
import type { SceneIndex } from './scene-index';
import { Selection } from './selection';
import { partOf, type ShownGraph } from './shown-graph';
import { StageLook } from './stage-look';
import { StagePointer } from './stage-pointer';
import { StageView } from './stage-view';
import { atConstantText, boxFor, shownFor } from './standing-box';
import type { Store } from './store';
import { type AskValues, EdgeValues } from './values/edge-values';
import { WorstFirst } from './worst-first';

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
  /** A person wants the way between the two selected nodes. */
  path(): void;
  /** A person went to a node, which is to be shown, by the figures. */
  wanted(node: NodeKey): void;
}

/** The graph itself: what is open in it, where one looks, what is selected, and how it is drawn. */
export class GraphStage implements Passenger {
  readonly root: HTMLElement;
  readonly tree = new NodeTree();
  /** What stands out. */
  readonly focus: Focus;
  readonly selection: Selection;
  /** Where one looks. */
  readonly view: StageView;
  /** Where one goes from. */
  readonly passages: Passages;
  /** The first showing of the model. */
  private opening: Promise<boolean> | undefined;
  private readonly loader: GraphLoader;
  private readonly legend: Legend;
  private worstNodes: WorstFirst | undefined;
  private data: GraphData | undefined;
  private graph: ShownGraph | undefined;
  private readonly look = new StageLook();
  private readonly values: EdgeValues;

  constructor(
    private readonly store: Store,
    private readonly events: StageEvents,
    askValues: AskValues,
  ) {
    this.loader = new GraphLoader((message) => this.events.failed(message));
    this.selection = new Selection(store, () => this.graph);
    this.values = new EdgeValues(askValues, () => {
      this.look.values = this.values.shown;
      this.refresh();
    });
    this.focus = new Focus(this.look, {
      changed: () => this.refresh(),
      closed: () => this.tree.focus(),
      path: () => this.events.path(),
    });
    this.passages = new Passages(this, store, (node) => this.events.entered(node));
    const pointer = new StagePointer(this.look, () => this.graph, {
      select: (box, added) => this.select(box, added),
      toggleBreakpoint: (box) => this.toggleBreakpoint(box),
      toggleGroup: (box) => void this.passages.toggleGroup(box),
      enter: (box) => this.passages.enter(box),
      hovered: (isOver, text) => this.hovered(isOver, text),
    });
    this.legend = new Legend({
      worst: (step) => this.worst(step),
      chooseRun: () => this.events.chooseRun(),
      toggled: (legend) => {
        this.store.save({ legend });
        this.view.arrangeLegend();
      },
    });
    this.view = new StageView(this.look, this.legend, () => this.store.state.legend, {
      click: (x, y, event) => {
        if (this.graph) this.tree.focus();
        pointer.click(x, y, event);
      },
      doubleClick: (x, y) => pointer.doubleClick(x, y),
      hover: (x, y) => pointer.hover(x, y),
      leave: () => pointer.leave(),
      moved: () => this.moved(),
    });
    this.root = h(
      'div',
      { class: 'graph-area' },
      this.view.canvas.canvas,
      this.tree.root,
      ...this.view.floats,
      this.focus.bar.root,
      this.loader.message,
    );
    this.view.watch(this.root, () => this.graph?.scene.boxes[this.active]);
    this.tree.root.addEventListener('focus', () => {
      if (this.active < 0) this.select(this.graph?.scene.within(-1)[0] ?? -1);
      else this.refresh();
    });
    this.tree.root.addEventListener('blur', () => this.refresh());
  }

  // --- Which graph is shown

  get shown(): ShownGraph | undefined {
    return this.graph;
  }

  get model(): GraphData | undefined {
    return this.data;
  }

  get standing(): GraphStanding {
    return this.look.standing;
  }

  takeKeyboard(): void {
    this.tree.focus();
  }

  /** Takes over a model, and shows the graph of it that was shown. */
  takeModel(data: GraphData): void {
    this.data = data;
    this.loader.setData(data);
    this.focus.forget();
    const { graph } = this.store.state;
    this.opening = this.showGraph(partOf(data, graph) ? graph : (data.graphs[0]?.path ?? ''));
  }

  /** Says in place of the graph that there is none. */
  showNothing(): void {
    this.loader.message.hidden = true;
  }

  /**
   * Lays a graph out and shows it; what was open in it is open again where `open` is not said. Whether it came so far:
   * a later request may have overtaken this one.
   */
  async showGraph(path: string, request: Omit<SceneRequest, 'graph'> = {}): Promise<boolean> {
    const open = this.store.state.open[path];
    const graph = await this.loader.load({ graph: path, ...(open && { open }), ...request });
    if (graph) this.adopt(graph, this.graph?.index !== graph.index);
    return graph !== undefined;
  }

  private adopt(graph: ShownGraph, isOther: boolean): void {
    const { path } = graph.index.part;
    const { state } = this.store;
    const isSamePath = state.graph === path;
    this.graph = graph;
    if (!isSamePath) this.focus.forget();
    this.store.save({
      graph: path,
      open: { ...state.open, [path]: graph.open },
      ...(isSamePath ? {} : { selected: [], node: -1 }),
    });
    this.look.setGraph(graph);
    this.values.show(graph, this.view.camera);
    this.look.values = this.values.shown;
    this.values.stand(this.look.isStopped);
    this.view.canvas.show(graph.scene.scene, this.appearance);
    this.drawAround();
    if (isOther) this.view.begin(this.store.state.places[path], graph.scene.scene);
    this.view.canvas.move(() => undefined);
    this.updateTree();
    this.updateFocus();
    this.events.shown(isOther);
  }

  // --- Selection

  /** The box that has the keyboard; −1 for none. */
  get active(): number {
    return this.selection.active;
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
    this.view.reveal(scene.boxes[next]!);
  }

  /** Selects a box; `added` keeps the one before selected too. */
  select(box: number, added = false): void {
    this.setSelection(box, added);
    this.events.selected(true);
  }

  private setSelection(box: number, added: boolean, node?: number): void {
    this.selection.set(box, added, node);
    this.refresh();
    this.updateTree();
    this.updateFocus();
    this.showWorst();
  }

  /** Selects a node, itself or the closed group that it is in; of a Constant who takes it. */
  private selectNode(node: number, reveal: boolean): void {
    const { scene, index } = this.graph!;
    const box = boxFor(node, scene, index);
    this.setSelection(box, false, node);
    this.events.selected(false);
    if (box < 0) return;
    if (reveal) this.view.follow(box, scene);
    else this.view.reveal(scene.boxes[box]!, true);
  }

  /** Shows a node, in another graph too; with `reveal` what hides it is opened. */
  async goTo({ graph, index }: NodeKey, reveal: boolean): Promise<void> {
    // Where the debugger stands is often told before the first layout is done.
    if (!this.graph) await this.opening;
    if (!this.graph) return;
    if (graph !== this.graph.index.part.path) {
      if (!(await this.showGraph(graph, reveal ? { reveal: [index] } : {}))) return;
    }
    const node = shownFor(index, this.graph.index);
    const hidden = this.graph.scene.boxes[this.graph.scene.boxOfNode[node] ?? -1];
    if (reveal && hidden && hidden.node !== node) {
      if (!(await this.showGraph(graph, { reveal: [node], keep: hidden }))) return;
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
      this.view.follow(box, scene);
      return;
    }
    const [user] = index.usersOf(value);
    if (user !== undefined) await this.goTo({ graph, index: user }, true);
  }

  // --- What stands out

  /** Esc: first what is said over the graph is closed, then nothing is selected. */
  escape(): void {
    if (!this.focus.close()) this.select(-1);
  }

  private updateFocus(): void {
    const constant = this.look.constant;
    const standing = constant < 0 ? '' : atConstantText(constant, this.graph!.index);
    this.focus.update({ isPair: this.selection.pair !== undefined, standing });
  }

  /** Marks what a search has found in the shown graph. */
  markFound(nodes: ReadonlySet<number> | undefined): void {
    this.look.found = nodes;
    this.refresh();
  }

  // --- Pointer

  private hovered(isOver: boolean, text: string): void {
    const { canvas } = this.view.canvas;
    canvas.classList.toggle('is-over', isOver);
    canvas.title = text;
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
    return { scene, appearance: { ...appearance, ...hover }, colours, sight: this.view.camera.sight };
  }

  private get appearance(): Appearance {
    return this.look.appearance(this.selection.boxes, this.tree.hasFocus);
  }

  /** Draws anew what does not move boxes. */
  private refresh(): void {
    if (this.graph) this.view.canvas.show(this.graph.scene.scene, this.appearance);
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
    this.updateFocus();
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
    this.view.drawAround(this.graph.scene.scene);
    this.showWorst();
  }

  /** Goes to the next or previous worst node of the figure that is shown. */
  worst(step: -1 | 1): void {
    const node = this.worstNodes?.from(this.selection.node?.index, step);
    if (node !== undefined) this.events.wanted(this.keyOf(node));
  }

  private showWorst(): void {
    const { worstNodes } = this;
    if (worstNodes) this.legend.showPlace(worstNodes.place(this.selection.node?.index), worstNodes.count);
  }

  themeChanged(): void {
    this.look.readTheme();
    this.view.canvas.setColours(this.look.colours);
    this.drawAround();
    this.refresh();
  }

  private moved(): void {
    if (!this.graph) return;
    this.values.moved();
    const { left, top, zoom } = this.view.camera;
    const { path } = this.graph.index.part;
    this.store.save({ places: { ...this.store.state.places, [path]: { left, top, zoom } } });
  }

  private updateTree(): void {
    if (!this.graph) return;
    const { scene, index } = this.graph;
    this.tree.update(scene, this.active, (at) =>
      spokenText(scene.boxes[at]!, index, [...this.look.said(at), bodiesText(scene.boxes[at]!)]),
    );
  }

  /** `126 nodes` */
  get countText(): string {
    return this.graph ? nodesText(this.graph.index.running.length) : '';
  }
}
