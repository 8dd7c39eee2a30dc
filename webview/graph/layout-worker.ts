import { LayoutQueue } from './layout/layout-queue';
import type { FromLayout, ToLayout } from './layout-protocol';

/** The worker that lays graphs out: what it is told and what it says are in layout-protocol.ts. */
const worker = globalThis as unknown as {
  onmessage: ((event: { readonly data: ToLayout }) => void) | null;
  postMessage(message: FromLayout, transfer: Transferable[]): void;
};

const queue = new LayoutQueue((message) => {
  const transfer =
    message.type === 'scene'
      ? [
          message.answer.scene.points.buffer as ArrayBuffer,
          message.answer.scene.boxOfNode.buffer as ArrayBuffer,
        ]
      : [];
  worker.postMessage(message, transfer);
});
worker.onmessage = ({ data }) => queue.take(data);
