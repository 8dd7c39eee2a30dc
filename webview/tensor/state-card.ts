import { elementCount } from '../../core/tensor/dtype';
import { button } from '../ui/controls';
import { code, fill, h } from '../ui/dom';
import { IconButton } from '../ui/icon-button';
import { icon } from '../ui/icons';
import { t } from '../ui/localise';
import { formatIndex } from '../ui/number-format';
import { withNodes } from '../ui/with-nodes';
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
    if (elementCount(tensor.shape) > 0) return false;
    fill(this.root, ...this.noElements(tensor));
    return true;
  }

  private content(state: PanelState): (Node | undefined)[] {
    const command = (name: Extract<FromPage, { type: 'command' }>['command'], line?: number) => () =>
      this.send({ type: 'command', command: name, line });
    switch (state.kind) {
      case 'nothing':
        return [
          bold(t('No tensor yet.')),
          sentence(t('This panel follows the node where the debugger stands.')),
          state.model
            ? actions(
                button(t('Debug {0}', state.model), command('debug'), {
                  primary: true,
                  icon: 'debugAlt',
                  key: 'F5',
                }),
              )
            : undefined,
        ];
      case 'notRun':
        return [
          bold(t('{0} has not run.', state.name)),
          sentence(
            ...(state.at
              ? withNodes(t('The debugger stands at {0}.'), code(state.at))
              : [t('No node has made it yet.')]),
            ...(state.type ? [' ', t('The type is inferred.')] : []),
          ),
          state.node
            ? actions(
                button(t('Run to {0}', state.node.label), command('runToNode', state.node.line), {
                  primary: true,
                  icon: 'debugContinue',
                }),
                button(t('Set Breakpoint'), command('breakpoint', state.node.line)),
              )
            : undefined,
        ];
      case 'computing':
        return [bold(t('Computing {0}.', state.name)), sentence(t('Nothing else waits for this.'))];
      case 'running':
        return [bold(t('Running.')), sentence(state.where)];
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
        return [bold(t('{0} has no picture.', state.name)), sentence(state.message)];
      default:
        return [];
    }
  }

  private copyButton(state: Extract<PanelState, { kind: 'failed' }>): HTMLElement {
    const text = [`${state.title} ${state.message}`, state.code].filter(Boolean).join('\n');
    return new IconButton('copy', t('Copy Message'), () => this.send({ type: 'copy', text })).root;
  }

  private noElements(tensor: ShownTensor): (Node | undefined)[] {
    const { producer } = tensor;
    return [
      bold(t('No elements.')),
      sentence(
        ...(producer ? [...withNodes(t('{0} made an empty tensor.'), code(producer.op)), ' '] : []),
        ...withNodes(t('Shape {0} is valid; nothing is wrong by itself.'), code(formatIndex(tensor.shape))),
      ),
      producer
        ? link([t('Show its inputs')], () =>
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
