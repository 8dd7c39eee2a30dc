import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { PNG } from 'pngjs';
import type { PageTheme, PanelPage } from '../../host/page';
import { indexedPng } from '../../screenshots/indexed-png';
import { toPalette } from '../../screenshots/palette';
import { foreignPixels, foreignShown, mostForeign } from './foreign-pixels';
import { nextFrames } from './next-frames';

const folder = path.resolve(__dirname, '../approved');
/** Where what differs is left: the picture as it was drawn, and what differs in red. */
const left = path.resolve(__dirname, '../../../out/approved');

/**
 * Compares the page with the approved picture test/panels/approved/NAME.png. Pages are drawn in letters that the tests
 * bring along (test/host/fonts), and what a machine's way of smoothing changes is tolerated; a part that is missing,
 * moved or of another colour is not, be it as small as an icon ({@link foreignPixels}). A difference leaves
 * NAME.png and NAME.diff.png in out/approved. `UPDATE_GOLDEN=1` writes a picture that is new or differs, in 256 colours;
 * look at it before committing it.
 *
 * @param selector only this element; the whole viewport without it
 */
export async function matchesApproved({ page }: PanelPage, name: string, selector?: string): Promise<void> {
  const options = { animations: 'disabled', caret: 'hide' } as const;
  const bytes = await (selector ? page.locator(selector).screenshot(options) : page.screenshot(options));
  const file = path.join(folder, `${name}.png`);
  const drawn = PNG.sync.read(bytes);
  const approved = existsSync(file) ? PNG.sync.read(readFileSync(file)) : undefined;
  const isSize = approved?.width === drawn.width && approved.height === drawn.height;
  const foreign = approved && isSize ? foreignPixels(approved, drawn) : undefined;
  if (foreign && foreign.most <= mostForeign) return;
  if (process.env.UPDATE_GOLDEN) {
    writeFileSync(file, indexedPng(toPalette(drawn.data, drawn.width, drawn.height)));
    return;
  }
  mkdirSync(left, { recursive: true });
  writeFileSync(path.join(left, `${name}.png`), bytes);
  const next = `see ${left}, then UPDATE_GOLDEN=1`;
  assert.ok(approved, `${name}.png is not approved yet: ${next}`);
  const size = ({ width, height }: PNG) => `${width} × ${height}`;
  assert.ok(foreign, `${name}.png is ${size(drawn)}, not ${size(approved)}: ${next}`);
  writeFileSync(path.join(left, `${name}.diff.png`), PNG.sync.write(foreignShown(drawn, foreign)));
  const { most, x, y } = foreign;
  assert.fail(`${most} pixels near ${x}, ${y} of ${name}.png are not as approved: ${next}`);
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
    await nextFrames(panel);
    await matchesApproved(panel, `${name}-${theme}`, selector);
  }
}
