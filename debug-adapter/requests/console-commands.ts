import type { DebugProtocol } from '@vscode/debugprotocol';
import { unknownConsoleCommand } from '../errors';
import type { Answer, SessionState } from '../session-state';
import { replay } from './replay';

/** What the debug console takes beside expressions, for clients without requests of our own: words after a slash. */
const commands: Readonly<Record<string, (state: SessionState) => { result: string; answer: Answer }>> = {
  replay: (state) => ({ result: 'Replaying step by step…', answer: replay(state) }),
};

/**
 * The answer where a text of the debug console is a command; undefined where it is an expression.
 *
 * @throws UserError OD4306 where there is no such command
 */
export function consoleCommand(
  state: SessionState,
  { expression, context }: DebugProtocol.EvaluateArguments,
): Answer | undefined {
  const name = /^\/([a-z]\w*)\s*$/i.exec(expression.trim())?.[1];
  if (name === undefined || context !== 'repl') return undefined;
  const run = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (!run) throw unknownConsoleCommand(name, Object.keys(commands));
  const { result, answer } = run(state);
  return { ...answer, body: { result, variablesReference: 0 } };
}
