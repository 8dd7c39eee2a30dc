import assert from 'node:assert/strict';
import { SharedRange } from '../../../extension/tensor-panel/shared-range';
import type { FromPage, ToPage } from '../../../webview/tensor/protocol';

type Shared = Extract<ToPage, { type: 'sharedRange' }>;

/** A panel as far as sharing needs it: what its page says, and what it was told last. */
class Panel {
  last: Shared | undefined;
  private listener: (message: FromPage) => void = () => undefined;
  private disposed = () => undefined as unknown;
  readonly webview = {
    onDidReceiveMessage: (listener: (message: FromPage) => void) => {
      this.listener = listener;
      return { dispose: () => undefined };
    },
    postMessage: async (message: Shared) => {
      this.last = message;
      return true;
    },
  };

  constructor(sharing: SharedRange) {
    sharing.join(this);
  }

  onDidDispose(listener: () => unknown) {
    this.disposed = listener;
    return { dispose: () => undefined };
  }

  say(message: FromPage): void {
    this.listener(message);
  }

  close(): void {
    this.disposed();
  }
}

describe('SharedRange', () => {
  it('is from the lowest to the highest of all open panels, as long as somebody wishes it', () => {
    const sharing = new SharedRange();
    const [a, b] = [new Panel(sharing), new Panel(sharing)];
    a.say({ type: 'ready' });
    assert.deepEqual(a.last, { type: 'sharedRange', on: false });
    a.say({ type: 'sharedRange', on: true, range: { low: -1, high: 2 } });
    assert.deepEqual(b.last, { type: 'sharedRange', on: true, range: { low: -1, high: 2 } });
    b.say({ type: 'sharedRange', on: true, range: { low: 0, high: 5 } });
    assert.deepEqual(a.last, { type: 'sharedRange', on: true, range: { low: -1, high: 5 } });
    a.say({ type: 'sharedRange', on: true, range: { low: -3, high: 3 } });
    assert.deepEqual(b.last?.range, { low: -3, high: 5 });
    b.close();
    assert.deepEqual(a.last?.range, { low: -3, high: 3 });
    a.say({ type: 'sharedRange', on: false });
    assert.deepEqual(a.last, { type: 'sharedRange', on: false });
    const late = new Panel(sharing);
    late.say({ type: 'sharedRange', on: true, range: { low: 7, high: 8 } });
    assert.deepEqual(
      a.last?.range,
      { low: 7, high: 8 },
      'what was told before it was switched off is forgotten',
    );
  });
});
