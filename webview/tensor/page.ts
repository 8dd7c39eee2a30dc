import { t } from '@vscode/l10n';
import { type PageOptions, panelPage } from '../ui/page';

/** The HTML of the Tensor panel. */
export function tensorPage(options: PageOptions): string {
  return panelPage(t('Tensor'), options);
}
