import type { DebugProtocol } from '@vscode/debugprotocol';
import type { GivenOutput } from '../debugger/given-output';
import { badConsoleCommand } from '../errors';
import type { Answer, SessionState } from '../session-state';
import { giveOutputs } from './give-outputs';
import { replay } from './replay';

/** One command: what it does with the text behind its name. */
type Command = (state: SessionState, text: string) => Promise<{ result: string; after?: () => void }>;

/** What the debug console takes beside expressions, for clients without requests of our own: words after a slash. */
const commands: Readonly<Record<string, Command>> = {
  /** Finds the node that a runner died of. */
  replay: async (state) => ({ result: 'Replaying step by step…', ...replay(state) }),
  /** `/give NAME = VALUE`: an output of an operator without a kernel. */
  async give(state, text) {
    const [, name, value] = /^(.+?)\s+=\s+(.+)$/s.exec(text) ?? [];
    if (!name || !value) {
      throw badConsoleCommand('give', 'NAME = zeros, zeros[1,3] int64, "file.npy" or an expression');
    }
    const { body, after } = await giveOutputs(state, { outputs: { [name]: givenBy(value.trim()) } });
    const { missing } = body as { missing: readonly string[] };
    const rest = missing.length > 0 ? ` Still missing: ${missing.join(', ')}.` : '';
    return { result: `${name} is given.${rest}`, after };
  },
};

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
 * The answer where a text of the debug console is a command; undefined where it is an expression.
 */
export async function consoleCommand(
  state: SessionState,
  { expression, context }: DebugProtocol.EvaluateArguments,
): Promise<Answer | undefined> {
  const [, name, text] = /^\/([a-z]\w*)(?:\s+(.*))?$/is.exec(expression.trim()) ?? [];
  // Values' names begin with a slash too, in most models: what is no command is an expression.
  const run = name !== undefined && Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (!run || context !== 'repl') return undefined;
  const { result, after } = await run(state, text ?? '');
  return { body: { result, variablesReference: 0 }, after };
}
