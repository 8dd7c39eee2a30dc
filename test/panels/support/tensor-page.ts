import type { Page } from 'playwright-core';
import type { PanelPage } from '../../host/page';
import { statusOf } from './drawn';
import { nextFrames } from './next-frames';
import { until } from './open-page';
import { textOf } from './picture';

/** What a person does in the page of a Tensor panel, and reads there. */
export class TensorPage {
  readonly page: Page;

  constructor(readonly panel: PanelPage) {
    this.page = panel.page;
  }

  /** Opens a view by its tab or, where there is no room for that, from the menu of the others. */
  async view(name: string): Promise<void> {
    const tab = this.page.locator(`.view-tabs [role=tab]:text-is("${name}")`);
    await tab.waitFor({ state: 'attached' });
    if (await tab.isVisible()) return tab.click();
    await this.page.getByRole('button', { name: 'More views' }).click();
    await this.page.getByRole('menuitem', { name, exact: true }).click();
  }

  /** Chooses in a dropdown, by the label that it has. */
  async choose(label: string, option: string): Promise<void> {
    const field = this.page.getByRole('combobox', { name: label, exact: true }).filter({ visible: true });
    await field.click();
    await this.page.getByRole('option', { name: option }).filter({ visible: true }).click();
  }

  /** What a dropdown shows. */
  chosen(label: string): Promise<string> {
    const field = this.page.getByRole('combobox', { name: label, exact: true }).filter({ visible: true });
    return field.evaluate((dropdown) => (dropdown as unknown as { displayValue: string }).displayValue);
  }

  /** Waits until the picture is drawn and nothing of it is to come. */
  async settled(): Promise<void> {
    await until(
      () => this.page.locator('.view:not([hidden]) .picture').getAttribute('aria-busy'),
      (busy) => busy === 'false',
      'the picture',
    );
    await nextFrames(this.panel);
  }

  /** Waits until the picture of the view has not changed for a while: of views that do not tell when all of it is there. */
  async still(): Promise<void> {
    const canvas = this.page.locator('.view:not([hidden]) .picture-canvas').first();
    const read = () => canvas.evaluate((element) => (element as HTMLCanvasElement).toDataURL());
    let before = '';
    await until(
      async () => {
        await nextFrames(this.panel);
        const now = await read();
        const same = now === before;
        before = now;
        return same;
      },
      (same) => same,
      'a picture that stays',
    );
  }

  /** The index of the element under the cursor. */
  async cursor(): Promise<number[]> {
    const text = await statusOf(this.page, (now) => /\[[\d, ]+\] = [^…]+$/.test(now));
    return /\[([\d, ]+)\] =/.exec(text)![1]!.split(', ').map(Number);
  }

  /** Presses keys one after another, where the focus is. */
  async press(...keys: readonly string[]): Promise<void> {
    for (const key of keys) await this.page.keyboard.press(key);
  }

  /** Waits until a part of the page says something. */
  shows(selector: string, says: RegExp): Promise<string> {
    return until(
      () => textOf(this.page, selector),
      (text) => says.test(text),
      selector,
    );
  }

  /** Waits until the panel shows a tensor, drawn and measured. */
  async drawn(name: string): Promise<void> {
    await this.shows('.header-title', new RegExp(`^${name} `));
    await statusOf(this.page, (text) => text.startsWith(`${name}[`) && !text.endsWith('…'));
  }

  /**
   * The float32 under the cursor to the last digit, once the cursor is there: the status line's
   * `conv1[0, 3, 6, 14] = −0.21396695 percentile 52.4`, whose percentile comes with all digits.
   */
  async elementAt(name: string, index: readonly number[]): Promise<number> {
    const place = `${name}[${index.join(', ')}] = `;
    const holds = (now: string) => now.startsWith(place) && now.includes(' percentile ');
    const text = await until(() => textOf(this.page, '.status-line'), holds, `the element ${place}`);
    return Math.fround(Number(text.slice(place.length).split(' ')[0]!.replace('−', '-')));
  }
}
