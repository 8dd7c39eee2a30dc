import { t } from './localise';
import { formatInteger } from './number-format';

/** `1 node`, `7 nodes`. */
export function nodesText(count: number): string {
  return count === 1 ? t('1 node') : t('{0} nodes', formatInteger(count));
}

/** `1 row by 7 columns`. */
export function rowsByColumns(rows: number, columns: number): string {
  const down = rows === 1 ? t('1 row') : t('{0} rows', rows);
  const across = columns === 1 ? t('1 column') : t('{0} columns', columns);
  return t('{0} by {1}', down, across);
}

/** `1 stop`, `7 stops`. */
export function stopsText(count: number): string {
  return count === 1 ? t('1 stop') : t('{0} stops', formatInteger(count));
}
