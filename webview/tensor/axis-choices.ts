import type { Choice } from '../ui/controls';
import { t } from '../ui/localise';

/** Dimensions of a shape as the choices of a dropdown, each with its length. */
export function axisChoices(shape: readonly number[], axes: readonly number[]): Choice[] {
  return axes.map((axis) => ({ value: String(axis), label: t('dim {0} · {1}', axis, shape[axis]!) }));
}
