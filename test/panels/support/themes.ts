import type { PageTheme, PanelPage } from '../../host/page';
import { matchesApproved } from './approved';
import { hasNoSeriousViolations } from './axe';
import { nextFrames } from './next-frames';

/** The themes in which pictures are compared. */
const approved: readonly PageTheme[] = ['dark', 'light', 'high-contrast'];

/**
 * Compares a part of the page with NAME-THEME.png in dark, light and high contrast, and has axe-core look at all of the
 * page, at its colours in these and in light high contrast. Leaves the page dark.
 */
export async function rightInEveryTheme(panel: PanelPage, name: string, selector?: string): Promise<void> {
  await panel.page.mouse.move(0, 0);
  for (const theme of [...approved, 'high-contrast-light'] as const) {
    await panel.setTheme(theme);
    await nextFrames(panel);
    if (approved.includes(theme)) await matchesApproved(panel, `${name}-${theme}`, selector);
    await hasNoSeriousViolations(panel, theme === 'dark' ? 'all' : 'colours');
  }
  await panel.setTheme('dark');
  await nextFrames(panel);
}
