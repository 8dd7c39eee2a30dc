import * as vscode from 'vscode';
import { messageOf, withoutLinks } from '../../core/errors';
import type { OnnxEvents, OnnxRequests, SkipOutput } from '../../debug-adapter/protocol';
import { command, debugType } from '../ids';
import { escapeIcons } from '../text/escape-icons';
import { request } from './requests';

type Wanted = OnnxEvents['onnx/outputsWanted'];
type Given = OnnxRequests['onnx/giveOutputs']['args']['outputs'][string];

const button = vscode.l10n.t('Give Outputs…');

/** Lets a person give the outputs of an operator that onnxruntime has no kernel for: by a notification, and a command. */
export function registerGiveOutputs(): vscode.Disposable {
  /** What each session waits for. */
  const waiting = new Map<string, Wanted>();
  return vscode.Disposable.from(
    vscode.debug.onDidReceiveDebugSessionCustomEvent(async ({ session, event, body }) => {
      if (session.type !== debugType || event !== 'onnx/outputsWanted') return;
      const wanted = body as Wanted;
      waiting.set(session.id, wanted);
      const name = wanted.node.name || wanted.outputs[0]?.name || wanted.node.op;
      const text = vscode.l10n.t(
        'onnxruntime has no kernel for {0} “{1}”. The run goes on once its outputs are given.',
        wanted.node.op,
        name,
      );
      const chosen = await vscode.window.showWarningMessage(withoutLinks(text), button);
      // It may have gone on, by the console, while the notification stood there.
      if (chosen === button && waiting.get(session.id) === wanted) await give(session, wanted);
    }),
    vscode.debug.registerDebugAdapterTrackerFactory(debugType, {
      createDebugAdapterTracker: (session) => ({
        onDidSendMessage: (message: { type?: string; event?: string }) => {
          if (message.type === 'event' && message.event === 'continued') waiting.delete(session.id);
        },
      }),
    }),
    vscode.debug.onDidTerminateDebugSession((session) => waiting.delete(session.id)),
    vscode.commands.registerCommand(command.giveOutputs, async () => {
      const session = vscode.debug.activeDebugSession;
      const wanted = session && waiting.get(session.id);
      if (wanted) await give(session, wanted);
      else {
        const text = vscode.l10n.t(
          'No operator waits for its outputs: the run asks for them when it is about to run one without a kernel.',
        );
        void vscode.window.showInformationMessage(text);
      }
    }),
  );
}

async function give(session: vscode.DebugSession, wanted: Wanted): Promise<void> {
  const given: [string, Given][] = [];
  for (const output of wanted.outputs) {
    const answer = await askOutput(output, wanted.node.op);
    if (!answer || 'input' in answer) return;
    given.push([output.name, answer]);
  }
  const repeat = wanted.comesAgain ? await askRepeat(wanted) : false;
  if (repeat === undefined) return;
  const outputs = Object.fromEntries(given);
  try {
    await request(session, 'onnx/giveOutputs', { threadId: wanted.threadId, outputs, repeat });
  } catch (error) {
    void vscode.window.showErrorMessage(withoutLinks(messageOf(error)));
  }
}

/** An output that a person is asked for; `inputs` may pass through as it. */
interface Asked {
  readonly name: string;
  readonly dtype?: string | undefined;
  readonly shape?: Wanted['outputs'][number]['shape'];
  readonly inputs?: readonly string[];
}

/** Asks for one output of a node; undefined where the person leaves. */
export async function askOutput(output: Asked, op: string): Promise<SkipOutput | undefined> {
  const inputs = (output.inputs ?? []).map(
    (input) =>
      ({
        label: vscode.l10n.t('Input {0}', escapeIcons(input)),
        description: vscode.l10n.t('as it is'),
        how: 'input',
        input,
      }) as const,
  );
  const type = `${output.dtype ?? 'float32'}${output.shape ? `[${output.shape.map((size) => size ?? '?').join(',')}]` : ''}`;
  const items = [
    { label: vscode.l10n.t('Zeros'), description: escapeIcons(type), how: 'zeros' },
    ...inputs,
    {
      label: vscode.l10n.t('File…'),
      description: vscode.l10n.t('.npy .npz .pb .json, a picture or a sound'),
      how: 'file',
    },
    {
      label: vscode.l10n.t('Expression…'),
      description: vscode.l10n.t('over the values of this frame'),
      how: 'expression',
    },
  ] as const;
  const picked = await vscode.window.showQuickPick(items, {
    title: vscode.l10n.t('Output {0} of {1}', output.name, op),
    placeHolder: vscode.l10n.t('What the operator is to have made'),
  });
  switch (picked?.how) {
    case 'input':
      return { input: picked.input };
    case 'zeros':
      return askZeros(output);
    case 'file':
      return askFile(output.name);
    case 'expression':
      return askExpression(output.name);
    default:
      return undefined;
  }
}

/** Asks for the shape where the model does not say all of it. */
async function askZeros({ name, shape, dtype }: Asked): Promise<Given | undefined> {
  if (shape?.every((size) => typeof size === 'number')) return { zeros: true };
  const text = await vscode.window.showInputBox({
    title: vscode.l10n.t('Shape of {0}', name),
    prompt: vscode.l10n.t('{0}; sizes with commas between them, nothing for a scalar', dtype ?? 'float32'),
    value: shape?.map((size) => size ?? 1).join(', ') ?? '1',
    validateInput: (value) =>
      sizesOf(value) ? undefined : vscode.l10n.t('Whole numbers with commas between them.'),
  });
  const zeros = text === undefined ? undefined : sizesOf(text);
  return zeros && { zeros };
}

function sizesOf(text: string): number[] | undefined {
  if (text.trim() === '') return [];
  const sizes = text.split(',').map((size) => (/^\s*\d+\s*$/.test(size) ? Number(size) : Number.NaN));
  return sizes.every(Number.isSafeInteger) ? sizes : undefined;
}

async function askFile(name: string): Promise<Given | undefined> {
  const [chosen] =
    (await vscode.window.showOpenDialog({
      title: vscode.l10n.t('Value of {0}', name),
      openLabel: vscode.l10n.t('Give'),
      filters: {
        [vscode.l10n.t('Tensors')]: ['npy', 'npz', 'pb', 'json', 'png', 'jpg', 'jpeg', 'wav'],
        [vscode.l10n.t('All files')]: ['*'],
      },
    })) ?? [];
  return chosen && { file: chosen.fsPath };
}

async function askExpression(name: string): Promise<Given | undefined> {
  const expression = await vscode.window.showInputBox({
    title: vscode.l10n.t('Value of {0}', name),
    prompt: vscode.l10n.t('An expression as in Watch'),
    placeHolder: 'np.tanh(x) * 0.5',
  });
  return expression ? { expression } : undefined;
}

/** Whether it is to be given whenever the node comes; undefined where the person leaves. */
async function askRepeat({ node }: Wanted): Promise<boolean | undefined> {
  const items = [
    { label: vscode.l10n.t('This time'), repeat: false },
    { label: vscode.l10n.t('Each time it comes'), repeat: true },
  ];
  const title = vscode.l10n.t('{0} is inside of what iterates', node.op);
  return (await vscode.window.showQuickPick(items, { title }))?.repeat;
}
