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
  return `${undone ? 'undone' : 'edited'} ${text || name}`;
}

/** What a run was made with: `seed 0, onnxruntime 1.30.0, commit 1a2b3c4d`. */
export function settingsText({ start }: Run): string {
  if (!start) return '';
  const dirty = start.git?.dirty ? ' with changes' : '';
  const parts = [
    `seed ${start.seed}`,
    start.versions.onnxruntime && `onnxruntime ${start.versions.onnxruntime}`,
    `model ${start.model.sha256.slice(0, 8)}`,
    start.git && `commit ${start.git.commit.slice(0, 8)}${dirty}`,
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
