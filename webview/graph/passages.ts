import { bodyToEnter, callerOf } from './callers';
import type { SceneRequest } from './layout-protocol';
import type { GraphStanding, NodeKey } from './messages/protocol';
import type { GraphData } from './protocol';
import { isGroup } from './scene';
import type { ShownGraph } from './shown-graph';
import type { StageView } from './stage-view';
import type { Store } from './store';

/** What goes from one graph or group to another. */
export interface Passenger {
  readonly model: GraphData | undefined;
  readonly shown: ShownGraph | undefined;
  /** The box that has the keyboard; −1 for none. */
  readonly active: number;
  readonly standing: GraphStanding;
  readonly view: StageView;
  showGraph(path: string, request?: Omit<SceneRequest, 'graph'>): Promise<boolean>;
  goTo(node: NodeKey, reveal: boolean): Promise<void>;
  select(box: number): void;
  takeKeyboard(): void;
}

/** The ways into bodies, functions and groups, and out of them. */
export class Passages {
  constructor(
    private readonly stage: Passenger,
    private readonly store: Store,
    /** A node without a body was entered. */
    private readonly entered: (node: NodeKey) => void,
  ) {}

  /** Steps into a body or a function, opens or closes a group; tells of other nodes. */
  enter(box = this.stage.active): void {
    const { shown, standing } = this.stage;
    const target = shown?.scene.boxes[box];
    if (!target) return;
    const node = { graph: shown.index.part.path, index: target.node };
    const paths = target.bodies.map(({ path }) => path);
    const body = bodyToEnter(paths, standing);
    if (body !== undefined) void this.enterBody(node, body);
    else if (isGroup(target)) void this.toggleGroup(box);
    else if (target.node >= 0) this.entered(node);
  }

  /** Goes into a body or a function of a node: to where the session stands in it, else to its beginning. */
  async enterBody(from: NodeKey, path: string): Promise<void> {
    const { stage } = this;
    this.store.save({ callers: { ...this.store.state.callers, [path]: from } });
    if (!(await stage.showGraph(path))) return;
    const { standing } = stage;
    const frame =
      standing.kind === 'stopped' ? standing.frames.find(({ graph }) => graph === path) : undefined;
    if (frame && frame.index >= 0) await stage.goTo(frame, true);
    else stage.select(stage.shown!.scene.within(-1)[0] ?? -1);
    stage.takeKeyboard();
  }

  /** Goes back to the graph around, to the node that one came from. */
  async leave(): Promise<void> {
    const { stage } = this;
    const path = stage.shown?.index.part.path;
    const caller = path === undefined ? undefined : callerOf(stage.model!, path, this.store.state.callers);
    const main = stage.model?.graphs[0]?.path;
    if (caller) await stage.goTo(caller, true);
    else if (path !== main) await stage.showGraph(main ?? '');
  }

  /** Opens or closes a group; on any other box, closes the group around it. */
  async toggleGroup(at = this.stage.active): Promise<void> {
    const { stage } = this;
    const { shown } = stage;
    const box = shown?.scene.boxes[at];
    const group = box && (isGroup(box) ? box : shown.scene.boxes[box.parent]);
    if (!shown || !group) return;
    const open =
      group.kind === 'open' ? shown.open.filter((id) => id !== group.id) : [...shown.open, group.id];
    if (!(await stage.showGraph(shown.index.part.path, { open, keep: group }))) return;
    const { scene } = stage.shown!;
    const now = scene.box(group.id);
    if (now < 0) return;
    stage.select(now);
    stage.view.reveal(scene.boxes[now]!, true);
  }

  /** Closes all groups, or opens them all, however many nodes that are. */
  async toggleAll(open: 'all' | readonly []): Promise<void> {
    const { shown, view } = this.stage;
    if (shown && (await this.stage.showGraph(shown.index.part.path, { open }))) view.fit();
  }
}
