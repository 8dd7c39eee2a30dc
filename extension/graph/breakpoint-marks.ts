import * as vscode from 'vscode';
import type { NodeFinder } from '../../core/onnx/node-finder';
import type { BreakpointMark, NodeKey } from '../../webview/graph/messages/protocol';
import type { NodeLines } from './node-lines';

/** The breakpoints that stop in a model: those of its text, and function breakpoints, by the nodes that they stop at. */
export function breakpointMarks(text: vscode.Uri, lines: NodeLines, finder: NodeFinder): BreakpointMark[] {
  return [...textMarks(text, lines), ...functionMarks(finder)];
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
function functionMarks(finder: NodeFinder): BreakpointMark[] {
  return vscode.debug.breakpoints.flatMap((breakpoint) => {
    if (!(breakpoint instanceof vscode.FunctionBreakpoint)) return [];
    const { functionName, enabled, condition, hitCondition } = breakpoint;
    // One that is being added has no name yet.
    if (functionName.trim() === '') return [];
    const text = [functionName, condition, hitCondition].filter(Boolean).join(', ');
    return finder
      .find(functionName)
      .map(({ graph, index }) => ({ graph: graph.path, index, enabled, kind: 'function' as const, text }));
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
