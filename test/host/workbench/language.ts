import type { Locator, Page } from 'playwright-core';
import type { TextEditor } from './editor';

/** What a language server brings into the text editor: problems, quick fixes, renames, suggestions, hints. */
export class LanguageFeatures {
  constructor(
    private readonly page: Page,
    private readonly editor: TextEditor,
  ) {}

  /** The wavy lines under what is an error. */
  get errors(): Locator {
    return this.editor.element.locator('.squiggly-error');
  }

  /** Chooses a quick fix of what stands in a line, from the box that Ctrl+. opens. */
  async quickFix(line: number, text: string, title: string | RegExp): Promise<void> {
    const action = this.page.locator('.action-widget .monaco-list-row', { hasText: title }).first();
    // What comes in meanwhile (inferred types, a lens) closes the box again.
    for (let tries = 0; tries < 5; tries++) {
      await this.editor.clickText(line, text);
      await this.page.keyboard.press('Control+.');
      const isDone = await action.click({ timeout: 5_000 }).then(
        () => true,
        () => false,
      );
      if (isDone) return;
    }
    throw new Error(`no quick fix '${title}' came`);
  }

  /** Renames what stands in a line with F2. */
  async rename(line: number, text: string, name: string): Promise<void> {
    const input = this.page.locator('.rename-box input').first();
    // Lines move down when code lenses come in above them, also between looking for a name and clicking on it.
    for (let tries = 0; tries < 5; tries++) {
      await this.editor.clickText(line, text);
      await this.page.keyboard.press('F2');
      const isOpen = await input.waitFor({ timeout: 5_000 }).then(
        () => true,
        () => false,
      );
      if (isOpen) break;
    }
    await input.fill(name);
    await input.press('Enter');
    await input.waitFor({ state: 'hidden' });
  }

  /** An entry of the list of suggestions, which Ctrl+Space opens where it is not open. */
  suggestion(label: string | RegExp): Locator {
    return this.page.locator('.suggest-widget.visible .monaco-list-row', { hasText: label }).first();
  }

  /** The box that shows the parameters of what is being typed. */
  get signature(): Locator {
    return this.page.locator('.parameter-hints-widget.visible');
  }

  /** What is written above a line: `Debug`. */
  lens(label: string | RegExp): Locator {
    return this.editor.element.locator('.codelens-decoration', { hasText: label });
  }
}
