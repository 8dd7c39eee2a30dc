import { h } from '../ui/dom';

/** A part of the details with a head. */
export function section(title: string, content: HTMLElement, action?: HTMLElement): HTMLElement {
  return h(
    'section',
    { class: 'details-section' },
    h('div', { class: 'section-head' }, h('h2', { class: 'grow' }, title), action),
    content,
  );
}
