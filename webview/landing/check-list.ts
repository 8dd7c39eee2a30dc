import { h, muted } from '../ui/dom';
import { icon } from '../ui/icons';
import { t } from '../ui/localise';
import type { LandingModel } from './protocol';

const levels = { error: t('Error'), warning: t('Warning'), info: t('Note') } as const;

/** What is wrong with the model or worth knowing: the first sentence, then the rest less prominent. */
export function checkList(checks: LandingModel['checks']): HTMLElement[] {
  return checks.map(({ level, text }) => {
    const [first, rest] = splitSentence(text);
    return h(
      'div',
      { class: 'check' },
      icon(level, level),
      h(
        'div',
        {},
        h('span', { class: 'visually-hidden' }, t('{0}:', levels[level])),
        ' ',
        `${first} `,
        muted(rest),
      ),
    );
  });
}

/** The first sentence and the rest; a dot within a name, such as `com.microsoft`, ends none. */
function splitSentence(text: string): [first: string, rest: string] {
  const end = /[.!?](?=\s)/.exec(text);
  return end ? [text.slice(0, end.index + 1), text.slice(end.index + 1).trim()] : [text, ''];
}
