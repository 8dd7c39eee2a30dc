import type * as vscode from 'vscode';
import type { ValueStatistics } from '../../debug-adapter/protocol';
import type { KeptValue } from '../../webview/graph/messages/protocol';
import { parseNumbers, request } from '../debugging/requests';
import type { Standing } from '../debugging/standing';
import type { BriefStatistics } from './difference/relative-difference';

/** What a stopped session has kept of values of a graph; null of each that it has not. Nothing is computed for it. */
export async function keptValues(
  graph: string,
  names: readonly string[],
  standing: Standing,
): Promise<(KeptValue | null)[]> {
  if (standing.kind !== 'stopped') return names.map(() => null);
  const { session, threadId } = standing;
  const { values } = await request(session, 'onnx/valueStatistics', { threadId, graph, names });
  return (parseNumbers(values) as ValueStatistics[]).map(keptValue);
}

/** What a value of a run held. */
export interface ToldValue {
  readonly statistics: BriefStatistics;
  readonly shape: readonly number[];
}

/** So many names are sent at once; the adapter answers no more. */
const page = 400;
/** A value that is measured for longer than so many questions is given up. */
const mostTurns = 200;

/**
 * What the values held that a session has kept, in the order of their names, all measured; undefined of others. Each
 * question takes some hundredths of a second of the session. Without a thread, where the session stands.
 */
export async function keptStatistics(
  session: vscode.DebugSession,
  threadId: number | undefined,
  graph: string,
  names: readonly string[],
): Promise<(ToldValue | undefined)[]> {
  const found: (ToldValue | undefined)[] = new Array(names.length).fill(undefined);
  for (let start = 0; start < names.length; start += page) {
    let wanted = names.slice(start, start + page).map((name, at) => ({ name, at: start + at }));
    for (let turn = 0; wanted.length > 0 && turn < mostTurns; turn++) {
      const thread = threadId === undefined ? {} : { threadId };
      const asked = { ...thread, graph, names: wanted.map(({ name }) => name) };
      const { values } = await request(session, 'onnx/valueStatistics', asked);
      const answers = parseNumbers(values) as ValueStatistics[];
      wanted.forEach(({ at }, place) => {
        const { statistics, shape } = answers[place] ?? {};
        found[at] = statistics && shape ? { statistics, shape } : undefined;
      });
      wanted = wanted.filter((_, place) => answers[place]?.pending);
    }
  }
  return found;
}

function keptValue({ shape, statistics, pending = false }: ValueStatistics): KeptValue | null {
  if (!shape) return null;
  const { nan = 0, posInf = 0, negInf = 0 } = statistics ?? {};
  const range = statistics && { min: statistics.min, max: statistics.max };
  return { shape, ...(range && { range }), nan, posInf, negInf, pending };
}
