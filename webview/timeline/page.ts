import { t } from '@vscode/l10n';
import { type PageOptions, panelPage } from '../ui/page';

/** The HTML of the Timeline panel. */
export function timelinePage(options: PageOptions): string {
  return panelPage(t('Timeline'), options);
}
