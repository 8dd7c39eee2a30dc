import type { TokenKind } from '../../../../core/vocabulary/vocabulary';
import { t } from '../../../ui/localise';

/** What a token is that stands for no piece of text. */
export function kindLabel(kind: Exclude<TokenKind, 'piece'>): string {
  if (kind === 'special') return t('special');
  return kind === 'unknown' ? t('unknown') : t('not in the vocabulary');
}
