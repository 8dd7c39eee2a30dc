import { t } from '@vscode/l10n';
import type { Model } from '../../core/onnx/model';
import type { SignatureRow } from '../../webview/landing/protocol';
import { type FreeInput, inputRemark } from '../models/free-inputs';
import { type Dimension, valueType } from '../models/value-type';

/** The inputs that somebody has to feed. */
export function inputRows(inputs: readonly FreeInput[]): SignatureRow[] {
  return inputs.map((input) => ({
    name: input.name,
    dtype: input.dtype,
    shape: shapeTexts(input.shape),
    remark: inputRemark(input),
  }));
}

/** The outputs, each with the operator that makes it. */
export function outputRows(model: Model): SignatureRow[] {
  return model.graph.outputs.map(({ name, type }) => {
    const { dtype, shape } = valueType(type);
    const producer = model.graph.producers.get(name);
    return { name, dtype, shape: shapeTexts(shape), remark: producer ? t('from {0}', producer.op) : '' };
  });
}

function shapeTexts(shape: readonly Dimension[] | undefined): string[] | undefined {
  return shape?.map((dimension) => (dimension === undefined ? '?' : String(dimension)));
}
