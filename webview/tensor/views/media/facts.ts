import { h } from '../../../ui/dom';

/** A row of a list of facts: its name and what it is. */
export function fact(name: string, text: string): [HTMLElement, HTMLElement] {
  return [h('dt', {}, name), h('dd', {}, text)];
}
