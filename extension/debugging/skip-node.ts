import * as vscode from 'vscode';
import { messageOf, withoutLinks } from '../../core/errors';
import type { SkipOutput } from '../../debug-adapter/protocol';
import { command } from '../ids';
import { askOutput } from './give-outputs';
import { request } from './requests';
import type { StandingTracker, Stopped } from './standing';

/** Registers the command that goes past the node of the stop without running it, with outputs that a person chooses. */
export function registerSkipNode(tracker: StandingTracker): vscode.Disposable {
  return vscode.commands.registerCommand(command.skipNode, async () => {
    const { current } = tracker;
    if (current.kind !== 'stopped') return;
    try {
      await skip(current);
    } catch (error) {
      void vscode.window.showErrorMessage(withoutLinks(messageOf(error)));
    }
  });
}

async function skip({ session, threadId }: Stopped): Promise<void> {
  const { node, outputs } = await request(session, 'onnx/skipChoices', { threadId });
  const given: [string, SkipOutput][] = [];
  for (const output of outputs) {
    const answer = await askOutput(output, node.op);
    if (!answer) return;
    given.push([output.name, answer]);
  }
  await request(session, 'onnx/skipNode', { threadId, outputs: Object.fromEntries(given) });
}
