import { code, h } from '../ui/dom';
import { icon } from '../ui/icons';
import { t } from '../ui/localise';
import type { NodeLink } from './protocol';

/** A link in the text; a button, since it leads nowhere by itself. */
export function link(content: readonly (Node | string)[], press: () => void, title?: string): HTMLElement {
  const element = h('button', { type: 'button', class: 'link', title }, ...content);
  element.addEventListener('click', press);
  return element;
}

/** A link that shows a node in the text: its operator and its name. */
export function nodeLink(node: NodeLink, reveal: (line: number) => void, withIcon = false): HTMLElement {
  const content = [`${node.op} `, code(node.label)];
  return link(
    withIcon ? [icon('cube'), ' ', ...content] : content,
    () => reveal(node.line),
    t('Show line {0}', node.line),
  );
}
