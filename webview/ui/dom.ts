/** Attributes of an element; `undefined` and `false` leave one out, `true` sets it empty, `class` is the class list. */
export type Attributes = Readonly<Record<string, string | number | boolean | undefined>>;

type Child = Node | string | undefined;

/** Makes an element with attributes and children. Text becomes text nodes: nothing is ever parsed as HTML. */
export function h<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  setAttributes(element, attributes);
  for (const child of children) if (child !== undefined) element.append(child);
  return element;
}

/** Sets or, for `undefined` and `false`, removes attributes. */
export function setAttributes(element: Element, attributes: Attributes): void {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === false) element.removeAttribute(name);
    else element.setAttribute(name, value === true ? '' : String(value));
  }
}

/** Replaces all children. */
export function fill(element: Element, ...children: readonly Child[]): void {
  element.replaceChildren(...children.filter((child) => child !== undefined));
}

/** Text in the editor's font: names, shapes, indices, values. */
export function code(text: string): HTMLElement {
  return h('span', { class: 'code' }, text);
}

/** Text in the secondary colour. */
export function muted(text: string): HTMLElement {
  return h('span', { class: 'muted' }, text);
}

/** A type or a shape in a box. */
export function chip(text: string): HTMLElement {
  return h('span', { class: 'chip' }, code(text));
}
