import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import type { AxeResults, RunOptions } from 'axe-core';
import type { PanelPage } from '../../host/page';

const source = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

/** What of a violation is worth reading in a failed test. */
interface Violation {
  readonly rule: string;
  readonly impact: string;
  readonly elements: readonly string[];
}

/**
 * Asserts that axe-core finds nothing serious or critical on the page as it stands, in the theme that it has; contrast
 * of colours is measured too. Custom elements are looked into.
 *
 * @param rules `colours` for what a theme can change: another one of a page that was looked at before
 */
export async function hasNoSeriousViolations(
  { page }: PanelPage,
  rules: 'all' | 'colours' = 'all',
): Promise<void> {
  // The policy of the page restricts its own scripts, not what the test evaluates.
  await page.evaluate(`if (!globalThis.axe) { ${source} }`);
  const options: RunOptions = {
    resultTypes: ['violations'],
    // Style sheets would be fetched again, for rules about the orientation of phones.
    preload: false,
    ...(rules === 'colours' && { runOnly: ['color-contrast'] }),
  };
  const found = await page.evaluate(async (run): Promise<Violation[]> => {
    const axe = (globalThis as unknown as { axe: { run(o: RunOptions): Promise<AxeResults> } }).axe;
    const { violations } = await axe.run(run);
    return violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .map(({ id, impact, nodes }) => ({
        rule: id,
        impact: impact!,
        elements: nodes.map(({ html, any }) => `${html.slice(0, 160)}: ${any[0]?.message ?? ''}`),
      }));
  }, options);
  assert.deepEqual(found, []);
}
