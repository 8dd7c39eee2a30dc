import type { DebugProtocol } from '@vscode/debugprotocol';
import { assertGolden, shownBody } from '../../golden';

/** Texts that differ from machine to machine or run to run, and what stands for them. */
export type Replacements = readonly (readonly [from: string | RegExp, to: string])[];

/**
 * Compares a conversation with the transcript beside the test (`assertGolden`). Tests wait for what the adapter says
 * before they ask on, so that the order is the same each time.
 */
export function assertTranscript(
  file: string,
  conversation: readonly DebugProtocol.ProtocolMessage[],
  replacements: Replacements,
): void {
  assertGolden(`test/dap/${file}`, transcript(conversation, replacements));
}

function transcript(
  conversation: readonly DebugProtocol.ProtocolMessage[],
  replacements: Replacements,
): string {
  const ids = new Ids();
  const lines = conversation.map((message) => {
    switch (message.type) {
      case 'request': {
        const { command, arguments: args } = message as DebugProtocol.Request;
        return `→ ${command}${shownBody(ids.apply(args))}`;
      }
      case 'response': {
        const { command, success, body, message: text } = message as DebugProtocol.Response;
        // The same in each conversation: `capabilities.txt` has them once.
        if (command === 'initialize' && success) return '← initialize (capabilities.txt)';
        const { error } = (message as DebugProtocol.ErrorResponse).body ?? {};
        const why = error && error.format !== text ? `${text}: ${error.format}` : text;
        return success ? `← ${command}${shownBody(ids.apply(body))}` : `← ${command} failed: ${why}`;
      }
      default: {
        const { event, body } = message as DebugProtocol.Event;
        return `  * ${event}${shownBody(ids.apply(body))}`;
      }
    }
  });
  let text = `${lines.join('\n')}\n`.replace(/(There is no stack frame) \d+/g, '$1 <id>');
  for (const [from, to] of replacements) text = text.replaceAll(from, to);
  return text;
}

/** Numbers references in the order in which they appear. */
class Ids {
  readonly #known = new Map<string, number>();

  apply(value: unknown): unknown {
    if (Array.isArray(value)) return value.map((entry) => this.apply(entry));
    if (typeof value !== 'object' || value === null) return value;
    const isNumbered = ('source' in value && 'line' in value) || 'label' in value;
    const entries = Object.entries(value).map(([name, entry]) => {
      if (name === 'systemProcessId') return [name, '<pid>'];
      const isId = references.has(name) || (isNumbered && name === 'id');
      return [name, isId && entry !== 0 ? `#${this.#number(entry)}` : this.apply(entry)];
    });
    return Object.fromEntries(entries);
  }

  #number(id: unknown): number {
    const key = String(id);
    const known = this.#known.get(key) ?? this.#known.size + 1;
    this.#known.set(key, known);
    return known;
  }
}

const references = new Set(['variablesReference', 'frameId', 'memoryReference', 'targetId']);
