import * as vscode from 'vscode';
import type { NodeFigures } from '../../../webview/graph/messages/protocol';
import type { Stopped } from '../../debugging/standing';
import { keptStatistics } from '../kept-values';
import type { OtherRun } from './other-run';
import { relativeDifference } from './relative-difference';

/** A graph by what its nodes make. */
export interface GraphOutputs {
  readonly path: string;
  readonly nodes: readonly { readonly outputs: readonly string[] }[];
}

/** How far the outputs of each node are from those of another run; NaN where one of the two does not tell them. */
export async function differenceFigures(
  graph: GraphOutputs,
  { session, threadId }: Stopped,
  other: OtherRun,
): Promise<NodeFigures> {
  const names = [...new Set(graph.nodes.flatMap(({ outputs }) => outputs.filter((name) => name !== '')))];
  const [ours, theirs] = await Promise.all([
    keptStatistics(session, threadId, graph.path, names),
    other.values(graph.path, names),
  ]);
  const differences = new Map<string, number>();
  names.forEach((name, at) => {
    const [a, b] = [ours[at], theirs[at]];
    if (!a || !b || (other.model !== 'same' && a.shape.join() !== b.shape.join())) return;
    differences.set(name, relativeDifference(a.statistics, b.statistics));
  });
  const values = Float64Array.from(graph.nodes, ({ outputs }) => {
    const found = outputs.flatMap((name) => differences.get(name) ?? []);
    return found.length === 0 ? Number.NaN : Math.max(...found);
  });
  const told = values.filter((value) => !Number.isNaN(value));
  const high = told.reduce((most, value) => (Number.isFinite(value) ? Math.max(most, value) : most), 0);
  return {
    id: 'difference',
    caption: vscode.l10n.t('Largest Δ of mean, std, min, max / RMS'),
    note: noteOf(other, told.length, values.length),
    unit: 'share',
    values,
    groups: 'max',
    low: 0,
    // Where both agree everywhere, the scale still begins at the colour of no difference.
    high: high || 1,
    isComparison: true,
  };
}

function noteOf({ label, model }: OtherRun, told: number, nodes: number): string {
  switch (model) {
    case 'same':
      return vscode.l10n.t('to {0}; nodes told in both: {1} of {2}', label, told, nodes);
    case 'other':
      return vscode.l10n.t(
        'to {0}, a run of another model, matched by name and shape; nodes told in both: {1} of {2}',
        label,
        told,
        nodes,
      );
    case 'unknown':
      return vscode.l10n.t(
        'to {0}, a run of a model that is not known, matched by name and shape; nodes told in both: {1} of {2}',
        label,
        told,
        nodes,
      );
  }
}
