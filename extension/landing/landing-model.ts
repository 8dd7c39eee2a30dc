import { t } from '@vscode/l10n';
import type { Model } from '../../core/onnx/model';
import type { LandingModel } from '../../webview/landing/protocol';
import { freeInputs } from '../models/free-inputs';
import { checks } from './checks';
import { figures } from './figures';
import { inputRows, outputRows } from './signature';

/** What the model itself says; the rest of the page depends on where it is and what ran before. */
export type ModelPart = Pick<
  LandingModel,
  'name' | 'subtitle' | 'figures' | 'inputs' | 'outputs' | 'operators' | 'checks'
>;

/** What the page shows of a model. `name` is its file's, `folder` where it is, as a person reads it. */
export function modelPart(model: Model, place: { name: string; folder: string; sha256?: string }): ModelPart {
  return {
    name: place.name,
    subtitle: subtitle(model, place.folder),
    figures: figures(model, place.sha256),
    inputs: inputRows(freeInputs(model)),
    outputs: outputRows(model),
    operators: operators(model),
    checks: checks(model),
  };
}

function subtitle(model: Model, folder: string): string {
  const opset = model.opsets.get('');
  const written = model.producer ? t('written by {0}', model.producer) : undefined;
  const what = [t('ONNX model'), opset === undefined ? undefined : t('opset {0}', opset), written];
  return [what.filter(Boolean).join(', '), folder].filter(Boolean).join(' · ');
}

/** How often each operator stands in the model, its bodies and functions included, the most frequent first. */
function operators(model: Model): { op: string; count: number }[] {
  const counts = new Map<string, number>();
  for (const graph of model.graphs.values()) {
    for (const node of graph.nodes) {
      const op = node.domain === '' ? node.op : `${node.domain}.${node.op}`;
      counts.set(op, (counts.get(op) ?? 0) + 1);
    }
  }
  return [...counts]
    .map(([op, count]) => ({ op, count }))
    .sort((a, b) => b.count - a.count || (a.op < b.op ? -1 : 1));
}
