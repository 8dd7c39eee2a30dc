import * as vscode from 'vscode';
import type { BreakpointMark, NodeKey } from '../../webview/graph/messages/protocol';
import type { NodeLines } from './node-lines';

/** Finds the nodes of a model that each of these patterns means. */
export type FindNodes = (patterns: readonly string[]) => Promise<readonly (readonly NodeKey[])[]>;

/** The breakpoints that stop in a model: those of its text, and function breakpoints, by the nodes that they stop at. */
export async function breakpointMarks(
  text: vscode.Uri,
  lines: NodeLines,
  find: FindNodes,
): Promise<BreakpointMark[]> {
  return [...textMarks(text, lines), ...(await functionMarks(find))];
}

function textMarks(text: vscode.Uri, lines: NodeLines): BreakpointMark[] {
  return breakpointsIn(text).flatMap((breakpoint) => {
    const node = lines.nodeFrom(breakpoint.location.range.start.line + 1);
    if (!node) return [];
    const { enabled, condition, hitCondition, logMessage } = breakpoint;
    return [
      {
        ...node,
        enabled,
        kind: logMessage ? 'log' : condition || hitCondition ? 'conditional' : 'plain',
        text: logMessage ?? condition ?? hitCondition ?? '',
      },
    ];
  });
}

/** Function breakpoints hold for every model; here they are the nodes of this one that their patterns mean. */
async function functionMarks(find: FindNodes): Promise<BreakpointMark[]> {
  const breakpoints = vscode.debug.breakpoints.filter(
    (each): each is vscode.FunctionBreakpoint =>
      // One that is being added has no name yet.
      each instanceof vscode.FunctionBreakpoint && each.functionName.trim() !== '',
  );
  if (breakpoints.length === 0) return [];
  // Where they cannot be found, those of the text are shown all the same.
  const patterns = breakpoints.map(({ functionName }) => functionName);
  const found = await find(patterns).catch(() => []);
  return breakpoints.flatMap(({ functionName, enabled, condition, hitCondition }, at) => {
    const text = [functionName, condition, hitCondition].filter(Boolean).join(', ');
    return (found[at] ?? []).map((node) => ({ ...node, enabled, kind: 'function' as const, text }));
  });
}

/** Removes the breakpoints at a node, or sets one where there is none. */
export function toggleBreakpoint(text: vscode.Uri, lines: NodeLines, node: NodeKey): void {
  const there = breakpointsIn(text).filter(({ location }) => {
    const at = lines.nodeFrom(location.range.start.line + 1);
    return at?.graph === node.graph && at.index === node.index;
  });
  if (there.length > 0) {
    vscode.debug.removeBreakpoints(there);
    return;
  }
  const line = lines.line(node);
  if (line === undefined) return;
  const location = new vscode.Location(text, new vscode.Position(line - 1, 0));
  vscode.debug.addBreakpoints([new vscode.SourceBreakpoint(location)]);
}

function breakpointsIn(text: vscode.Uri): vscode.SourceBreakpoint[] {
  const wanted = text.toString();
  return vscode.debug.breakpoints.filter(
    (each): each is vscode.SourceBreakpoint =>
      each instanceof vscode.SourceBreakpoint && each.location.uri.toString() === wanted,
  );
}
