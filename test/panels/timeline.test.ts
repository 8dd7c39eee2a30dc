import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { timelinePage } from '../../webview/timeline/page';
import type { FromPage, ShownTimes, TimelineState } from '../../webview/timeline/protocol';
import type { PanelPage, PanelPageOptions } from '../host/page';
import { matchesApproved, matchesApprovedIn } from './support/approved';
import { hasNoSeriousViolations } from './support/axe';
import { openPage, until } from './support/open-page';
import { silero } from './support/recorded-times';

describe('Timeline panel', function () {
  this.timeout(60_000);
  let panel: PanelPage | undefined;

  afterEach(async () => {
    assert.deepEqual(panel?.errors, []);
    await panel?.close();
    panel = undefined;
  });

  async function open(options: Partial<PanelPageOptions> = {}): Promise<PanelPage> {
    panel = await openPage('timeline', timelinePage, { viewport: { width: 880, height: 540 }, ...options });
    await panel.untilPosted<FromPage>(({ type }) => type === 'ready');
    return panel;
  }

  const show = (state: TimelineState) => panel!.send({ type: 'state', state });
  const showTimes = async (times: ShownTimes) => {
    await show({ kind: 'times', times });
    await until(
      () => names(panel!.page),
      (found) => found.length > 0,
      'rows',
    );
  };
  const names = (page: Page) => page.locator('.node-rows .name-text').allTextContents();
  const cells = (name: string) => panel!.page.locator(`.node-rows .cell-${name}`).allTextContents();

  it('looks as approved in every theme, and axe-core finds nothing serious', async () => {
    const { page } = await open({ viewport: { width: 720, height: 440 } });
    await showTimes(silero('measured'));
    await page.locator('.node-rows .node-row').nth(3).click();
    await matchesApprovedIn(panel!, ['dark', 'light', 'high-contrast'], 'timeline');
    for (const theme of ['dark', 'light', 'high-contrast', 'high-contrast-light'] as const) {
      await panel!.setTheme(theme);
      await hasNoSeriousViolations(panel!);
    }
  });

  it('fits a narrow column', async () => {
    const { page } = await open({ viewport: { width: 420, height: 740 } });
    await showTimes(silero('measured'));
    assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 420);
    await matchesApproved(panel!, 'timeline-420-dark');
  });

  it('says why there is nothing, and how to get times', async () => {
    const { page } = await open();
    assert.match(await page.locator('.state-card').innerText(), /No model is being debugged/);
    await show({ kind: 'times', times: { ...silero('run'), nodes: [], spans: [], profiling: false } });
    const card = page.locator('.state-card');
    await card.getByText('Nothing has run yet').waitFor();
    await hasNoSeriousViolations(panel!);
    await card.getByText('Measure Times', { exact: true }).click();
    await panel!.untilPosted<FromPage>(({ type }) => type === 'measure');
    await panel!.send({ type: 'busy', busy: 'measuring' });
    await page.getByText('Measuring: the model runs several times.').waitFor();
    await page.getByText('Cancel', { exact: true }).click();
    await panel!.untilPosted<FromPage>(({ type }) => type === 'stopMeasuring');
  });

  it('says which clock measured what, also where only a stretch was timed', async () => {
    const { page } = await open();
    await showTimes(silero('run'));
    assert.match(await page.locator('.clock-notice').innerText(), /Step: the clock around 1 single run,/);
    const [first, ...rest] = silero('measured').nodes;
    const { ms: _ms, clock: _clock, ...untimed } = first!;
    const stretch = { ...untimed, stretch: { nodes: 4, ms: 3.25 } };
    await showTimes({ ...silero('run'), nodes: [...rest, stretch] });
    assert.match(
      await page.locator('.clock-notice').innerText(),
      /1 node ran in a stretch that was timed as a whole/,
    );
    const row = page.locator('.node-row', { has: page.getByText('in stretch') });
    await page.locator('.node-scroller').focus();
    await page.keyboard.press('End');
    await row.waitFor();
    assert.match((await row.getAttribute('title'))!, /a stretch of 4 nodes, 3\.25 ms in all/);
  });

  it('sorts by each column, filters, and remembers both', async () => {
    const { page } = await open();
    await showTimes(silero('measured'));
    const head = (name: string) => page.locator('.node-head').getByText(name, { exact: false });
    assert.deepEqual((await names(page)).slice(0, 1), ['If_0']);
    await head('Weights').click();
    await until(
      async () => (await cells('weights')).slice(0, 3).join(),
      (bytes) => bytes === '264.2 kB,262.2 kB,262.2 kB',
      'the heaviest first',
    );
    await head('Operator').click();
    await until(
      async () => (await cells('op')).slice(0, 30),
      (operators) => operators.join() === [...operators].sort().join(),
      'operators in order',
    );
    assert.equal(await page.locator('.cell-op[role=columnheader]').getAttribute('aria-sort'), 'ascending');
    await page.locator('.operator', { hasText: 'Conv' }).click();
    await until(
      async () => [...new Set((await cells('op')).slice(1))].join(),
      (operators) => operators === 'Conv',
      'convolutions only',
    );
    await until(
      () => panel!.state() as Promise<{ filter?: string } | undefined>,
      (state) => state?.filter === 'op:Conv',
      'the saved state',
    );
    await page.locator('.filter-input').fill('no such node');
    await page.getByText('0 of 103 nodes').waitFor();
  });

  it('goes by keyboard through the table and the strip, and selects in both', async () => {
    const { page } = await open();
    await showTimes(silero('measured'));
    await page.locator('.node-scroller').focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    const posted = () => panel!.posted<FromPage>();
    const selections = async () => (await posted()).filter(({ type }) => type === 'selected').length;
    assert.equal(await selections(), 2);
    await page.locator('.node-row[aria-selected=true]', { hasText: 'stft/Conv' }).waitFor();
    await page.keyboard.press('Enter');
    await panel!.untilPosted<FromPage>(({ type }) => type === 'reveal');
    await page.locator('.strip-area').focus();
    await page.keyboard.press('ArrowUp');
    await page.locator('.node-row[aria-selected=true]', { hasText: 'If_0' }).first().waitFor();
    await page.keyboard.press('+');
    await page.getByText('200 %').waitFor();
    await page.keyboard.press('0');
    await page.getByText('100 %').waitFor();
    const equal = silero('measured').nodes.find(({ node }) => node.name === 'Equal_0')!;
    await panel!.send({ type: 'select', node: equal.node });
    await page.locator('.status-name', { hasText: 'Equal_0' }).waitFor();
  });

  it('tells what lies under the pointer, and zooms by the wheel around it', async () => {
    const { page } = await open();
    await showTimes(silero('measured'));
    const box = (await page.locator('.strip-area').boundingBox())!;
    await page.mouse.move(box.x + box.width / 2, box.y + 24);
    const hover = page.locator('.strip-hover');
    await hover.waitFor();
    assert.match(await hover.innerText(), /^If If_0\s+[\d.]+ (ms|µs)$/);
    await page.mouse.wheel(0, -300);
    await until(
      () => page.locator('.strip-zoom').innerText(),
      (text) => Number.parseInt(text, 10) > 200,
      'the zoom',
    );
    await page.mouse.down();
    await page.mouse.move(box.x + box.width / 2 - 200, box.y + 24, { steps: 3 });
    await page.mouse.up();
    assert.equal((await panel!.posted<FromPage>()).filter(({ type }) => type === 'selected').length, 0);
  });

  it('shows 20,000 nodes with a few rows only', async () => {
    const { page } = await open();
    // Made in the page: 20,000 nodes take the test's own way into it several seconds.
    await page.evaluate((times) => {
      const [first] = times.nodes;
      const nodes = Array.from({ length: 20_000 }, (_, index) => ({
        ...first!,
        node: { ...first!.node, index, name: `node_${index}` },
        ms: 1 + (index % 7),
      }));
      const bar = { kind: 'node' as const, row: 1, ms: 1, graph: first!.node.graph };
      const spans = nodes.map(({ node: { index, op, name } }) => ({ ...bar, start: index, index, op, name }));
      const run = { ...spans[0]!, kind: 'run' as const, row: 0, ms: 20_000, nodes: 20_000 };
      const shown = { ...times, nodes, spans: [run, ...spans] };
      window.postMessage({ type: 'state', state: { kind: 'times', times: shown } }, '*');
    }, silero('measured'));
    await page.getByText('20000 nodes', { exact: true }).or(page.getByText('20,000 nodes')).waitFor();
    await page.locator('.node-rows .node-row').first().waitFor();
    assert.ok((await page.locator('.node-rows .node-row').count()) < 60);
    await page.locator('.node-scroller').focus();
    await page.keyboard.press('End');
    await page.locator('.node-row[aria-selected=true]').waitFor();
    assert.equal(await page.locator('.node-row[aria-selected=true]').getAttribute('aria-rowindex'), '20001');
  });
});
