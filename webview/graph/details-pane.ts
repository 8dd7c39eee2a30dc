import { fill, h } from '../ui/dom';
import { IconButton } from '../ui/icon-button';
import { t } from '../ui/localise';
import type { BreakpointMark, NodeDetails, NodeKey, ValueDetails, ValuePicture } from './messages/protocol';
import { section } from './section';
import { pictureSection } from './value-picture';

/** What links and buttons of the pane do. */
export interface DetailsActions {
  close(): void;
  openText(node: NodeKey): void;
  go(node: NodeKey): void;
  showTensor(name: string): void;
  toggleBreakpoint(node: NodeKey): void;
  /** Shows only what a node is made of (`ancestors`) or what is made of it. */
  trace(node: NodeKey, what: 'ancestors' | 'descendants'): void;
  /** Goes into a body or a function of a node. */
  enter(node: NodeKey, path: string): void;
  picture(name: string): Promise<ValuePicture | null>;
}

/** What is shown besides what the model says. */
export interface DetailsContext {
  /** All at the node, the one at its line first. */
  readonly breakpoints: readonly BreakpointMark[];
  /** The groups around the node: `base_net.7 / branch0`. */
  readonly where: string;
  /** Figures of the session: `Time`, `188 µs`. */
  readonly figures: readonly (readonly [label: string, text: string])[];
  readonly canShowTensors: boolean;
  /** The graphs that the node opens. */
  readonly bodies: readonly BodyRow[];
}

/** A graph that a node opens. */
export interface BodyRow {
  readonly path: string;
  /** The attribute that holds it; `undefined` for a function. */
  readonly attribute?: string;
  /** `4 nodes` */
  readonly size: string;
}

/** The pane with all that is known of the selected node, at the right of the graph or under it. */
export class DetailsPane {
  readonly root = h('aside', { class: 'graph-details', 'aria-label': t('Node'), hidden: true });
  private turn = 0;
  private pictures = { key: '', element: h('div') };

  constructor(private readonly actions: DetailsActions) {
    this.root.addEventListener('keydown', (event) => {
      if (event.key === 'Escape') actions.close();
    });
  }

  hide(): void {
    this.turn++;
    this.root.hidden = true;
  }

  /** Shows a group, which has no more to it than what is in it. */
  showGroup(title: string, detail: string, rows: readonly (readonly [string, string])[]): void {
    this.turn++;
    fill(this.root, this.head(title, detail), table(rows.map(([label, text]) => row(label, text))));
    this.root.hidden = false;
  }

  showNode(details: NodeDetails, context: DetailsContext): void {
    const turn = ++this.turn;
    const { outputs, inputs, attributes } = details;
    // What is drawn stays while the same node is told of again, so that nothing moves at a step.
    const key = `${details.index} ${details.graph}`;
    const isSame = this.pictures.key === key;
    const pictures = isSame ? this.pictures.element : h('div');
    this.pictures = { key, element: pictures };
    const { scrollTop } = this.root;
    fill(
      this.root,
      this.head(details.op, context.where, details),
      details.summary === '' ? undefined : h('p', { class: 'details-summary muted small' }, details.summary),
      table([
        ...outputs.flatMap((value) => this.outputRows(value)),
        ...inputs.flatMap((value) => (value.role === 'weight' ? [] : this.inputRows(value))),
        row(t('Name'), details.name || h('span', { class: 'muted' }, t('none, known by its output'))),
        row(t('Operator'), operatorText(details)),
        ...context.bodies.map((body) => this.bodyRow(details, body)),
        ...context.figures.map(([label, text]) => row(label, text)),
      ]),
      this.buttons(details, context),
      pictures,
      attributes.length === 0 ? undefined : section(t('Attributes'), attributeTable(attributes)),
    );
    this.root.hidden = false;
    this.root.scrollTop = isSame ? scrollTop : 0;
    void this.fillPictures(pictures, details, context, () => turn === this.turn);
  }

  private head(title: string, detail: string, node?: NodeKey): HTMLElement {
    const text = node && new IconButton('goToFile', t('Show in the text'), () => this.actions.openText(node));
    return h(
      'header',
      { class: 'details-head' },
      h('b', {}, title),
      h('span', { class: 'muted small details-where', title: detail }, detail),
      text?.root,
      new IconButton('close', t('Close (Esc)'), this.actions.close).root,
    );
  }

  private outputRows(value: ValueDetails): HTMLElement[] {
    if (value.name === '') return [];
    const users = value.nodes.map((node) => this.link(node));
    const rows = [row(t('Output'), codeText(value.name, value.parameter))];
    if (value.type !== '') rows.push(row(t('Type'), codeText(value.type)));
    if (value.isOutput) users.push(h('span', {}, t('output of the graph')));
    if (users.length > 0) rows.push(row(t('Used by'), h('span', { class: 'details-links' }, ...users)));
    return rows;
  }

  private inputRows(value: ValueDetails): HTMLElement[] {
    if (value.name === '') return [];
    const [maker] = value.nodes;
    const name = maker
      ? this.link(maker, value.name)
      : h('span', {}, codeText(value.name), ' ', h('span', { class: 'muted' }, roleText(value.role)));
    name.title = value.type;
    return [row(value.parameter || t('Input'), name)];
  }

  private bodyRow(node: NodeKey, { path, attribute, size }: BodyRow): HTMLElement {
    const link = h(
      'button',
      { type: 'button', class: 'link', title: t('Show this graph') },
      attribute ?? t('function body'),
    );
    link.addEventListener('click', () => this.actions.enter(node, path));
    return row(t('Opens'), h('span', {}, link, ' ', h('span', { class: 'muted' }, size)));
  }

  private link(node: NodeKey & { op: string; label: string }, text?: string): HTMLElement {
    const link = h(
      'button',
      { type: 'button', class: 'link' },
      ...(text ? [codeText(text)] : [node.op, ' ', codeText(node.label)]),
    );
    link.addEventListener('click', () => this.actions.go(node));
    return link;
  }

  private buttons(details: NodeDetails, { breakpoints }: DetailsContext): HTMLElement {
    const breakpoint = breakpoints.find(({ kind }) => kind !== 'function');
    const patterns = breakpoints.filter(({ kind }) => kind === 'function');
    const make = (label: string, press: () => void, title?: string) => {
      const link = h('button', { type: 'button', class: 'link small', title }, label);
      link.addEventListener('click', press);
      return link;
    };
    return h(
      'div',
      { class: 'details-actions' },
      h(
        'div',
        { class: 'details-breakpoint' },
        make(breakpoint ? t('Remove breakpoint') : t('Add breakpoint'), () =>
          this.actions.toggleBreakpoint(details),
        ),
        breakpoint && breakpoint.text !== '' ? codeText(breakpoint.text) : undefined,
      ),
      ...patterns.map(({ text, enabled }) =>
        h(
          'div',
          { class: 'details-breakpoint muted small' },
          enabled ? t('Function breakpoint') : t('Function breakpoint, disabled'),
          codeText(text),
        ),
      ),
      make(
        t('Ancestors'),
        () => this.actions.trace(details, 'ancestors'),
        t('Dim all that this node is not made of'),
      ),
      make(
        t('Descendants'),
        () => this.actions.trace(details, 'descendants'),
        t('Dim all that is not made of this node'),
      ),
    );
  }

  /** Draws the outputs, where the session has them, and the weights; all at once, while the node is shown. */
  private async fillPictures(
    into: HTMLElement,
    { outputs, inputs }: NodeDetails,
    { canShowTensors }: DetailsContext,
    isWanted: () => boolean,
  ): Promise<void> {
    const drawn = [
      ...(canShowTensors ? outputs.map((value) => ({ value, title: t('Output') })) : []),
      ...inputs
        .filter(({ role }) => role === 'weight')
        .map((value) => ({ value, title: value.parameter ? t('Weight {0}', value.parameter) : t('Weight') })),
    ].filter(({ value }) => value.name !== '');
    const shown = drawn.slice(0, mostPictures);
    const pictures = await Promise.all(
      shown.map(({ value }) => this.actions.picture(value.name).catch(() => null)),
    );
    if (!isWanted()) return;
    const more = drawn.length - shown.length;
    fill(
      into,
      ...shown.map(({ value, title }, at) =>
        pictureSection(
          title,
          value,
          pictures[at]!,
          () => this.actions.showTensor(value.name),
          canShowTensors,
        ),
      ),
      more > 0
        ? h(
            'p',
            { class: 'muted small details-summary' },
            more === 1 ? t('1 more weight') : t('{0} more weights', more),
          )
        : undefined,
    );
  }
}

/** More values of a node than this are not drawn. */
const mostPictures = 6;

function operatorText({ domain, op, since }: NodeDetails): HTMLElement {
  const name = codeText(domain === '' ? op : `${domain}.${op}`);
  const version = since === undefined ? '' : ` ${t('since opset {0}', since)}`;
  return h('span', {}, name, h('span', { class: 'muted' }, version));
}

function roleText(role: ValueDetails['role']): string {
  if (role === 'input') return t('input of the graph');
  return role === 'outer' ? t('from outside') : '';
}

function attributeTable(attributes: NodeDetails['attributes']): HTMLElement {
  return table(
    attributes.map(({ name, text, isDefault }) => {
      const value = codeText(text);
      if (isDefault) value.classList.add('muted');
      value.title = isDefault ? t('{0}, the default', text) : text;
      return row(name, value);
    }),
  );
}

function table(rows: readonly HTMLElement[]): HTMLElement {
  return h('dl', { class: 'details-table' }, ...rows);
}

function row(label: string, value: HTMLElement | string): HTMLElement {
  return h('div', {}, h('dt', { class: 'muted', title: label }, label), h('dd', {}, value));
}

function codeText(text: string, title = text): HTMLElement {
  return h('span', { class: 'code', title }, text);
}
