import * as vscode from 'vscode';
import type { KeptTensor } from '../../debug-adapter/protocol';
import { request } from '../debugging/requests';

/** What is kept, or being made, and of what. */
interface Side {
  readonly session: vscode.DebugSession;
  readonly key: string;
  stamp: string | undefined;
  readonly kept: Promise<KeptTensor>;
  readonly ending: AbortController;
}

/** Something outside of a session that one of its tensors is compared with. */
export interface Outside {
  /** The choice that it was found by: whoever cancels it does not want that one's other values either. */
  readonly source: string;
  /** By which it is known from stop to stop: a file, or a value of another session. */
  readonly key: string;
  /** The same text as before says that it has not changed; without a text, only `isSame` can tell. */
  readonly stamp: string | undefined;
  /** Whether it is what has been made of it, although the stamp is another one. */
  isSame?(kept: KeptTensor): Promise<boolean>;
  /**
   * Makes a tensor of A's session of it. The signal aborts when nobody wants it any more: what is copied part by part
   * ends early then; what has no parts comes all the same, and is released.
   */
  make(signal: AbortSignal): Promise<KeptTensor>;
}

/**
 * A tensor that was brought into a session to compare one of its tensors with. It takes the session's memory and time,
 * and so it stays from stop to stop for as long as what it was made of is the same, one for each comparison.
 */
export class KeptSide implements vscode.Disposable {
  private now: Side | undefined;
  /** What somebody has cancelled, and so does not want until it is chosen again. */
  private refused: { readonly source: string; readonly error: RefusedByUser } | undefined;
  private readonly subscription = vscode.debug.onDidTerminateDebugSession(({ id }) => {
    // Its memory is gone with it.
    if (this.now?.session.id === id) this.forget();
  });

  /**
   * The tensor that was made of it, or is made now, of A's session. `isWanted` tells whether somebody still waits for
   * it: nothing is made, nor freed, for a stop that is over or a comparison that was closed.
   *
   * @throws Error where it cannot be made, somebody has cancelled it, or nobody wants it
   */
  async take(session: vscode.DebugSession, outside: Outside, isWanted: () => boolean): Promise<KeptTensor> {
    const { now } = this;
    const { source, key, stamp } = outside;
    if (!isWanted()) throw new Error(vscode.l10n.t('The model has gone on.'));
    if (this.refused?.source === source) throw this.refused.error;
    if (now?.session.id === session.id && now.key === key) {
      const isUnchanged = stamp !== undefined && now.stamp === stamp;
      const kept = isUnchanged ? await now.kept : await now.kept.catch(() => undefined);
      const isUsable = kept !== undefined && (isUnchanged ? isThere(session, kept) : outside.isSame?.(kept));
      const stays = await Promise.resolve(isUsable).catch(() => false);
      // Another stop may have come meanwhile and brought another one, or the comparison may have ended.
      if (this.now !== now || !isWanted()) return this.take(session, outside, isWanted);
      if (kept && stays) {
        now.stamp = stamp;
        return kept;
      }
    }
    this.free();
    const ending = new AbortController();
    const side: Side = { session, key, stamp, ending, kept: outside.make(ending.signal) };
    this.now = side;
    side.kept.catch((error) => {
      if (this.now !== side) return;
      this.now = undefined;
      // What has failed is tried again at the next stop; what somebody did not want to wait for is not.
      if (error instanceof RefusedByUser) this.refused = { source, error };
    });
    return side.kept;
  }

  /** Somebody has chosen what to compare with: it is made anew, even where it was cancelled or made before. */
  renew(): void {
    this.refused = undefined;
    this.free();
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

/**
 * Whether a session still has what it kept: where its process has ended, a restart begins another one, which has nothing
 * of what the first one held. No bytes are asked for.
 */
async function isThere(
  session: vscode.DebugSession,
  { memoryReference, byteLength }: KeptTensor,
): Promise<boolean> {
  await request(session, 'onnx/readTensor', { memoryReference, offset: byteLength });
  return true;
}

/** Somebody did not want to wait for it. */
export class RefusedByUser extends Error {}
