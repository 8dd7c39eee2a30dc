import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import pixelmatch from 'pixelmatch';
import { PNG } from 'pngjs';
import type { PageTheme, PanelPage } from '../../host/page';
import { blurred } from './blurred';

const folder = path.resolve(__dirname, '../approved');
/** Where what differs is left: the picture as it was drawn, and what differs in red. */
const left = path.resolve(__dirname, '../../../out/approved');

/** The share of pixels that may differ after blurring, and by how much (pixelmatch's threshold, 0 to 1). */
const mostDiffering = 0.015;
const threshold = 0.12;

/**
 * Compares the page with the approved picture test/panels/approved/NAME.png. Both are blurred first, so that the
 * edges of letters may lie a pixel elsewhere and a machine's other fonts pass, but not a part that is missing, moved or
 * of another colour. `UPDATE_GOLDEN=1` writes the picture; look at it before committing it. A difference leaves
 * NAME.png and NAME.diff.png in out/approved.
 *
 * @param selector only this element; the whole viewport without it
 */
export async function matchesApproved({ page }: PanelPage, name: string, selector?: string): Promise<void> {
  const options = { animations: 'disabled', caret: 'hide' } as const;
  const bytes = await (selector ? page.locator(selector).screenshot(options) : page.screenshot(options));
  const file = path.join(folder, `${name}.png`);
  if (process.env.UPDATE_GOLDEN) {
    mkdirSync(folder, { recursive: true });
    writeFileSync(file, bytes);
    return;
  }
  mkdirSync(left, { recursive: true });
  const actual = path.join(left, `${name}.png`);
  writeFileSync(actual, bytes);
  assert.ok(existsSync(file), `${name}.png is not approved yet: look at ${actual}, then UPDATE_GOLDEN=1`);
  const drawn = PNG.sync.read(bytes);
  const approved = PNG.sync.read(readFileSync(file));
  const size = ({ width, height }: PNG) => `${width} × ${height}`;
  assert.equal(size(drawn), size(approved), `the size of ${name}.png`);
  const difference = new PNG({ width: drawn.width, height: drawn.height });
  const count = pixelmatch(blurred(approved), blurred(drawn), difference.data, drawn.width, drawn.height, {
    threshold,
    includeAA: true,
  });
  const share = count / (drawn.width * drawn.height);
  if (share > mostDiffering) {
    writeFileSync(path.join(left, `${name}.diff.png`), PNG.sync.write(difference));
    assert.fail(`${(100 * share).toFixed(1)} % of ${name}.png differ; see ${left}, or UPDATE_GOLDEN=1`);
  }
  rmSync(actual);
}

/** `matchesApproved` in several themes, as NAME-THEME.png; leaves the page in the last one. */
export async function matchesApprovedIn(
  panel: PanelPage,
  themes: readonly PageTheme[],
  name: string,
  selector?: string,
): Promise<void> {
  for (const theme of themes) {
    await panel.setTheme(theme);
    // Pages colour their canvases anew in the next frame.
    await panel.page.evaluate(
      () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))),
    );
    await panel.page.waitForTimeout(100);
    await matchesApproved(panel, `${name}-${theme}`, selector);
  }
}
