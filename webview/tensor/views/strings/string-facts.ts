import type { StringStatistics } from '../../../../core/tensor/measures/strings';
import { unravel } from '../../../../core/tensor/slice';
import { fill, h } from '../../../ui/dom';
import { t } from '../../../ui/localise';
import { formatIndex, formatInteger } from '../../../ui/number-format';
import { link } from '../../links';
import type { MeasuredTensor } from '../../measured-tensor';

/** The line under strings that says how many there are, how many are different or empty, and which is the longest. */
export class StringFacts {
  readonly root = h('p', { class: 'media-note muted string-facts' });
  private shown: MeasuredTensor | undefined;

  /** @param go the cursor is to go to an element */
  constructor(private readonly go: (index: readonly number[]) => void) {}

  show(measured: MeasuredTensor): void {
    if (this.shown === measured) return;
    this.shown = measured;
    // The line keeps its place until the figures come.
    this.root.textContent = '\u00a0';
    measured.once<'strings'>({ ask: 'strings' }).then(
      (statistics) => {
        if (this.shown === measured) this.draw(statistics, measured.tensor.shape);
      },
      // The elements themselves say what is wrong.
      () => undefined,
    );
  }

  private draw(statistics: StringStatistics, shape: readonly number[]): void {
    const { count, empty, distinct, isAtLeast, longest, longestAt } = statistics;
    const parts: (string | Node)[] = [
      count === 1 ? t('1 string') : t('{0} strings', formatInteger(count)),
      ...(count > 1
        ? [
            isAtLeast
              ? t('at least {0} different', formatInteger(distinct))
              : t('{0} different', formatInteger(distinct)),
          ]
        : []),
      t('{0} empty', formatInteger(empty)),
    ];
    fill(this.root, parts.join(' · '));
    if (longestAt < 0 || longest === 0) return;
    const characters = longest === 1 ? t('1 character') : t('{0} characters', formatInteger(longest));
    const index = unravel(longestAt, shape);
    this.root.append(' · ', t('longest: {0}', characters));
    if (count > 1) {
      this.root.append(
        ' ',
        link([formatIndex(index)], () => this.go(index), t('Go to this element')),
      );
    }
  }
}
