import type { Page } from 'playwright-core';

/** What a breakpoint of a line does more than stop, as VS Code's box under the line has it. */
export type BreakpointKind = 'Expression' | 'Hit Count' | 'Log Message';

/** Types into the box that "Add Conditional Breakpoint" and "Add Logpoint" open, and confirms it. */
export async function fillBreakpointWidget(page: Page, kind: BreakpointKind, text: string): Promise<void> {
  const widget = page.locator('.breakpoint-widget');
  await widget.waitFor();
  await widget.getByLabel('Breakpoint Type').selectOption(kind);
  const input = widget.locator('.inputContainer .monaco-editor');
  // The box of another kind is in its place for a moment, and what is typed then is lost.
  await input.and(page.locator('.focused')).waitFor();
  await page.keyboard.type(text);
  await input.locator('.view-line', { hasText: text.replaceAll(' ', '\u00a0') }).waitFor();
  await page.keyboard.press('Enter');
  await widget.waitFor({ state: 'detached' });
}
