import type { DebugProtocol } from '@vscode/debugprotocol';
import { complete } from '../debugger/completions/complete';
import type { Completion } from '../debugger/completions/completion';
import type { Handlers } from '../session-state';
import { commandWords } from './console-commands';
import { placeOf } from './frames';

/** Typed in the debug console, these ask for completions without a key. */
export const completionTriggers = ['.', '[', '"', '/'];

/** `completions`: names, functions, methods and commands for the debug console. */
export const completionRequests: Handlers = {
  completions(state, args: DebugProtocol.CompletionsArguments) {
    const { client } = state;
    const { text = '' } = args;
    // Lines of a text of several count from the client's first; the column is one of that line.
    const start = startOfLine(text, args.line === undefined ? 0 : client.fromLine(args.line) - 1);
    const cursor = Math.min(text.length, Math.max(0, start + args.column - client.firstColumn));
    const found = complete(
      text.slice(0, cursor),
      text.slice(cursor),
      placeOf(state, args.frameId),
      commandWords,
    );
    const targets = found.map(
      (each, at): DebugProtocol.CompletionItem => ({
        label: each.label,
        ...(each.text !== each.label && { text: each.text }),
        // Nearest first, whatever the letters.
        sortText: String(at).padStart(5, '0'),
        ...(each.detail !== undefined && { detail: each.detail }),
        type: kinds[each.kind],
        start: each.from + client.firstColumn,
        length: cursor - each.from,
      }),
    );
    return { body: { targets } };
  },
};

const kinds: Readonly<Record<Completion['kind'], DebugProtocol.CompletionItemType>> = {
  value: 'variable',
  function: 'function',
  method: 'method',
  property: 'property',
  keyword: 'keyword',
  constant: 'value',
  command: 'keyword',
};

/** Where a line of the text begins, counted from 0. */
function startOfLine(text: string, line: number): number {
  let start = 0;
  for (let at = 0; at < line; at++) {
    const end = text.indexOf('\n', start);
    if (end < 0) break;
    start = end + 1;
  }
  return start;
}
