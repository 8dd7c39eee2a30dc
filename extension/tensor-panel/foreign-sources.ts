import path from 'node:path';
import * as vscode from 'vscode';
import type { KeptTensor } from '../../debug-adapter/protocol';
import { request } from '../debugging/requests';
import { debugType } from '../ids';
import { type CompareSource, type FoundTensor, readyTensor } from './compare-source';
import type { ComparedTensor } from './compared-tensor';
import { modelName } from './panel-state';

/** The sessions of the debugger that run. */
export class RunningSessions implements vscode.Disposable {
  private readonly sessions = new Map<string, vscode.DebugSession>();
  private readonly subscriptions = [
    vscode.debug.onDidStartDebugSession((session) => {
      if (session.type === debugType) this.sessions.set(session.id, session);
    }),
    vscode.debug.onDidTerminateDebugSession((session) => this.sessions.delete(session.id)),
  ];

  /** All but one. */
  but(session: vscode.DebugSession): vscode.DebugSession[] {
    return [...this.sessions.values()].filter(({ id }) => id !== session.id);
  }

  dispose(): void {
    vscode.Disposable.from(...this.subscriptions).dispose();
  }
}

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

/** The value of the same name in another session that is stopped, copied into A's in blocks. */
export function sessionSources(
  { tensor }: ComparedTensor,
  others: readonly vscode.DebugSession[],
): CompareSource[] {
  return others.map((other) => {
    const label = modelName(other.configuration.program) ?? other.name;
    const kind = other.parentSession
      ? vscode.l10n.t('{0} · child session', label)
      : vscode.l10n.t('{0} · another session', label);
    return {
      id: `session:${other.id}`,
      label: kind,
      open: async (a) => {
        const header = await request(other, 'onnx/tensor', { name: tensor.name });
        const found = readyTensor(header, tensor.name);
        const kept = await copied(other, found.memoryReference, a.session, found.tensor);
        return {
          memoryReference: kept.memoryReference,
          tensor: found.tensor,
          label,
          note: vscode.l10n.t('matched by name'),
          isKept: true,
          close: () => release(a.session, kept),
        };
      },
    };
  });
}

/** Copies a tensor from one session into another. */
async function copied(
  from: vscode.DebugSession,
  memoryReference: string,
  to: vscode.DebugSession,
  { name, dtype, shape, byteLength }: FoundTensor['tensor'],
): Promise<KeptTensor> {
  const kept = await request(to, 'onnx/receiveTensor', { name, dtype, shape });
  try {
    for (let offset = 0; offset < byteLength; ) {
      const { data } = await request(from, 'onnx/readTensor', { memoryReference, offset });
      const length = Buffer.byteLength(data, 'base64');
      if (length === 0) throw new Error(vscode.l10n.t('{0} ended early: the other session has moved.', name));
      await request(to, 'onnx/receiveBytes', { memoryReference: kept.memoryReference, offset, data });
      offset += length;
    }
    return kept;
  } catch (error) {
    await release(to, kept);
    throw error;
  }
}

function release(session: vscode.DebugSession, { memoryReference }: KeptTensor): Promise<undefined> {
  return request(session, 'onnx/release', { memoryReferences: [memoryReference] });
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

/** A file that was chosen. */
export function fileSource(id: string): CompareSource {
  const file = id.slice('file:'.length);
  const base = path.basename(file);
  const label = base === 'index.json' ? path.basename(path.dirname(file)) : base;
  return {
    id,
    label,
    open: async ({ session, tensor }) => {
      const { name, dtype } = tensor;
      const kept = await request(session, 'onnx/openTensor', { file, name, dtype });
      const { memoryReference, shape, byteLength } = kept;
      return {
        memoryReference,
        tensor: { name: label, dtype: kept.dtype, shape, byteLength, role: 'value', consumers: [] },
        label,
        note: base === 'index.json' ? vscode.l10n.t('matched by name') : '',
        isKept: true,
        close: () => release(session, kept),
      };
    },
  };
}
