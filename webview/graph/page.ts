import { t } from '@vscode/l10n';
import { type PageOptions, panelPage } from '../ui/page';

/** The HTML of the Graph panel. */
export function graphPage(options: PageOptions): string {
  return panelPage(t('Graph'), options);
}
