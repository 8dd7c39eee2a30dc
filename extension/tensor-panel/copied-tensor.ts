import * as vscode from 'vscode';
import type { KeptTensor } from '../../debug-adapter/protocol';
import { withSlowProgress } from '../convert/slow-progress';
import { request } from '../debugging/requests';
import { RefusedByUser } from './kept-side';

/** A tensor of a session, and what it is. */
interface Copied {
  readonly session: vscode.DebugSession;
  readonly memoryReference: string;
  readonly name: string;
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly byteLength: number;
}

/**
 * Copies a tensor from one session into another, in blocks; after a second a notification tells how far it is and can
 * cancel it. It is kept in its own session meanwhile, so that it is one value whichever way that goes.
 *
 * @throws RefusedByUser where it was cancelled; AbortError where the signal aborts; Error
 */
export async function copiedTensor(
  from: Copied,
  to: vscode.DebugSession,
  signal: AbortSignal,
): Promise<KeptTensor> {
  const { name } = from;
  const title = vscode.l10n.t('Copying {0} from another session', name);
  let cancelled: AbortSignal | undefined;
  try {
    return await withSlowProgress(title, (progress, asked) => {
      cancelled = asked;
      return inBlocks(from, to, progress, AbortSignal.any([signal, asked]));
    });
  } catch (error) {
    if (!cancelled?.aborted) throw error;
    throw new RefusedByUser(
      vscode.l10n.t('Copying {0} was cancelled. Choose it again to compare with it.', name),
    );
  }
}

async function inBlocks(
  { session, memoryReference, name, dtype, shape, byteLength }: Copied,
  to: vscode.DebugSession,
  progress: (done: number, total: number) => void,
  signal: AbortSignal,
): Promise<KeptTensor> {
  signal.throwIfAborted();
  const held = await request(session, 'onnx/keep', { memoryReference, name });
  let made: KeptTensor | undefined;
  try {
    made = await request(to, 'onnx/receiveTensor', { name, dtype, shape });
    for (let offset = 0; offset < byteLength; ) {
      signal.throwIfAborted();
      const from = { memoryReference: held.memoryReference, offset };
      const { data } = await request(session, 'onnx/readTensor', from);
      const length = Buffer.byteLength(data, 'base64');
      if (length === 0) throw new Error(vscode.l10n.t('{0} ended early.', name));
      await request(to, 'onnx/receiveBytes', { memoryReference: made.memoryReference, offset, data });
      offset += length;
      progress(offset, byteLength);
    }
    signal.throwIfAborted();
    return made;
  } catch (error) {
    if (made) await release(to, made);
    throw error;
  } finally {
    await release(session, held);
  }
}

/** What was made before the session ended is gone with it. */
async function release(session: vscode.DebugSession, { memoryReference }: KeptTensor): Promise<void> {
  await request(session, 'onnx/release', { memoryReferences: [memoryReference] }).catch(() => undefined);
}
