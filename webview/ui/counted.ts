import { t } from './localise';
import { formatInteger } from './number-format';

/** `1 node`, `7 nodes`. */
export function nodesText(count: number): string {
  return count === 1 ? t('1 node') : t('{0} nodes', formatInteger(count));
}

/** `1 stop`, `7 stops`. */
export function stopsText(count: number): string {
  return count === 1 ? t('1 stop') : t('{0} stops', formatInteger(count));
}
