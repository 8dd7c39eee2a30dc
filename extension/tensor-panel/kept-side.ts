import * as vscode from 'vscode';
import type { KeptTensor } from '../../debug-adapter/protocol';
import { request } from '../debugging/requests';

/** What is kept, or being made, and of what. */
interface Side {
  readonly session: vscode.DebugSession;
  readonly key: string;
  stamp: string;
  readonly kept: Promise<KeptTensor>;
  readonly ending: AbortController;
  /** Somebody has cancelled it. */
  refused: boolean;
}

/** Something outside of a session that one of its tensors is compared with. */
export interface Outside {
  /** By which it is known from stop to stop: a file, or a value of another session. */
  readonly key: string;
  /** The same text as before says that it has not changed. */
  readonly stamp: string;
  /** Whether it is what has been made of it, although the stamp is another one. */
  isSame?(kept: KeptTensor): Promise<boolean>;
  /** Makes a tensor of A's session of it. Ends early where the signal aborts. */
  make(signal: AbortSignal): Promise<KeptTensor>;
}

/**
 * A tensor that was brought into a session to compare one of its tensors with. It takes the session's memory and time,
 * and so it stays from stop to stop for as long as what it was made of is the same, one for each comparison.
 */
export class KeptSide implements vscode.Disposable {
  private now: Side | undefined;
  private readonly subscription = vscode.debug.onDidTerminateDebugSession(({ id }) => {
    // Its memory is gone with it.
    if (this.now?.session.id === id) this.forget();
  });

  /**
   * The tensor that was made of it, or is made now, of A's session.
   *
   * @throws Error where it cannot be made, or somebody has cancelled it
   */
  async take(session: vscode.DebugSession, outside: Outside): Promise<KeptTensor> {
    const { now } = this;
    if (now?.session.id === session.id && now.key === outside.key) {
      if (now.stamp === outside.stamp || now.refused) return now.kept;
      const kept = await now.kept.catch(() => undefined);
      const isSame = kept !== undefined && ((await outside.isSame?.(kept).catch(() => false)) ?? false);
      // Another stop may have come meanwhile, and brought another one.
      if (this.now !== now) return this.take(session, outside);
      if (isSame) {
        now.stamp = outside.stamp;
        return kept;
      }
    }
    this.free();
    const ending = new AbortController();
    const { key, stamp } = outside;
    const side: Side = { session, key, stamp, ending, kept: outside.make(ending.signal), refused: false };
    this.now = side;
    side.kept.catch((error) => {
      // What has failed is tried again at the next stop; what somebody did not want to wait for is not.
      if (error instanceof RefusedByUser) side.refused = true;
      else if (this.now === side) this.now = undefined;
    });
    return side.kept;
  }

  /** What was cancelled may be made again: somebody has chosen it anew. */
  allow(): void {
    if (this.now?.refused) this.now = undefined;
  }

  /** Nothing is compared with it any more. */
  free(): void {
    const side = this.forget();
    side?.kept.then(
      ({ memoryReference }) =>
        request(side.session, 'onnx/release', { memoryReferences: [memoryReference] }).catch(() => undefined),
      () => undefined,
    );
  }

  private forget(): Side | undefined {
    const side = this.now;
    this.now = undefined;
    side?.ending.abort();
    return side;
  }

  dispose(): void {
    this.subscription.dispose();
    this.free();
  }
}

/** Somebody did not want to wait for it. */
export class RefusedByUser extends Error {}
