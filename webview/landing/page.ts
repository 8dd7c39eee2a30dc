import { t } from '@vscode/l10n';
import { type PageOptions, panelPage } from '../ui/page';

/** The HTML of a model's landing page. */
export function landingPage(options: PageOptions): string {
  return panelPage(t('ONNX model'), options);
}
