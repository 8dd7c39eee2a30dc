import * as vscode from 'vscode';
import { command, hasIterations } from '../ids';
import { request } from './requests';
import type { StandingTracker } from './standing';

/**
 * Registers the step to the next iteration, which DAP has no request for, and tells VS Code where it makes sense: in a
 * loop's body, and in a run with `feedback`.
 */
export function registerNextIteration(tracker: StandingTracker): vscode.Disposable {
  return vscode.Disposable.from(
    tracker.onDidChange((standing) => {
      const iterates = standing.kind === 'stopped' && standing.current.iteration !== undefined;
      void vscode.commands.executeCommand('setContext', hasIterations, iterates);
    }),
    vscode.commands.registerCommand(command.nextIteration, async () => {
      const { current } = tracker;
      if (current.kind !== 'stopped' || current.current.iteration === undefined) return;
      await request(current.session, 'onnx/nextIteration', { threadId: current.threadId });
    }),
  );
}
