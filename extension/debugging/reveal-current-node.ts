import * as vscode from 'vscode';
import { command } from '../ids';
import { textOfLaunch } from '../text/model-uri';
import { openText } from '../text/open-text';
import type { StandingTracker } from './standing';

/** Registers the command that goes to the line where the debugger stands. */
export function registerRevealCurrentNode(tracker: StandingTracker): vscode.Disposable {
  return vscode.commands.registerCommand(command.revealCurrentNode, async () => {
    const { current } = tracker;
    if (current.kind !== 'stopped') return;
    const { node } = current.current;
    const text = textOfLaunch(current.session.configuration);
    if (text) await openText(text, node && { line: node.line });
  });
}
