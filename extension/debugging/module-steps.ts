import * as vscode from 'vscode';
import { command, hasModules, inModuleFrame } from '../ids';
import { request } from './requests';
import type { StandingTracker } from './standing';

/**
 * Registers the steps over a module and out of one, which DAP has no requests for, and tells VS Code where they make
 * sense. With a module's frame chosen in the Call Stack they go at its level, and so does F10 (a keybinding: DAP's
 * `next` does not say which frame is chosen).
 */
export function registerModuleSteps(tracker: StandingTracker): vscode.Disposable {
  const step = (id: string, what: 'onnx/nextModule' | 'onnx/stepOutModule') =>
    vscode.commands.registerCommand(id, async () => {
      const { current } = tracker;
      if (current.kind !== 'stopped' || !current.current.modules) return;
      const { session, threadId, frameId } = current;
      // The frame of a node or of Python code stands for the graph's innermost: its level is the default.
      const isModule = current.current.level !== undefined;
      await request(session, what, { threadId, ...(isModule && { frameId }) });
    });
  return vscode.Disposable.from(
    tracker.onDidChange((standing) => {
      const current = standing.kind === 'stopped' ? standing.current : undefined;
      void vscode.commands.executeCommand('setContext', hasModules, current?.modules !== undefined);
      void vscode.commands.executeCommand('setContext', inModuleFrame, current?.level !== undefined);
    }),
    step(command.stepOverModule, 'onnx/nextModule'),
    step(command.stepOutOfModule, 'onnx/stepOutModule'),
  );
}
