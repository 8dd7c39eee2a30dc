import type { DebugProtocol } from '@vscode/debugprotocol';
import * as vscode from 'vscode';
import { messageOf } from '../../core/errors';
import type { GraphStanding, NodeKey } from '../../webview/graph/messages/protocol';
import type { Standing, Stopped } from '../debugging/standing';
import { log } from '../environment/log';
import { textOfLaunch } from '../text/model-uri';
import type { NodeLines } from './node-lines';

/** Of a call stack deeper than this the innermost frames are shown. */
const mostFrames = 50;

/** Whether a session shows this text, as its model's file is now. */
export function isAbout(standing: Standing, text: vscode.Uri): boolean {
  if (standing.kind === 'stopped' && standing.current.isOutdated) return false;
  return (
    'session' in standing && textOfLaunch(standing.session.configuration)?.toString() === text.toString()
  );
}

/** Where a session stands in the graphs of its model: the node of each frame of the stack. */
export async function graphStanding(
  standing: Standing,
  text: vscode.Uri,
  lines: NodeLines,
): Promise<GraphStanding> {
  if (!isAbout(standing, text)) return { kind: 'none' };
  if (standing.kind === 'running') return { kind: 'running' };
  if (standing.kind !== 'stopped') return { kind: 'none' };
  const { node, hasRun } = standing.current;
  const frames = await framesOf(standing, text, lines);
  const innermost: NodeKey | undefined = node && { graph: node.graph, index: node.index };
  return {
    kind: 'stopped',
    description: standing.description,
    frames: innermost ? [innermost, ...frames.filter(({ graph }) => graph !== innermost.graph)] : frames,
    hasRun,
  };
}

async function framesOf(
  { session, threadId }: Stopped,
  text: vscode.Uri,
  lines: NodeLines,
): Promise<NodeKey[]> {
  try {
    const request: DebugProtocol.StackTraceArguments = { threadId, startFrame: 0, levels: mostFrames };
    const { stackFrames } = (await session.customRequest(
      'stackTrace',
      request,
    )) as DebugProtocol.StackTraceResponse['body'];
    const found = new Map<string, NodeKey>();
    for (const { line, source } of stackFrames) {
      if (!source?.path || vscode.Uri.parse(source.path).toString() !== text.toString()) continue;
      const node = lines.frame(line);
      if (node && !found.has(node.graph)) found.set(node.graph, node);
    }
    return [...found.values()];
  } catch (error) {
    // The session went on while it was asked.
    log.debug(`stackTrace: ${messageOf(error)}`);
    return [];
  }
}
