import { t } from '@vscode/l10n';
import type { Run, RunEdit, RunValue } from '../../core/history/types';

/** `conv1 [1,8,28,28] −3.657 … 2.511`, with NaN and Inf first. */
export function valueText({ name, shape, statistics }: RunValue): string {
  const parts = [`${name} [${shape.join(',')}]`];
  if (statistics) {
    if (statistics.nan > 0) parts.push(`NaN ${statistics.nan}`);
    const infinite = statistics.posInf + statistics.negInf;
    if (infinite > 0) parts.push(`Inf ${infinite}`);
    const { min, max } = statistics;
    if (Number.isFinite(min)) parts.push(min === max ? number(min) : `${number(min)} … ${number(max)}`);
  }
  return parts.join(' ');
}

/** `edited x[0] = 5`, or that this was undone. */
export function editText({ text, name, undone }: RunEdit): string {
  return undone ? t('undone {0}', text || name) : t('edited {0}', text || name);
}

/** What a run was made with: `seed 0, onnxruntime 1.30.0, commit 1a2b3c4d`. */
export function settingsText({ start }: Run): string {
  if (!start) return '';
  const commit = start.git?.commit.slice(0, 8);
  const parts = [
    t('seed {0}', start.seed),
    start.versions.onnxruntime && `onnxruntime ${start.versions.onnxruntime}`,
    t('model {0}', start.model.sha256.slice(0, 8)),
    commit && (start.git?.dirty ? t('commit {0} with changes', commit) : t('commit {0}', commit)),
  ];
  return parts.filter(Boolean).join(', ');
}

/** Four significant digits, a true minus. */
function number(value: number): string {
  const text =
    value !== 0 && (Math.abs(value) >= 1e6 || Math.abs(value) < 1e-4)
      ? value.toExponential(3)
      : Number(value.toPrecision(4)).toString();
  return text.replaceAll('-', '−');
}
