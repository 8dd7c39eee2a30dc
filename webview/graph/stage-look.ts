import { t } from '../ui/localise';
import { type SessionLooks, sessionLooks } from './appearance-of';
import { type Category, categoryOf } from './categories';
import type { Appearance } from './draw/appearance';
import { type GraphColours, readColours } from './draw/colours';
import { type BoxColours, boxColours, type ColourBy } from './figures';
import type { GraphIndex } from './graph-index';
import type { BreakpointMark, GraphStanding } from './messages/protocol';
import type { SceneIndex } from './scene-index';
import type { ShownGraph } from './shown-graph';
import { dimmedWithout, edgesAlong } from './shown-part';
import type { EdgeText } from './values/edge-text';

/** Nodes that stand out, and the way along which. */
export interface Focused {
  readonly nodes: ReadonlySet<number>;
  readonly path: readonly number[];
}

/** How the shown graph looks: the theme, what boxes are coloured by, the session, the pointer, what stands out. */
export class StageLook {
  colours: GraphColours = readColours();
  colourBy: ColourBy = 'category';
  hover = { box: -1, margin: false };
  /** `undefined` where nothing is faint. */
  focused: Focused | undefined;
  /** What is written on edges, by value. */
  values: ReadonlyMap<number, EdgeText> = new Map();
  /** What a search has found; `undefined` without one. */
  found: ReadonlySet<number> | undefined;
  private marks: { standing: GraphStanding; breakpoints: readonly BreakpointMark[] } = {
    standing: { kind: 'none' },
    breakpoints: [],
  };
  private graph: ShownGraph | undefined;
  private boxColours: BoxColours = { strips: [], figures: [] };
  private session: SessionLooks | undefined;

  /** Takes over another scene. */
  setGraph(graph: ShownGraph): void {
    this.graph = graph;
    this.hover = { box: -1, margin: false };
    this.session = sessionLooks(this.marks, graph.scene, graph.index);
    this.recolour();
  }

  setMarks(standing: GraphStanding, breakpoints: readonly BreakpointMark[]): void {
    this.marks = { standing, breakpoints };
    if (this.graph) this.session = sessionLooks(this.marks, this.graph.scene, this.graph.index);
  }

  /** Takes over the theme's colours as they are now. */
  readTheme(): void {
    this.colours = readColours();
    this.recolour();
  }

  setColourBy(by: ColourBy): void {
    this.colourBy = by;
    this.recolour();
  }

  private recolour(): void {
    if (!this.graph) return;
    const { scene, index } = this.graph;
    this.boxColours = boxColours(this.colourBy, scene, index, (name) => this.colours.resolve(name));
  }

  /** The strips' colours, by box. */
  get strips(): readonly string[] {
    return this.boxColours.strips;
  }

  /** The figure on a box; empty for none. */
  private figure(box: number): string {
    return this.boxColours.figures[box] ?? '';
  }

  /** Whether a session stands in the shown graph. */
  get isStopped(): boolean {
    const { standing } = this.marks;
    const path = this.graph?.index.part.path;
    return standing.kind === 'stopped' && standing.frames.some(({ graph }) => graph === path);
  }

  /** Where the session stands. */
  get standing(): GraphStanding {
    return this.marks.standing;
  }

  /** The Constant at which the session stands in the shown graph; −1 for none. */
  get constant(): number {
    return this.session?.constant ?? -1;
  }

  /** What is to be seen on a box, as a screen reader says it. */
  said(box: number): string[] {
    const { current, currentUser, outerFrames } = this.session!;
    return [
      this.figure(box),
      box === current ? t('the debugger stands here') : '',
      box === currentUser ? t('the debugger stands at a constant that it takes') : '',
      outerFrames.has(box) ? t('the debugger stands inside') : '',
      this.hasBreakpoint(box) ? t('breakpoint') : '',
    ];
  }

  hasBreakpoint(box: number): boolean {
    return (this.session?.breakpoints[box] ?? 0) > 0;
  }

  /** The kinds of operators that are in the shown graph. */
  get categories(): ReadonlySet<Category> {
    return this.graph ? categoriesOf(this.graph.index) : new Set();
  }

  /** How the shown scene is drawn with these boxes selected. */
  appearance(selected: readonly number[], hasFocus: boolean): Appearance {
    const { scene } = this.graph!;
    return {
      ...this.session!,
      ...this.boxColours,
      values: this.values,
      selected,
      hasFocus,
      hover: this.hover.box,
      hoverMargin: this.hover.margin,
      dimmed: this.focused && dimmedWithout(this.focused.nodes, scene),
      hotEdges: this.focused ? edgesAlong(this.focused.path, scene) : new Set(),
      matches: this.found && matchesOf(this.found, scene),
    };
  }
}

function matchesOf(nodes: ReadonlySet<number>, { boxes, boxOfNode }: SceneIndex): Uint8Array {
  const matches = new Uint8Array(boxes.length);
  for (const node of nodes) {
    const box = boxOfNode[node] ?? -1;
    if (box >= 0) matches[box] = 1;
  }
  return matches;
}

function categoriesOf({ part: { nodes } }: GraphIndex): Set<Category> {
  return new Set(nodes.operators.map(({ op }) => categoryOf(op)));
}
