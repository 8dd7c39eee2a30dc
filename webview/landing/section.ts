import { fill, h } from '../ui/dom';

/** A part of the page with a heading; drawn again only when what it shows has changed, so that the focus stays. */
export class Section<T> {
  readonly root: HTMLElement;
  private readonly body = h('div', { class: 'section-body' });
  private readonly beside = h('span', { class: 'section-beside' });
  private shown = '';

  /**
   * @param draw the content; undefined hides the section
   * @param besides what stands at the right of the heading
   */
  constructor(
    title: string,
    private readonly draw: (content: T) => readonly Node[] | undefined,
    private readonly besides: (content: T) => Node | string | undefined = () => undefined,
  ) {
    this.root = h(
      'section',
      { class: 'section', 'aria-label': title },
      h('div', { class: 'section-title' }, h('h2', {}, title), this.beside),
      this.body,
    );
  }

  update(content: T): void {
    const key = JSON.stringify(content);
    if (key === this.shown) return;
    this.shown = key;
    const nodes = this.draw(content);
    this.root.hidden = nodes === undefined;
    fill(this.body, ...(nodes ?? []));
    fill(this.beside, this.besides(content));
  }
}
