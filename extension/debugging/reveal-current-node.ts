import * as vscode from 'vscode';
import { command } from '../ids';
import { textUri } from '../text/model-uri';
import { openText } from '../text/open-text';
import type { StandingTracker } from './standing';

/** Registers the command that goes to the line where the debugger stands. */
export function registerRevealCurrentNode(tracker: StandingTracker): vscode.Disposable {
  return vscode.commands.registerCommand(command.revealCurrentNode, async () => {
    const { current } = tracker;
    if (current.kind !== 'stopped') return;
    const { node } = current.current;
    await openText(textUri(String(current.session.configuration.program)), node && { line: node.line });
  });
}
