import type { FrameLocator, Locator } from 'playwright-core';
import type { Workbench } from '../host/workbench';

/** A divider may stand this far from where a picture wants it, in CSS pixels. */
const nearEnough = 2;

/** The window that a scene is arranged in: what a person does with views, columns and dividers. */
export class Stage {
  constructor(readonly vscode: Workbench) {}

  /** Shows the value of an expression in the Tensor panel. */
  async showExpression(expression: string): Promise<void> {
    await this.vscode.runCommand('ONNX: Show Expression in Tensor Panel');
    await this.vscode.answer(expression);
  }

  /** The page of the Tensor panel, once it shows a tensor. */
  async tensorPanel(): Promise<FrameLocator> {
    const panel = await this.vscode.webview('Tensor');
    await panel.getByRole('tab', { selected: true }).waitFor();
    return panel;
  }

  /** Chooses a view of the Tensor panel by its tab. */
  async chooseView(label: string): Promise<void> {
    const tab = (await this.tensorPanel()).getByRole('tab', { name: label, exact: true });
    await tab.click();
  }

  /** Chooses from a list of a page, by the class of its field. */
  async choose(page: FrameLocator, field: string, entry: string): Promise<void> {
    await page.locator(`${field} vscode-dropdown`).click();
    await page.locator(`${field} vscode-option`, { hasText: entry }).first().click();
  }

  /** Adds expressions to the Watch pane. */
  async watch(...expressions: readonly string[]): Promise<void> {
    const header = this.vscode.page.locator('.part.sidebar .pane-header[aria-label^="Watch"]');
    for (const expression of expressions) {
      await header.hover();
      await header.locator('.action-label[aria-label^="Add Expression"]').click();
      const input = this.vscode.debug.watch.element.locator('.inputBoxContainer input');
      await input.fill(expression);
      await input.press('Enter');
      await this.vscode.debug.watch.row(expression).first().waitFor();
    }
  }

  /** Opens the model's graph in the column of the text, over or under it, and returns its page. */
  async openGraph(model: string, where: 'over' | 'under'): Promise<FrameLocator> {
    await this.focusText();
    await this.vscode.runCommand('ONNX: Open Graph');
    await this.vscode.untilTab(model);
    // The page takes the focus once it is there.
    await (await this.vscode.webview(model)).locator('canvas:visible').first().waitFor();
    return this.moveToText(model, where);
  }

  /** Brings the current node into the sight of the text, where that is not covered. */
  async showCurrentLine(): Promise<void> {
    await this.vscode.runCommand('ONNX: Go to Current Node');
  }

  /** Brings the current node into the sight of a graph, without its details. */
  async showCurrentNode(graph: FrameLocator): Promise<void> {
    await graph.getByRole('tree').press('.');
    // By the keyboard: a click waits for frames, which come late in a window with several pages.
    await graph.getByRole('button', { name: 'Close' }).press('Enter');
  }

  /** Pulls a graph up by so many CSS pixels. */
  async pullUp(graph: FrameLocator, by: number): Promise<void> {
    const box = await graph.locator('canvas:visible').first().boundingBox();
    if (!box) throw new Error('the graph is not on the screen');
    const [x, y] = [box.x + box.width - 24, box.y + box.height - 24];
    const { mouse } = this.vscode.page;
    await mouse.move(x, y);
    await mouse.down();
    await mouse.move(x, y - by, { steps: 6 });
    await mouse.up();
  }

  /** Opens the Timeline in the column of the text, over or under it, and returns its page. */
  async openTimeline(where: 'over' | 'under'): Promise<FrameLocator> {
    await this.vscode.runCommand('ONNX: Show Timeline');
    await (await this.vscode.webview('Timeline')).locator('canvas:visible').first().waitFor();
    await this.vscode.page.locator('.tab', { hasText: 'Timeline' }).click();
    await this.vscode.untilTab('Timeline');
    return this.moveToText('Timeline', where);
  }

  /** Moves the active editor to the first column, where it covers the text or stands in a group under it. */
  private async moveToText(title: string, where: 'over' | 'under'): Promise<FrameLocator> {
    const groups = this.vscode.page.locator('.editor-group-container');
    const count = await groups.count();
    await this.vscode.runCommand('View: Move Editor into Left Group');
    await groups.first().locator('.tab.active', { hasText: title }).waitFor();
    if (where === 'under') {
      await this.vscode.runCommand('View: Move Editor into Group Below');
      await groups.nth(count).waitFor();
    }
    const page = await this.vscode.webview(title);
    await page.locator('canvas:visible').first().waitFor();
    return page;
  }

  /** Brings the keyboard back to the column of the text, the first. */
  async focusText(): Promise<void> {
    await this.vscode.runCommand('View: Focus First Editor Group');
  }

  /** Puts the divider between two columns (`vertical`) or rows that is nearest to `from` at `to`. */
  async moveDivider(orientation: 'vertical' | 'horizontal', from: number, to: number): Promise<void> {
    const across = orientation === 'vertical' ? 'x' : 'y';
    const sashes = this.vscode.page.locator(`.monaco-sash.${orientation}:not(.disabled)`);
    const middles: { at: number; along: number }[] = [];
    for (const sash of await sashes.all()) {
      const box = await sash.boundingBox();
      if (!box || Math.max(box.width, box.height) < 100) continue;
      const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
      middles.push(across === 'x' ? { at: x, along: y } : { at: y, along: x });
    }
    middles.sort((a, b) => Math.abs(a.at - from) - Math.abs(b.at - from));
    const nearest = middles[0];
    if (!nearest) throw new Error(`there is no ${orientation} divider`);
    if (Math.abs(nearest.at - to) <= nearEnough) return;
    const point = (at: number) =>
      across === 'x' ? ([at, nearest.along] as const) : ([nearest.along, at] as const);
    const { mouse } = this.vscode.page;
    await mouse.move(...point(nearest.at));
    await mouse.down();
    await mouse.move(...point((nearest.at + to) / 2), { steps: 4 });
    await mouse.move(...point(to), { steps: 4 });
    await mouse.up();
  }

  /** Opens rows of a tree, from the outside inwards. */
  async expand(tree: 'variables' | 'callStack', ...rows: readonly (string | RegExp)[]): Promise<void> {
    for (const row of rows) await this.vscode.debug[tree].expand(row);
  }

  /** The header of a pane of the side bar. */
  pane(title: string): Locator {
    return this.vscode.page.locator(`.part.sidebar .pane-header[aria-label^="${title}"]`);
  }
}
