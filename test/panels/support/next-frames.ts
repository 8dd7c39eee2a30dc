import type { PanelPage } from '../../host/page';

/** Waits until the page has drawn what it colours anew after a change of the theme: in the next frame, or the one after. */
export async function nextFrames({ page }: PanelPage): Promise<void> {
  await page.evaluate(
    () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))),
  );
  await page.waitForTimeout(100);
}
