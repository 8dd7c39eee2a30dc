import { t } from '@vscode/l10n';
import { bytesText } from '../../core/bytes-text';
import type { Model, Weight } from '../../core/onnx/model';
import { elementCount } from '../../core/tensor/dtype';
import type { LandingModel } from '../../webview/landing/protocol';

/** The row of key figures: nodes, operators, parameters, size, opset, hash. */
export function figures(model: Model, sha256: string | undefined): LandingModel['figures'] {
  const graphs = [...model.graphs.values()];
  const nodes = graphs.reduce((sum, graph) => sum + graph.nodes.length, 0);
  const operators = new Set(
    graphs.flatMap((graph) => graph.nodes.map((node) => `${node.domain}:${node.op}`)),
  );
  const weights = graphs.flatMap((graph) => [...graph.weights.values()]);
  // Constant nodes' tensors are code rather than parameters.
  const initializers = weights.filter(({ node }) => node === undefined);
  const parameters = initializers.reduce((sum, weight) => sum + elementCount(weight.shape), 0);
  return [
    { value: count(nodes), label: nodes === 1 ? t('node') : t('nodes') },
    { value: count(operators.size), label: operators.size === 1 ? t('operator') : t('operators') },
    { value: count(parameters), label: parameters === 1 ? t('parameter') : t('parameters') },
    size(model, weights),
    opset(model),
    ...(sha256 ? [{ value: sha256.slice(0, 8), label: 'SHA-256', code: true }] : []),
  ];
}

/** The file's size with the weights' share; weights in other files are named apart, because they come on top. */
function size(model: Model, weights: readonly Weight[]): { value: string; label: string } {
  let own = 0;
  let external = 0;
  for (const { data } of weights) {
    if (data.kind === 'inline') own += data.bytes.length;
    else if (data.kind === 'file' && data.file === model.path) own += data.length;
    else if (data.kind === 'file') external += data.length;
  }
  const label =
    external > 0
      ? t('file, {0} beside it', bytesText(external))
      : t('file, {0} % weights', model.fileSize === 0 ? 0 : Math.round((own / model.fileSize) * 100));
  return { value: bytesText(model.fileSize), label };
}

function opset(model: Model): { value: string; label: string } {
  const label = t('opset, IR {0}', model.irVersion);
  const own = model.opsets.get('');
  if (own !== undefined) return { value: `ai.onnx ${own}`, label };
  const [other] = model.opsets;
  return other ? { value: `${other[0]} ${other[1]}`, label } : { value: t('none'), label };
}

function count(value: number): string {
  return value.toLocaleString('en-US');
}
