import type { Locator, Page } from 'playwright-core';
import { type BreakpointKind, fillBreakpointWidget } from './breakpoint-widget';
import { chooseFromMenu } from './menu';

const BREAKPOINT = ['', '-unverified', '-conditional', '-log']
  .map((kind) => `.codicon-debug-breakpoint${kind}`)
  .join(', ');
const CLICKS = 8;
const HOVERS = 8;
const LINE_PX = 19;
const STILL_MS = 150;
const STILL_LIMIT_MS = 5000;

/** The text editor of the active editor group. Lines are 1-based and must be on the screen. */
export class TextEditor {
  constructor(private readonly page: Page) {}

  /** The editor's element. */
  get element(): Locator {
    return this.page.locator('.editor-group-container.active .editor-instance .monaco-editor').first();
  }

  /** Waits until text is on the screen. */
  async untilShown(): Promise<void> {
    await this.element.locator('.view-line').first().waitFor();
  }

  /** The language that the status bar names. */
  language(): Promise<string> {
    return this.page.locator('#status\\.editor\\.mode').innerText();
  }

  /** The visible lines with their numbers, from top to bottom; inline values at a line's end are part of it. */
  async lines(): Promise<{ number: number; text: string }[]> {
    await this.untilShown();
    return this.element.evaluate((editor) => {
      const top = (element: Element) => element.getBoundingClientRect().top;
      const numbers = [...editor.querySelectorAll('.margin-view-overlays .line-numbers')];
      const byTop = new Map(
        numbers.map((element) => [Math.round(top(element)), Number(element.textContent)]),
      );
      return [...editor.querySelectorAll('.view-lines > .view-line')]
        .map((element) => ({
          number: byTop.get(Math.round(top(element))) ?? 0,
          text: element.textContent ?? '',
        }))
        .map(({ number, text }) => ({ number, text: text.replace(/\u00a0/g, ' ').trimEnd() }))
        .sort((a, b) => a.number - b.number);
    });
  }

  /** The text of one line. */
  async lineText(line: number): Promise<string> {
    const found = (await this.lines()).find((candidate) => candidate.number === line);
    if (!found) throw new Error(`line ${line} is not on the screen`);
    return found.text;
  }

  /** The number of the first visible line that matches. */
  async lineWith(text: string | RegExp): Promise<number> {
    const matches = (line: string) => (typeof text === 'string' ? line.includes(text) : text.test(line));
    const lines = await this.lines();
    const found = lines.find((line) => matches(line.text));
    if (!found) throw new Error(`no visible line has ${text}:\n${lines.map((line) => line.text).join('\n')}`);
    return found.number;
  }

  /**
   * Clicks in the text, so that the keyboard goes there; at a line, until the cursor is in it: code lenses that come just
   * then move the lines under the pointer.
   */
  async focus(line?: number): Promise<void> {
    if (line === undefined) {
      await this.element
        .locator('.view-line')
        .first()
        .click({ position: { x: 4, y: 4 } });
      return;
    }
    for (let click = 0; click < CLICKS; click++) {
      const { y, height } = await this.stillBox(line);
      const text = await this.element.locator('.editor-scrollable').first().boundingBox();
      await this.page.mouse.click((text?.x ?? 0) + 4, y + height / 2);
      for (let wait = 0; wait < 10; wait++) {
        if ((await this.cursor()).startsWith(`Ln ${line},`)) return;
        await this.page.waitForTimeout(100);
      }
    }
    throw new Error(`${CLICKS} clicks in line ${line} left the cursor at ${await this.cursor()}`);
  }

  /** Where the status bar says that the cursor is: `Ln 22, Col 1`. */
  private cursor(): Promise<string> {
    return this.page.locator('#status\\.editor\\.selection').innerText();
  }

  /** Scrolls to a line with the "Go to Line" box. */
  async goTo(line: number): Promise<void> {
    await this.focus();
    await this.page.keyboard.press('Control+G');
    const input = this.page.locator('.quick-input-widget input').first();
    await input.fill(`:${line}`);
    await input.press('Enter');
    await this.lineNumber(line).waitFor();
  }

  /**
   * Clicks the gutter beside a line until a breakpoint's sign shows there: a click in the first moment after a
   * file opens can be lost, or hit another line, where code lenses move the lines just then; it is taken back.
   */
  async toggleBreakpoint(line: number): Promise<void> {
    const before = await this.breakpoints();
    for (let click = 0; click < CLICKS; click++) {
      await this.clickGutter(line);
      for (let wait = 0; wait < 15; wait++) {
        const now = await this.breakpoints();
        if (now.includes(line) !== before.includes(line)) return;
        const hit = now.find((other) => other !== line && !before.includes(other));
        if (hit !== undefined) {
          await this.clickGutter(hit);
          break;
        }
        await this.page.waitForTimeout(100);
      }
    }
    throw new Error(`${CLICKS} clicks in the gutter of line ${line} changed no breakpoint`);
  }

  /** Sets a breakpoint with a condition, a hit count or a log message by the gutter's menu. */
  async addBreakpoint(line: number, kind: BreakpointKind, text: string): Promise<void> {
    await this.clickGutter(line, 'right');
    await chooseFromMenu(this.page, 'Add Conditional Breakpoint');
    await fillBreakpointWidget(this.page, kind, text);
  }

  /** Chooses from the context menu of a line, with the cursor in it. */
  async chooseFromMenu(line: number, entry: string | RegExp): Promise<void> {
    const element = await this.lineElement(line);
    await element.click({ button: 'right', position: { x: 40, y: LINE_PX / 2 } });
    await chooseFromMenu(this.page, entry);
  }

  /** One click in the gutter beside a line. */
  async clickGutter(line: number, button: 'left' | 'right' = 'left'): Promise<void> {
    const box = await this.stillBox(line);
    await this.page.mouse.move(box.x - 8, box.y + box.height / 2);
    await this.page.mouse.click(box.x - 8, box.y + box.height / 2, { button });
  }

  /** Lines with a breakpoint's sign, verified or not. */
  breakpoints(): Promise<number[]> {
    return this.linesBeside(`.glyph-margin-widgets :is(${BREAKPOINT})`);
  }

  /** Lines whose breakpoint the debugger has not accepted. */
  unverifiedBreakpoints(): Promise<number[]> {
    return this.linesBeside('.glyph-margin-widgets .codicon-debug-breakpoint-unverified');
  }

  /** The line on which the debugger stands, where it is on the screen. */
  async stoppedLine(): Promise<number | undefined> {
    return (await this.linesBeside('.view-overlays .debug-top-stack-frame-line'))[0];
  }

  /** Puts the cursor into a text of a line. */
  async clickText(line: number, text: string): Promise<void> {
    const { x, y } = await this.boxOf(line, text);
    await this.page.mouse.click(x, y);
  }

  /**
   * Moves the pointer over a text of a line and returns what the debugger's hover shows. On a busy machine VS Code may
   * drop a hover, and takes it up again when the pointer comes anew.
   */
  async hover(line: number, text: string): Promise<string> {
    const widget = this.page.locator('.debug-hover-widget').first();
    for (let attempt = 0; attempt < HOVERS; attempt++) {
      // Values and types that come and go at a stop move what is in the line.
      const box = await this.boxOf(line, text);
      // A pointer that only appears somewhere does not hover: it has to move there.
      await this.page.mouse.move(box.x + 20, box.y + 2 * LINE_PX);
      await this.page.mouse.move(box.x, box.y, { steps: 4 });
      const shown = widget.waitFor({ timeout: 3000 });
      if (await shown.then(() => true).catch(() => false)) return widget.innerText();
    }
    throw new Error(`${HOVERS} times over ${text} in line ${line}, the pointer brought no value`);
  }

  /** The centre of a text in a line, in CSS pixels of the page. */
  private async boxOf(line: number, text: string): Promise<{ x: number; y: number }> {
    const element = await this.lineElement(line);
    const centre = await element.evaluate((host, wanted) => {
      const nodes: Text[] = [];
      const walker = document.createTreeWalker(host, NodeFilter.SHOW_TEXT);
      while (walker.nextNode()) nodes.push(walker.currentNode as Text);
      // A text may run over several coloured spans: find its characters in the joined text.
      const joined = nodes.map((node) => node.data.replace(/\u00a0/g, ' ')).join('');
      const start = joined.indexOf(wanted);
      if (start < 0) return undefined;
      let offset = start + Math.floor(wanted.length / 2);
      for (const node of nodes) {
        if (offset < node.data.length) {
          const range = document.createRange();
          range.setStart(node, offset);
          range.setEnd(node, offset + 1);
          const box = range.getBoundingClientRect();
          return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
        }
        offset -= node.data.length;
      }
      return undefined;
    }, text);
    if (!centre) throw new Error(`line ${line} does not hold ${text}`);
    const area = await this.element.boundingBox();
    if (area && centre.x > area.x + area.width)
      throw new Error(`${text} in line ${line} is right of what is shown`);
    return centre;
  }

  /** Where a line's number stands, once it has stood there for a while. */
  private async stillBox(line: number): Promise<{ x: number; y: number; height: number }> {
    let last = '';
    for (const limit = Date.now() + STILL_LIMIT_MS; ; await this.page.waitForTimeout(STILL_MS)) {
      const box = await this.lineNumber(line).boundingBox();
      if (!box) throw new Error(`line ${line} is not on the screen`);
      const now = JSON.stringify(box);
      if (now === last || Date.now() > limit) return box;
      last = now;
    }
  }

  private lineNumber(line: number): Locator {
    return this.element.locator('.margin-view-overlays .line-numbers', { hasText: new RegExp(`^${line}$`) });
  }

  private async lineElement(line: number): Promise<Locator> {
    await this.stillBox(line);
    // Asked in one go: between two questions the lines may have moved.
    const index = await this.element.evaluate((editor, wanted) => {
      const top = (element: Element) => element.getBoundingClientRect().top;
      const numbers = [...editor.querySelectorAll('.margin-view-overlays .line-numbers')];
      const number = numbers.find((element) => element.textContent === String(wanted));
      const all = [...editor.querySelectorAll('.view-lines > .view-line')];
      return number ? all.findIndex((element) => Math.abs(top(element) - top(number)) < 2) : -1;
    }, line);
    if (index < 0) throw new Error(`line ${line} is not on the screen`);
    return this.element.locator('.view-lines > .view-line').nth(index);
  }

  /** The line numbers at the height of the elements that match. */
  private linesBeside(selector: string): Promise<number[]> {
    return this.element.evaluate((editor, wanted) => {
      const middle = (element: Element) => {
        const box = element.getBoundingClientRect();
        return box.top + box.height / 2;
      };
      const numbers = [...editor.querySelectorAll('.margin-view-overlays .line-numbers')];
      const marks = [...editor.querySelectorAll(wanted)].map(middle);
      return numbers
        .filter((element) => marks.some((mark) => Math.abs(mark - middle(element)) < 6))
        .map((element) => Number(element.textContent))
        .sort((a, b) => a - b);
    }, selector);
  }
}
