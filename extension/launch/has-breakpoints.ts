import * as vscode from 'vscode';

/** Whether a run would stop by itself: some enabled breakpoint is in the text, or stands for an operator. */
export function hasBreakpoints(text: vscode.Uri): boolean {
  const wanted = text.toString();
  return vscode.debug.breakpoints.some((breakpoint) => {
    if (!breakpoint.enabled) return false;
    if (breakpoint instanceof vscode.FunctionBreakpoint) return breakpoint.functionName !== '';
    return breakpoint instanceof vscode.SourceBreakpoint && breakpoint.location.uri.toString() === wanted;
  });
}
