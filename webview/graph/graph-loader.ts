import { h } from '../ui/dom';
import { t } from '../ui/localise';
import { GraphIndex } from './graph-index';
import { LayoutClient } from './layout-client';
import type { SceneRequest } from './layout-protocol';
import { layoutWorker } from './layout-worker-start';
import type { GraphData } from './protocol';
import { SceneIndex } from './scene-index';
import { partOf, type ShownGraph } from './shown-graph';

/** A layout that takes longer than this many milliseconds is announced. */
const patience = 200;

/** Lays graphs of a model out, one after another, and says so where it takes long. */
export class GraphLoader {
  readonly message = h('p', { class: 'graph-message muted', role: 'status' }, t('Reading the model.'));
  private readonly layout = new LayoutClient(layoutWorker());
  private data: GraphData | undefined;
  private last: GraphIndex | undefined;
  private turn = 0;

  constructor(private readonly failed: (message: string) => void) {}

  setData(data: GraphData): void {
    this.data = data;
    this.layout.setData(data);
  }

  /** A graph as it is asked for; `undefined` where it cannot be, or where another one was asked for meanwhile. */
  async load(request: SceneRequest): Promise<ShownGraph | undefined> {
    const part = this.data && partOf(this.data, request.graph);
    if (!part) return undefined;
    const turn = ++this.turn;
    const slow = setTimeout(() => {
      this.message.hidden = false;
      this.message.textContent = t('Laying out the graph.');
    }, patience);
    try {
      const { scene, open } = await this.layout.scene(request);
      if (turn !== this.turn) return undefined;
      if (this.last?.part !== part) this.last = new GraphIndex(part);
      return { index: this.last, scene: new SceneIndex(scene), open };
    } catch (error) {
      if (turn === this.turn) this.failed((error as Error).message);
      return undefined;
    } finally {
      clearTimeout(slow);
      if (turn === this.turn) this.message.hidden = true;
    }
  }
}
