import { chip, h, muted } from '../ui/dom';
import type { SignatureRow } from './protocol';

/** The inputs or the outputs: name, type, shape, remark. */
export function signatureTable(rows: readonly SignatureRow[]): HTMLElement {
  return h(
    'div',
    { class: 'signature', role: 'table' },
    ...rows.map((row) =>
      h(
        'div',
        { class: 'signature-row', role: 'row' },
        h('b', { class: 'code signature-name', role: 'cell', title: row.name }, row.name),
        h(
          'span',
          { class: 'signature-type', role: 'cell' },
          row.dtype ? chip(row.dtype) : undefined,
          row.shape ? chip(`[${row.shape.join(', ')}]`) : undefined,
        ),
        h('span', { class: 'signature-remark wide-only', role: 'cell' }, muted(row.remark)),
      ),
    ),
  );
}
