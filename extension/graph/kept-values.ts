import type { ValueStatistics } from '../../debug-adapter/protocol';
import type { KeptValue } from '../../webview/graph/messages/protocol';
import { parseNumbers, request } from '../debugging/requests';
import type { Standing } from '../debugging/standing';

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

function keptValue({ shape, statistics, pending = false }: ValueStatistics): KeptValue | null {
  if (!shape) return null;
  const { nan = 0, posInf = 0, negInf = 0 } = statistics ?? {};
  const range = statistics && { min: statistics.min, max: statistics.max };
  return { shape, ...(range && { range }), nan, posInf, negInf, pending };
}
