import type { DebugProtocol } from '@vscode/debugprotocol';
import type { GivenOutput } from '../debugger/given-output';
import { badConsoleCommand, unknownConsoleCommand } from '../errors';
import type { Answer, SessionState } from '../session-state';
import { load, undoEdit } from './editing';
import { giveOutputs } from './give-outputs';
import { jsonOf } from './json';
import { replay } from './replay';
import { skipNode } from './skip-node';
import { currentSample, threadId } from './stack';

/** One command of the console. */
interface Command {
  /** How it is written, behind its name. */
  readonly form?: string;
  readonly does: string;
  /** `text` is what stands behind the name. */
  run(
    state: SessionState,
    text: string,
    frameId: number | undefined,
  ): Promise<{ result: string; after?: () => void }>;
}

/** What the debug console takes beside expressions, for clients without requests of our own: words after a slash. */
const commands: Readonly<Record<string, Command>> = {
  help: {
    does: 'tells what there is',
    run: async () => ({ result: helpText() }),
  },
  json: {
    form: 'EXPRESSION',
    does: 'prints what it comes to as JSON',
    run: async (state, text, frameId) => ({ result: await jsonOf(state, text, frameId) }),
  },
  replay: {
    does: 'runs to the stop before a crash again, step by step, to find the node that the runner died of',
    run: async (state) => ({ result: 'Replaying step by step…', ...replay(state) }),
  },
  give: {
    form: 'NAME = zeros, zeros[1,3] int64, "file.npy" or an expression',
    does: 'gives an output of an operator without a kernel',
    async run(state, text, frameId) {
      const [, name, value] = /^(.+?)\s+=\s+(.+)$/s.exec(text) ?? [];
      if (!name || !value) throw badConsoleCommand('give', commands.give!.form!);
      const outputs = { [name]: givenBy(value.trim()) };
      const shown = threadId(sampleShown(state, frameId));
      const { body, after } = await giveOutputs(state, { threadId: shown, outputs });
      const { missing } = body as { missing: readonly string[] };
      const rest = missing.length > 0 ? ` Still missing: ${missing.join(', ')}.` : '';
      return { result: `${name} is given.${rest}`, after };
    },
  },
  skip: {
    form: '[input | NAME = VALUE]',
    does: 'goes past the node that is shown without running it: its outputs are zeros, an input, or VALUE as for /give',
    async run(state, text, frameId) {
      const [, name, value] = /^(.+?)\s+=\s+(.+)$/s.exec(text) ?? [];
      const how = text.trim();
      if (how !== '' && how !== 'input' && (!name || !value)) {
        throw badConsoleCommand('skip', commands.skip!.form!);
      }
      const outputs = name && value ? { [name]: givenBy(value.trim()) } : {};
      const shown = threadId(sampleShown(state, frameId));
      const rest = how === 'input' ? 'input' : 'zeros';
      const { after } = await skipNode(state, { threadId: shown, outputs, rest });
      return { result: 'The node is skipped.', after };
    },
  },
  load: {
    form: 'NAME = "file.npy"',
    does: 'loads a tensor from a file into a value, or a part of it',
    async run(state, text, frameId) {
      const [, name, , file] = /^(.+?)\s*=\s*(["'])(.+)\2$/s.exec(text) ?? [];
      if (!name || !file) throw badConsoleCommand('load', commands.load!.form!);
      const { body, after } = await load(state, frameId, name, file);
      const { value } = body as { value: string };
      return { result: `${name} is ${value}.`, ...(after && { after }) };
    },
  },
  undo: {
    does: 'undoes the latest change of a value or an attribute',
    async run(state, _text, frameId) {
      const { body, after } = await undoEdit(state, sampleShown(state, frameId));
      const { undone } = body as { undone: readonly string[] };
      return { result: `Undone: ${undone.join('; ')}.`, ...(after && { after }) };
    },
  },
};

/** The commands, for completions. */
export const commandWords: readonly { readonly name: string; readonly form: string }[] = Object.entries(
  commands,
).map(([name, { form, does }]) => ({ name, form: form ? `${form}: ${does}` : does }));

/** The sample of the frame that the console is about; without one, the sample that stopped last. */
function sampleShown(state: SessionState, frameId: number | undefined): number {
  return frameId === undefined ? currentSample(state) : state.references.frame(frameId).sample;
}

function helpText(): string {
  const lines = Object.entries(commands).map(
    ([name, { form, does }]) => `/${name}${form ? ` ${form}` : ''}: ${does}`,
  );
  return `${lines.join('\n')}\nx[0] = 5 changes a value for this run. Anything else is an expression, NumPy in Python's syntax: np.abs(x).max(), t["/odd/name"][0, ::2], inputs[0].mean(axis=1)`;
}

/** `zeros`, `zeros[1,3] int64`, `"file.npy"`; anything else is an expression. */
function givenBy(text: string): GivenOutput {
  const zeros = /^zeros(?:\s*\[([\d,\s]*)\])?(?:\s+(\w+))?$/.exec(text);
  if (zeros) {
    const [, shape, dtype] = zeros;
    const sizes = shape?.split(',').filter((size) => size.trim() !== '');
    return { zeros: sizes ? sizes.map(Number) : true, ...(dtype && { dtype }) };
  }
  const file = /^(["'])(.+)\1$/.exec(text)?.[2];
  return file === undefined ? { expression: text } : { file };
}

/**
 * The answer where a text of the debug console is a command; undefined where it is an expression, as the name of a
 * value with a slash before it is (`isName`), with what is asked of it.
 *
 * @throws UserError OD4307 where it is neither
 */
export async function consoleCommand(
  state: SessionState,
  { expression, context, frameId }: DebugProtocol.EvaluateArguments,
  isName: (name: string) => boolean,
): Promise<Answer | undefined> {
  const whole = expression.trim();
  const [, name, text] = /^\/([A-Za-z]\w*)(?:\s+(.*))?$/s.exec(whole) ?? [];
  if (name === undefined || context !== 'repl') return undefined;
  // Values' names begin with a slash too, in most models.
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (!command) {
    if (isName(whole) || isName(`/${name}`)) return undefined;
    throw unknownConsoleCommand(
      name,
      Object.keys(commands).map((each) => `/${each}`),
    );
  }
  const { result, after } = await command.run(state, text ?? '', frameId);
  return { body: { result, variablesReference: 0 }, after };
}
