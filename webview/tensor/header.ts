import { chip, fill, h, muted } from '../ui/dom';
import { IconButton } from '../ui/icon-button';
import { formatBytes, formatIndex, formatTick } from '../ui/number-format';
import { nodeLink } from './links';
import type { ShownTensor } from './protocol';

/** What the header shows: a tensor, or the name and type of what is awaited. */
export type Heading =
  | { readonly tensor: ShownTensor }
  | { readonly title: string; readonly type?: string; readonly isName: boolean };

const mostConsumers = 2;

/** Name, type, shape and size; where the tensor comes from and who uses it; Follow and Pin. */
export class Header {
  readonly root: HTMLElement;
  private readonly title = h('div', { class: 'header-title' });
  private readonly source = h('div', { class: 'source-line' });
  private readonly follow: IconButton;
  private readonly pin: IconButton;

  constructor(
    private readonly reveal: (line: number) => void,
    actions: { follow(): void; pin(): void },
  ) {
    this.follow = new IconButton('target', 'Follow the paused node (F)', actions.follow, 'Follow');
    this.pin = new IconButton('pin', 'Pin: keep this tensor (P)', actions.pin);
    this.root = h(
      'header',
      { class: 'header' },
      h('div', { class: 'header-row' }, this.title, this.follow.root, this.pin.root),
      this.source,
    );
  }

  update(heading: Heading, follow: boolean, pinned: boolean): void {
    this.follow.toggle(follow);
    this.pin.toggle(pinned, pinned ? 'pinned' : 'pin');
    if ('tensor' in heading) this.showTensor(heading.tensor);
    else {
      fill(
        this.title,
        h(
          'h1',
          { class: heading.isName ? 'tensor-name' : 'panel-name', title: heading.title },
          heading.title,
        ),
        heading.type ? chip(heading.type) : undefined,
      );
      fill(this.source);
    }
  }

  private showTensor(tensor: ShownTensor): void {
    fill(
      this.title,
      h('h1', { class: 'tensor-name', title: tensor.name }, tensor.name),
      chip(tensor.dtype),
      chip(formatIndex(tensor.shape)),
      h('span', { class: 'muted small wide-only nowrap' }, formatBytes(tensor.byteLength)),
    );
    fill(this.source, ...this.sourceLine(tensor));
  }

  private sourceLine(tensor: ShownTensor): (Node | string)[] {
    const parts: (Node | string)[] = [];
    if (tensor.producer) {
      parts.push(muted('Output of'), nodeLink(tensor.producer, this.reveal, true));
      parts.push(h('span', { class: 'muted wide-only' }, `line ${tensor.producer.line}`));
    } else {
      parts.push(muted({ input: 'Input of the graph', weight: 'Weight', value: 'Value' }[tensor.role]));
    }
    if (tensor.consumers.length > 0) {
      parts.push(muted('· used by'));
      tensor.consumers.slice(0, mostConsumers).forEach((node, k) => {
        if (k > 0) parts.push(muted('and'));
        parts.push(nodeLink(node, this.reveal));
      });
      const more = tensor.consumers.length - mostConsumers;
      if (more > 0) parts.push(muted(`and ${more} more`));
    }
    if (tensor.computedIn !== undefined) {
      const time = `· computed for this look in ${formatTick(Number(tensor.computedIn.toPrecision(2)))} ms`;
      parts.push(h('span', { class: 'muted wide-only' }, time));
    }
    return parts;
  }
}
