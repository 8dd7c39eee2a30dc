import type { FromLayout, SceneAnswer, SceneRequest, ToLayout } from './layout-protocol';
import type { GraphData } from './protocol';

interface Waiting {
  resolve(answer: SceneAnswer): void;
  reject(error: Error): void;
}

/** The page's end of the worker that lays graphs out. */
export class LayoutClient {
  private readonly waiting = new Map<number, Waiting>();
  private nextId = 1;

  constructor(private readonly worker: Worker) {
    worker.addEventListener('message', ({ data }: MessageEvent<FromLayout>) => {
      const waiting = this.waiting.get(data.id);
      this.waiting.delete(data.id);
      if (data.type === 'scene') waiting?.resolve(data.answer);
      else waiting?.reject(new Error(data.message));
    });
    worker.addEventListener('error', (event) => {
      for (const { reject } of this.waiting.values()) reject(new Error(event.message));
      this.waiting.clear();
    });
  }

  /** Takes over a model. */
  setData(data: GraphData): void {
    this.cancel();
    this.send({ type: 'data', data });
  }

  /** Lays out a graph; a scene that is still being made is given up, its promise never settles. */
  scene(request: SceneRequest): Promise<SceneAnswer> {
    this.cancel();
    const id = this.nextId++;
    this.send({ type: 'scene', id, ...request });
    return new Promise((resolve, reject) => {
      this.waiting.set(id, { resolve, reject });
    });
  }

  private cancel(): void {
    for (const id of this.waiting.keys()) this.send({ type: 'cancel', id });
    this.waiting.clear();
  }

  private send(message: ToLayout): void {
    this.worker.postMessage(message);
  }
}
