import { stat } from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';
import { messageOf } from '../../core/errors';
import { request } from '../debugging/requests';
import { sessionLabel } from '../debugging/session-label';
import { type CompareSource, readyTensor } from './compare-source';
import type { ComparedTensor } from './compared-tensor';
import { copiedTensor } from './copied-tensor';
import { type Outside, RefusedByUser } from './kept-side';

/** The value of the same name in another sample of the session. */
export async function threadSources({ stopped, tensor }: ComparedTensor): Promise<CompareSource[]> {
  if (!stopped) return [];
  const { session, threadId } = stopped;
  const { threads } = (await session.customRequest('threads')) as { threads: { id: number; name: string }[] };
  return threads
    .filter(({ id }) => id !== threadId)
    .slice(0, 32)
    .map(({ id, name }) => ({
      id: `thread:${id}`,
      label: vscode.l10n.t('{0}: {1}', name, tensor.name),
      open: async () => {
        const { stackFrames } = (await session.customRequest('stackTrace', { threadId: id, levels: 1 })) as {
          stackFrames: { id: number }[];
        };
        const frameId = stackFrames[0]?.id;
        if (frameId === undefined) throw new Error(vscode.l10n.t('{0} does not stand anywhere.', name));
        const header = await request(session, 'onnx/tensor', { frameId, name: tensor.name });
        return { ...readyTensor(header, tensor.name), label: name, note: tensor.name };
      },
    }));
}

/** The value of the same name in another session that is stopped, copied into A's where it is another than at the last stop. */
export function sessionSources(
  { tensor }: ComparedTensor,
  others: readonly vscode.DebugSession[],
): CompareSource[] {
  return others.map((other) => {
    const label = sessionLabel(other);
    const kind = other.parentSession
      ? vscode.l10n.t('{0} · child session', label)
      : vscode.l10n.t('{0} · another session', label);
    const id = `session:${other.id}`;
    return {
      id,
      label: kind,
      open: async (a, side, isWanted) => {
        const header = await request(other, 'onnx/tensor', { name: tensor.name });
        const found = readyTensor(header, tensor.name);
        const { memoryReference, tensor: its } = found;
        if (its.dtype === 'string') {
          throw new Error(vscode.l10n.t('Tensors of numbers are compared, not of strings.'));
        }
        const { identity } = header;
        const outside: Outside = {
          source: id,
          key: `${id}:${its.name}`,
          // What an expression comes to has no identity: it is computed anew each time, and may be another value.
          stamp: identity === undefined ? undefined : `${identity}:${typeText(its)}`,
          // A value that was computed again is as often as not the same.
          isSame: async (copy) =>
            typeText(copy) === typeText(its) &&
            (await digest(a.session, copy)) === (await digest(other, found)),
          make: (signal) => copiedTensor({ session: other, memoryReference, ...its }, a.session, signal),
        };
        const kept = await side.take(a.session, outside, isWanted);
        const note = vscode.l10n.t('matched by name');
        return { memoryReference: kept.memoryReference, tensor: its, label, note };
      },
    };
  });
}

function typeText({ dtype, shape }: { dtype: string; shape: readonly number[] }): string {
  return `${dtype}[${shape.join()}]`;
}

async function digest(session: vscode.DebugSession, { memoryReference }: { memoryReference: string }) {
  return (await request(session, 'onnx/digest', { memoryReference })).sha256;
}

/** Asks for a file with a tensor; its id as a source. */
export async function askForFile(): Promise<string | undefined> {
  const [file] =
    (await vscode.window.showOpenDialog({
      title: vscode.l10n.t('Compare With a File'),
      filters: { [vscode.l10n.t('Tensors (.npy, .npz, index.json of a saved run)')]: ['npy', 'npz', 'json'] },
    })) ?? [];
  return file && `file:${file.fsPath}`;
}

/** The adapter tells of what takes long, and whoever cancels it there does not want it at the next stop again. */
function notCancelled(error: unknown): never {
  throw messageOf(error).startsWith('cancelled')
    ? new RefusedByUser(vscode.l10n.t('Reading the file was cancelled. Choose it again to compare with it.'))
    : error;
}

/** A file that was chosen. */
export function fileSource(id: string): CompareSource {
  const file = id.slice('file:'.length);
  const base = path.basename(file);
  const label = base === 'index.json' ? path.basename(path.dirname(file)) : base;
  return {
    id,
    label,
    open: async ({ session, tensor }, side, isWanted) => {
      const { name, dtype } = tensor;
      const { mtimeMs, size } = await stat(file).catch(() => ({ mtimeMs: 0, size: 0 }));
      const outside: Outside = {
        source: id,
        key: `${id}:${name}:${dtype}`,
        stamp: `${size} ${mtimeMs}`,
        make: () => request(session, 'onnx/openTensor', { file, name, dtype }).catch(notCancelled),
      };
      const kept = await side.take(session, outside, isWanted);
      const { memoryReference, shape, byteLength } = kept;
      return {
        memoryReference,
        tensor: { name: label, dtype: kept.dtype, shape, byteLength, role: 'value', consumers: [] },
        label,
        note: base === 'index.json' ? vscode.l10n.t('matched by name') : '',
      };
    },
  };
}
