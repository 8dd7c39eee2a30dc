import type { FromLayout, SceneRequest, ToLayout } from '../layout-protocol';
import type { GraphData } from '../protocol';
import { SceneMaker } from './scene-maker';

/** As long as this is worked without letting messages in, one of which may say that nobody waits any more. */
const sliceMs = 25;

/** Makes scenes one after another, in slices; what is cancelled is given up, also when it is half made. */
export class LayoutQueue {
  private data: GraphData | undefined;
  private makers = new Map<string, SceneMaker>();
  private waiting: (SceneRequest & { readonly id: number })[] = [];
  private current: number | undefined;
  private readonly cancelled = new Set<number>();

  constructor(private readonly say: (message: FromLayout) => void) {}

  take(message: ToLayout): void {
    switch (message.type) {
      case 'data':
        for (const { id } of this.waiting) this.fail(id, new Error('Another model is shown.'));
        this.waiting = [];
        if (this.current !== undefined) this.cancelled.add(this.current);
        this.data = message.data;
        this.makers = new Map();
        return;
      case 'cancel':
        this.waiting = this.waiting.filter(({ id }) => id !== message.id);
        if (this.current === message.id) this.cancelled.add(message.id);
        return;
      case 'scene':
        this.waiting.push(message);
        if (this.current === undefined) void this.work();
    }
  }

  private async work(): Promise<void> {
    // What came with this request, a cancel of it perhaps, is heard first.
    this.current = -1;
    await pause();
    for (let next = this.waiting.shift(); next; next = this.waiting.shift()) {
      const { id } = next;
      this.current = id;
      try {
        await this.make(next);
      } catch (error) {
        this.fail(id, error);
      }
      this.cancelled.delete(id);
    }
    this.current = undefined;
  }

  private async make(request: SceneRequest & { readonly id: number }): Promise<void> {
    const { id } = request;
    const maker = this.makerOf(request.graph);
    const open = maker.openFor(request);
    const steps = maker.scene(open, request.keep);
    let slice = performance.now();
    for (let step = steps.next(); ; step = steps.next()) {
      if (step.done) {
        this.say({ type: 'scene', id, answer: { scene: step.value, open: [...open] } });
        return;
      }
      if (performance.now() - slice < sliceMs) continue;
      await pause();
      if (this.cancelled.has(id)) return;
      slice = performance.now();
    }
  }

  private makerOf(graph: string): SceneMaker {
    let maker = this.makers.get(graph);
    if (maker) return maker;
    const part = this.data?.graphs.find(({ path }) => path === graph);
    if (!part) throw new Error(`There is no graph '${graph}'.`);
    maker = new SceneMaker(part);
    this.makers.set(graph, maker);
    return maker;
  }

  private fail(id: number, error: unknown): void {
    this.say({ type: 'error', id, message: error instanceof Error ? error.message : String(error) });
  }
}

/** Lets the messages that have come be heard. A timer would wait at least four milliseconds after some. */
function pause(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(undefined);
  });
}
