import { elementCount } from '../../core/tensor/dtype';
import { button } from '../ui/controls';
import { code, fill, h } from '../ui/dom';
import { IconButton } from '../ui/icon-button';
import { icon } from '../ui/icons';
import { formatCount, formatIndex } from '../ui/number-format';
import { link } from './links';
import type { FromPage, PanelState, ShownTensor } from './protocol';

/**
 * What stands in place of a picture: one bold sentence, one of reason, one action.
 */
export class StateCard {
  readonly root = h('div', { class: 'state-card', role: 'status' });

  constructor(private readonly send: (message: FromPage) => void) {}

  /** Shows a state that has no picture of its own. */
  update(state: PanelState): void {
    fill(this.root, ...this.content(state));
  }

  /** Shows why a tensor has no picture; false where it has one. */
  updateFor(tensor: ShownTensor): boolean {
    const elements = elementCount(tensor.shape);
    if (elements > 0 && tensor.dtype !== 'string') return false;
    if (elements === 0) fill(this.root, ...this.noElements(tensor));
    else {
      fill(
        this.root,
        bold('Text.'),
        sentence(
          code(tensor.name),
          ` holds ${formatCount(elements, 'string')}, which have no picture. `,
          'Its elements are in the Variables pane.',
        ),
      );
    }
    return true;
  }

  private content(state: PanelState): (Node | undefined)[] {
    const command = (name: Extract<FromPage, { type: 'command' }>['command'], line?: number) => () =>
      this.send({ type: 'command', command: name, line });
    switch (state.kind) {
      case 'nothing':
        return [
          bold('No tensor yet.'),
          sentence('This panel follows the node where the debugger stands.'),
          state.model
            ? actions(
                button(`Debug ${state.model}`, command('debug'), {
                  primary: true,
                  icon: 'debugAlt',
                  key: 'F5',
                }),
              )
            : undefined,
        ];
      case 'notRun':
        return [
          bold(`${state.name} has not run.`),
          sentence(
            ...(state.at ? ['The debugger stands at ', code(state.at), '.'] : ['No node has made it yet.']),
            ...(state.type ? [' The type is inferred.'] : []),
          ),
          state.node
            ? actions(
                button(`Run to ${state.node.label}`, command('runToNode', state.node.line), {
                  primary: true,
                  icon: 'debugContinue',
                }),
                button('Set Breakpoint', command('breakpoint', state.node.line)),
              )
            : undefined,
        ];
      case 'computing':
        return [bold(`Computing ${state.name}.`), sentence('Nothing else waits for this.')];
      case 'running':
        return [bold('Running.'), sentence(state.where)];
      case 'ended':
        return [sentence(state.message)];
      case 'failed':
        return [
          h(
            'div',
            { class: 'state-error' },
            icon('error', 'error'),
            h('p', {}, h('b', {}, `${state.title} `), state.message),
          ),
          state.code ? h('p', { class: 'state-code code muted' }, state.code) : undefined,
          h('div', { class: 'state-actions state-indent' }, this.copyButton(state)),
        ];
      case 'other':
        return [bold(`${state.name} has no picture.`), sentence(state.message)];
      default:
        return [];
    }
  }

  private copyButton(state: Extract<PanelState, { kind: 'failed' }>): HTMLElement {
    const text = [`${state.title} ${state.message}`, state.code].filter(Boolean).join('\n');
    return new IconButton('copy', 'Copy Message', () => this.send({ type: 'copy', text })).root;
  }

  private noElements(tensor: ShownTensor): (Node | undefined)[] {
    const { producer } = tensor;
    return [
      bold('No elements.'),
      sentence(
        ...(producer ? [code(producer.op), ' made an empty tensor. '] : []),
        'Shape ',
        code(formatIndex(tensor.shape)),
        ' is valid; nothing is wrong by itself.',
      ),
      producer
        ? link(['Show its inputs'], () =>
            this.send({ type: 'command', command: 'showInputs', line: producer.line }),
          )
        : undefined,
    ];
  }
}

function bold(text: string): HTMLElement {
  return h('p', {}, h('b', {}, text));
}

function sentence(...content: (Node | string)[]): HTMLElement {
  return h('p', {}, ...content);
}

function actions(...buttons: HTMLElement[]): HTMLElement {
  return h('div', { class: 'state-actions' }, ...buttons);
}
