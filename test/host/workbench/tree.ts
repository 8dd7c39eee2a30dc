import type { Locator, Page } from 'playwright-core';

const ATTEMPTS = 3;

/** A row of a tree as it is on the screen. */
export interface TreeRow {
  /** The row's text in one line. */
  text: string;
  /** Depth, 1 for the roots. */
  level: number;
  /** Undefined for a leaf. */
  expanded: boolean | undefined;
}

/**
 * One of VS Code's lists and trees: Explorer, Variables, Call Stack, views of extensions. Only rows inside the
 * visible part exist.
 */
export class Tree {
  constructor(
    private readonly page: Page,
    /** The element around the tree. */
    readonly element: Locator,
    /** How long the pane may take to open rows by itself, in milliseconds. */
    private readonly settleMs = 0,
  ) {}

  isVisible(): Promise<boolean> {
    return this.element.isVisible();
  }

  /** Rows that contain the text; a text is compared as a part of it, ignoring case. */
  row(text: string | RegExp): Locator {
    return this.element.locator('.monaco-list-row', { hasText: text });
  }

  /** Waits for the row and returns its text in one line. */
  async textOf(text: string | RegExp): Promise<string> {
    const row = this.row(text).first();
    await row.waitFor();
    return oneLine(await row.innerText());
  }

  /** All visible rows from top to bottom. */
  async rows(): Promise<TreeRow[]> {
    const read = await this.element.locator('.monaco-list-row').evaluateAll((elements) =>
      elements.map((element) => ({
        index: Number(element.getAttribute('data-index')),
        text: (element as unknown as { innerText: string }).innerText,
        level: Number(element.getAttribute('aria-level') ?? 1),
        expanded: element.getAttribute('aria-expanded'),
      })),
    );
    // Rows are recycled: the order of the elements says nothing.
    read.sort((a, b) => a.index - b.index);
    return read.map(({ text, level, expanded }) => ({
      text: oneLine(text),
      level,
      expanded: expanded === null ? undefined : expanded === 'true',
    }));
  }

  /**
   * Expands a row unless it is expanded already. The children may follow a moment later: wait for the one you
   * want with `row(…).waitFor()`.
   */
  async expand(text: string | RegExp): Promise<void> {
    const row = this.row(text).first();
    const expanded = this.element
      .locator('.monaco-list-row[aria-expanded="true"]', { hasText: text })
      .first();
    await row.waitFor();
    // A pane that opens rows by itself gets the time to do so: a click in that moment would close the row again.
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const patience = attempt === 0 ? this.settleMs : 2000;
      const done = await expanded.waitFor({ timeout: Math.max(patience, 1) }).then(
        () => true,
        () => false,
      );
      if (done) return;
      await row.locator('.monaco-tl-twistie').click();
    }
    await expanded.waitFor();
  }

  async click(text: string | RegExp): Promise<void> {
    await this.row(text).first().click();
  }

  async doubleClick(text: string | RegExp): Promise<void> {
    await this.row(text).first().dblclick();
  }

  /**
   * Opens a row's context menu; `Workbench.chooseFromMenu` clicks in it. A tree that is filled anew in that moment
   * passes over the click.
   */
  async openMenu(text: string | RegExp): Promise<void> {
    const menu = this.page.locator('.context-view .monaco-menu');
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      await this.row(text).first().click({ button: 'right' });
      const isOpen = menu.waitFor({ timeout: 2000 });
      if (await isOpen.then(() => true).catch(() => false)) return;
    }
    await menu.waitFor();
  }

  /** Clicks a button that a row shows while the pointer is over it, by the start of its label. */
  async clickAction(text: string | RegExp, label: string): Promise<void> {
    const row = this.row(text).first();
    await row.hover();
    await row.locator(`.action-label[aria-label^="${label}"]`).click();
  }
}

/** Text of the screen in one line; VS Code puts no-break spaces and line breaks between the parts of a row. */
export function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
