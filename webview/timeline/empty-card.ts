import { button } from '../ui/controls';
import { fill, h } from '../ui/dom';
import { icon } from '../ui/icons';
import { t } from '../ui/localise';
import type { FromPage, TimelineState } from './protocol';

/** In place of times: why there are none, and how to get some. */
export class EmptyCard {
  readonly root = h('div', { class: 'state-card' });

  constructor(private readonly send: (message: FromPage) => void) {}

  update(state: TimelineState): void {
    if (state.kind === 'failed') {
      const text = h('p', {}, state.message);
      fill(
        this.root,
        h('div', { class: 'state-error' }, icon('error', 'error'), h('b', {}, t('No times'))),
        text,
      );
      return;
    }
    if (state.kind === 'nothing') {
      const debug = button(t('Debug'), () => this.send({ type: 'debug' }), {
        primary: true,
        icon: 'debugAlt',
      });
      fill(
        this.root,
        h('b', {}, t('No model is being debugged')),
        h(
          'p',
          { class: 'muted' },
          t('The time of every node shows here while a model is stopped, and stays when it has ended.'),
        ),
        h('div', { class: 'state-actions' }, debug),
      );
      return;
    }
    const measure = button(t('Measure Times'), () => this.send({ type: 'measure' }), {
      primary: true,
      icon: 'watch',
    });
    fill(
      this.root,
      h('b', {}, t('Nothing has run yet')),
      h(
        'p',
        { class: 'muted' },
        t(
          'Step, and each node’s time shows. Measure Times runs the whole model several times under onnxruntime’s profiler, with the same inputs, and leaves the session where it stands.',
        ),
      ),
      h('div', { class: 'state-actions' }, measure),
    );
  }
}
