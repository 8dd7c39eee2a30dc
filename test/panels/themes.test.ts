import assert from 'node:assert/strict';
import type { PageTheme, PanelPage } from '../host/page';
import { matchesApprovedIn } from './support/approved';
import { hasNoSeriousViolations } from './support/axe';
import { until } from './support/open-page';
import { textOf } from './support/picture';
import { TensorExtension } from './support/tensor-extension';
import { convLike } from './support/tensors';

const themes: readonly PageTheme[] = ['dark', 'light', 'high-contrast', 'high-contrast-light'];

describe('Panels in every theme', function () {
  this.timeout(60_000);
  let panel: PanelPage | undefined;

  afterEach(async () => {
    assert.deepEqual(panel?.errors, []);
    await panel?.close();
  });

  it('the Tensor panel looks as approved, and axe-core finds nothing serious', async () => {
    const extension = await TensorExtension.open({ viewport: { width: 900, height: 884 } });
    panel = extension.panel;
    await extension.show('conv1', convLike(true));
    await until(
      () => textOf(panel!.page, '.legend'),
      (text) => /clipped by range: \d/.test(text),
      'the legend',
    );
    await matchesApprovedIn(panel, ['dark', 'light', 'high-contrast'], 'tensor');
    for (const theme of themes) {
      await panel.setTheme(theme);
      await hasNoSeriousViolations(panel);
    }
  });
});
