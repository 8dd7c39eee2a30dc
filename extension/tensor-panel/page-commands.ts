import * as vscode from 'vscode';
import type { FromPage } from '../../webview/tensor/protocol';
import type { StandingTracker } from '../debugging/standing';
import { command } from '../ids';
import { textOfLaunch } from '../text/model-uri';
import { openText } from '../text/open-text';

/** What the page's links and buttons do in the editor. `launch` is that of the session that was shown last. */
export async function performPageCommand(
  message: Extract<FromPage, { type: 'reveal' | 'command' }>,
  standing: StandingTracker,
  launch: Readonly<Record<string, unknown>>,
): Promise<void> {
  const { program } = launch;
  const text = textOfLaunch(launch);
  if (message.type === 'reveal') {
    if (text) await openText(text, { line: message.line });
    return;
  }
  switch (message.command) {
    case 'debug':
      return vscode.commands.executeCommand(
        command.debugModel,
        typeof program === 'string' ? vscode.Uri.file(program) : undefined,
      );
    case 'restart':
      return vscode.commands.executeCommand('workbench.action.debug.restart');
    case 'runToNode':
      if (text && message.line !== undefined) await runTo(text, message.line, standing);
      return;
    case 'breakpoint':
      if (text && message.line !== undefined) addBreakpoint(text, message.line);
      return;
    case 'showInputs': {
      const { current } = standing;
      const input = current.kind === 'stopped' ? current.current.inputs[0] : undefined;
      if (input) await vscode.commands.executeCommand(command.showTensor, input);
      return;
    }
  }
}

/** Goes on to a line, as Run to Cursor does: a breakpoint that is gone once the session stops. */
async function runTo(text: vscode.Uri, line: number, standing: StandingTracker): Promise<void> {
  const { current } = standing;
  if (current.kind !== 'stopped') return;
  const added = addBreakpoint(text, line);
  const stop = standing.onDidChange((now) => {
    if (now.kind === 'running') return;
    stop.dispose();
    if (added) vscode.debug.removeBreakpoints([added]);
  });
  await vscode.commands.executeCommand('workbench.action.debug.continue');
}

/** Adds a breakpoint where there is none. */
function addBreakpoint(text: vscode.Uri, line: number): vscode.SourceBreakpoint | undefined {
  const there = vscode.debug.breakpoints.some(
    (breakpoint) =>
      breakpoint instanceof vscode.SourceBreakpoint &&
      breakpoint.location.uri.toString() === text.toString() &&
      breakpoint.location.range.start.line === line - 1,
  );
  if (there) return undefined;
  const added = new vscode.SourceBreakpoint(new vscode.Location(text, new vscode.Position(line - 1, 0)));
  vscode.debug.addBreakpoints([added]);
  return added;
}
