import { type DType, elementType } from '../../core/tensor/dtype';
import { chip, fill, h, muted } from '../ui/dom';
import { IconButton } from '../ui/icon-button';
import { icon } from '../ui/icons';
import { t } from '../ui/localise';
import { MenuButton } from '../ui/menu-button';
import { formatBytes, formatIndex, formatTick } from '../ui/number-format';
import { withNodes } from '../ui/with-nodes';
import { nodeLink } from './links';
import type { ShownTensor } from './protocol';

/** What the header shows: a tensor, or the name and type of what is awaited. */
export type Heading =
  | { readonly tensor: ShownTensor }
  | { readonly title: string; readonly type?: string; readonly isName: boolean };

const mostConsumers = 2;

/** What the header's buttons and menus do. */
export interface HeaderActions {
  follow(): void;
  pin(): void;
  compare(): void;
  /** The element under the cursor, as text or as NumPy has it. */
  copy(asNumPy: boolean): void;
  newPanel(): void;
  /** Into a file, or `clipboard`: the picture onto the clipboard. */
  export(form: ExportForm): void;
}

/** What can be exported: the whole tensor, what is drawn of it as numbers, or the picture. */
export type ExportForm = 'npy' | 'slice' | 'list' | 'picture' | 'clipboard';

/** Name, type, shape and size; where the tensor comes from and who uses it; what can be done with it. */
export class Header {
  readonly root: HTMLElement;
  private readonly title = h('div', { class: 'header-title' });
  private readonly source = h('div', { class: 'source-line' });
  private readonly follow: IconButton;
  private readonly pin: IconButton;
  private readonly compare: IconButton;
  private readonly copy: IconButton;
  private readonly exports: MenuButton;
  private readonly more: MenuButton;

  constructor(
    private readonly reveal: (line: number) => void,
    actions: HeaderActions,
  ) {
    this.follow = new IconButton('target', t('Follow the paused node (F)'), actions.follow, t('Follow'));
    this.pin = new IconButton('pin', t('Pin: keep this tensor as it is (P)'), actions.pin);
    this.compare = new IconButton('compare', t('Compare with another tensor (C)'), actions.compare);
    this.copy = new IconButton('copy', t('Copy value (Ctrl+C)'), () => actions.copy(false));
    this.copy.root.classList.add('wide-only');
    const exports = [
      { label: t('Save as .npy…'), choose: () => actions.export('npy') },
      { label: t('Save Slice as .csv…'), choose: () => actions.export('slice') },
      { label: t('Save All Elements as .csv…'), choose: () => actions.export('list') },
      { label: t('Save Picture as .png…'), choose: () => actions.export('picture') },
      { label: t('Copy Picture'), choose: () => actions.export('clipboard') },
    ];
    this.exports = new MenuButton('export', t('Export'), exports);
    this.exports.root.classList.add('wide-only');
    this.more = new MenuButton('more', t('More actions'), [
      { label: t('Copy Value'), key: 'Ctrl+C', choose: () => actions.copy(false) },
      { label: t('Copy as NumPy'), key: 'Ctrl+Shift+C', choose: () => actions.copy(true) },
      { label: t('Open in New Panel'), choose: actions.newPanel },
      ...exports,
    ]);
    this.root = h(
      'header',
      { class: 'header' },
      h(
        'div',
        { class: 'header-row' },
        this.title,
        this.follow.root,
        this.pin.root,
        this.compare.root,
        this.copy.root,
        this.exports.root,
        this.more.root,
      ),
      this.source,
    );
  }

  /** The first of the buttons. */
  get focusTarget(): HTMLElement {
    return this.follow.root;
  }

  /** `on`: which toggles are; while comparing, the line of producers gives way to that of A and B. */
  update(heading: Heading, on: { follow: boolean; pinned: boolean; comparing: boolean }): void {
    const hasTensor = 'tensor' in heading;
    this.follow.toggle(on.follow);
    this.pin.toggle(on.pinned, on.pinned ? 'pinned' : 'pin');
    this.compare.toggle(on.comparing);
    this.pin.root.disabled = !hasTensor;
    this.compare.root.disabled = !hasTensor;
    this.copy.root.disabled = !hasTensor;
    this.source.hidden = on.comparing;
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
      h(
        'span',
        { class: 'muted small wide-only nowrap' },
        tensor.dtype === 'string' ? '' : formatBytes(tensor.byteLength),
      ),
    );
    fill(this.source, ...this.sourceLine(tensor));
  }

  private sourceLine(tensor: ShownTensor): (Node | string)[] {
    const parts: (Node | string)[] = [];
    if (tensor.pinned) parts.push(icon('pinned'), h('span', {}, tensor.pinned), muted('·'));
    if (tensor.producer) {
      parts.push(phrase(t('Output of {0}'), nodeLink(tensor.producer, this.reveal, true)));
      parts.push(h('span', { class: 'muted wide-only' }, t('line {0}', tensor.producer.line)));
    } else {
      parts.push(muted(roleText(tensor.role)));
    }
    if (tensor.consumers.length > 0) {
      parts.push(muted('·'), this.consumers(tensor.consumers));
    }
    if (elementType(tensor.dtype as DType)?.kind === 'complex') {
      parts.push(h('span', { class: 'muted' }, '· ', t('drawn and measured by magnitude')));
    }
    if (tensor.computedIn !== undefined) {
      const time = formatTick(Number(tensor.computedIn.toPrecision(2)));
      parts.push(h('span', { class: 'muted wide-only' }, '· ', t('computed for this look in {0} ms', time)));
    }
    return parts;
  }

  /** Who uses the tensor: the first nodes by name, of the others how many. */
  private consumers(nodes: ShownTensor['consumers']): HTMLElement {
    const [first, second] = nodes.slice(0, mostConsumers).map((node) => nodeLink(node, this.reveal));
    if (!second) return phrase(t('used by {0}'), first!);
    if (nodes.length === mostConsumers) return phrase(t('used by {0} and {1}'), first!, second);
    return phrase(t('used by {0}, {1} and {2} more'), first!, second, String(nodes.length - mostConsumers));
  }
}

/** Words in the secondary colour with links in their places. */
function phrase(sentence: string, ...parts: readonly (Node | string)[]): HTMLElement {
  return h('span', { class: 'muted' }, ...withNodes(sentence, ...parts));
}

function roleText(role: ShownTensor['role']): string {
  if (role === 'input') return t('Input of the graph');
  return role === 'weight' ? t('Weight') : t('Value');
}
