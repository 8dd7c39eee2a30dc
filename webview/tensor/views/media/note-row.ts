import { h } from '../../../ui/dom';
import { t } from '../../../ui/localise';
import { link } from '../../links';
import type { ViewHost } from '../view';

/** The line under a view that names classes: what is said of them, and the way to other names. */
export function noteWithLabels(note: HTMLElement, host: ViewHost): HTMLElement {
  const choose = link([t('Choose Labels…')], () => host.chooseNames('labels'));
  return h('div', { class: 'note-row' }, note, choose);
}
