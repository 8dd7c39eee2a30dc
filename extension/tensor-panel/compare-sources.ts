import * as vscode from 'vscode';
import type { TensorHeader } from '../../debug-adapter/protocol';
import type { ShownTensor } from '../../webview/tensor/protocol';
import { request } from '../debugging/requests';
import type { RunningSessions } from '../debugging/running-sessions';
import { shorten } from '../text/shorten';
import { type CompareSource, readyTensor } from './compare-source';
import type { ComparedTensor } from './compared-tensor';
import { askForFile, fileSource, sessionSources, threadSources } from './foreign-sources';
import type { Pins } from './pins';

const longest = 40;
/** The choices that ask for a name and for a file. */
const anotherValue = 'ask:value';
const aFile = 'ask:file';

/** What the id of a choice means where it has to be asked for; undefined where nobody answered. */
export async function findSource(id: string): Promise<string | undefined> {
  if (id === aFile) return askForFile();
  if (id !== anotherValue) return id;
  const name = await vscode.window.showInputBox({
    title: vscode.l10n.t('Compare With Another Value'),
    prompt: vscode.l10n.t(
      'A value\'s name or an expression: relu1, t["/layer1/Conv_output_0"][0], np.abs(x)',
    ),
  });
  return name?.trim() ? `value:${name.trim()}` : undefined;
}

/** What a tensor can be compared with where its session stands, the best guess first. `chosen` stays among them. */
export async function sources(
  a: ComparedTensor,
  { pins, running }: { readonly pins: Pins; readonly running: RunningSessions },
  chosen: string | undefined,
): Promise<CompareSource[]> {
  const list: CompareSource[] = [];
  const { stopped, tensor } = a;
  for (const pin of pins.all) {
    if (pin.kept.memoryReference === a.memoryReference) continue;
    list.push({
      id: pin.id,
      label: `${shorten(pin.tensor.name, longest)}, ${pin.tensor.pinned}`,
      open: async ({ session }) => {
        if (pin.session.id !== session.id)
          throw new Error(vscode.l10n.t('That tensor is pinned in another session.'));
        const { memoryReference } = pin.kept;
        const label = vscode.l10n.t('{0}, stop {1}', pin.tensor.name, pin.stop);
        return { memoryReference, tensor: pin.tensor, label, note: '' };
      },
    });
  }
  const foreign = [
    ...(await threadSources(a).catch(() => [])),
    ...sessionSources(a, running.but(a.session)),
    ...(chosen?.startsWith('file:') ? [fileSource(chosen)] : []),
    asking(aFile, vscode.l10n.t('A file…')),
  ];
  if (!stopped) return list.length > 0 ? [...list, ...foreign] : [nothing, ...foreign];
  const last: CompareSource = {
    id: 'last',
    label: vscode.l10n.t('At the last stop'),
    open: async () => {
      const header = await lastStop(stopped, tensor.name);
      return { ...readyTensor(header, tensor.name), label: vscode.l10n.t('Last stop'), note: '' };
    },
  };
  const { inputs, outputs } = stopped.current;
  const near = [...new Set([...outputs, ...inputs])].filter((name) => name !== '');
  const named = chosen?.startsWith('value:') ? [chosen.slice('value:'.length)] : [];
  const values = [...new Set([...named, ...near])].filter((name) => tensor.pinned || name !== tensor.name);
  // What is pinned is compared with what it has become first, what is shown now with what it was.
  const now = tensor.pinned && !values.includes(tensor.name) ? [tensor.name] : [];
  const all = [...now, ...values].map((name) => valueSource(name, stopped, tensor));
  const front = tensor.pinned ? all.filter(({ id }) => id === `value:${tensor.name}`) : [];
  return [
    ...front,
    ...list,
    last,
    ...all.filter((source) => !front.includes(source)),
    asking(anotherValue, vscode.l10n.t('Another value…')),
    ...foreign,
  ];
}

/** A choice that asks what is meant, and is never what is compared with. */
function asking(id: string, label: string): CompareSource {
  return { id, label, open: () => Promise.reject(new Error(label)) };
}

const nothing: CompareSource = {
  id: 'nothing',
  label: vscode.l10n.t('Nothing to compare with'),
  open: () =>
    Promise.reject(
      new Error(vscode.l10n.t('Pin another tensor, or stop a session, to compare with something.')),
    ),
};

function valueSource(name: string, stopped: Stopped, { pinned, name: own }: ShownTensor): CompareSource {
  const isItself = Boolean(pinned) && name === own;
  const label = isItself ? vscode.l10n.t('{0}, now', shorten(name, longest)) : shorten(name, longest);
  return {
    id: `value:${name}`,
    label,
    open: async () => {
      const header = await request(stopped.session, 'onnx/tensor', { frameId: stopped.frameId, name });
      return { ...readyTensor(header, name), label: name, note: vscode.l10n.t('this stop') };
    },
  };
}

type Stopped = NonNullable<ComparedTensor['stopped']>;

/** The value of that name at the last stop; an expression is computed of what its values were. */
async function lastStop({ session, frameId }: Stopped, name: string): Promise<TensorHeader> {
  const ask = (text: string) => request(session, 'onnx/tensor', { frameId, name: `prev(${text})` });
  try {
    return await ask(`t[${JSON.stringify(name)}]`).catch((error: unknown) => {
      if (!/No value is called/.test(String(error))) throw error;
      return ask(name);
    });
  } catch (error) {
    // The adapter's words are about a place in the expression that was made here, which nobody has typed.
    if (!/had no value at the last stop/.test(String(error))) throw error;
    throw new Error(
      vscode.l10n.t(
        '{0} had no value yet at the last stop: its node has run since. Choose another B, or stop here again in another iteration or run.',
        shorten(name, longest),
      ),
    );
  }
}
