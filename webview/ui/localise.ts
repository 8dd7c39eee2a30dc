import { config, t as translate } from '@vscode/l10n';
import { stringsElement } from './page';

const bundle = typeof document === 'undefined' ? null : document.getElementById(stringsElement);
if (bundle?.textContent) config({ contents: bundle.textContent });

/**
 * A text of a page in the editor's language, where the extension has it; else as it stands here. `{0}` and so on are
 * replaced by the arguments. The first argument is a literal, so that `npm run l10n` finds it.
 */
export function t(message: string, ...args: (string | number | boolean)[]): string {
  return translate(message, ...args);
}
