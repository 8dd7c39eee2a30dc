import type { Locator, Page } from 'playwright-core';
import type { TextEditor } from './editor';
import { chooseFromMenu } from './menu';
import { oneLine, Tree } from './tree';

/** A button of the debug toolbar, by its icon. */
type ToolbarButton =
  | 'continue'
  | 'pause'
  | 'step-over'
  | 'step-into'
  | 'step-out'
  | 'step-back'
  | 'reverse-continue'
  | 'restart'
  | 'stop';

const STOP_LIMIT_MS = 30_000;

/** After how long without an effect a key or a click is taken as lost, and how often it is given. */
const LOST_MS = 10_000;
const ATTEMPTS = 3;

/**
 * The debug toolbar, the panes of Run and Debug, and the Debug Console. The panes are filled a moment after the
 * stopped line shows and hold the old stop until then: wait for the row that the new stop must have.
 */
export class DebugViews {
  readonly variables: Tree;
  readonly watch: Tree;
  readonly callStack: Tree;
  readonly breakpoints: Tree;

  constructor(
    private readonly page: Page,
    private readonly editor: TextEditor,
  ) {
    const tree = (name: string, settleMs?: number) => new Tree(page, page.locator(name).first(), settleMs);
    // The Variables pane opens its first scope 400 ms after a stop.
    this.variables = tree('.debug-variables', 700);
    this.watch = tree('.debug-watch');
    this.callStack = tree('.debug-call-stack');
    this.breakpoints = tree('.debug-breakpoints');
  }

  /**
   * Presses F5 and waits for the debug toolbar. The focus stays where it is: in a text or on a landing page.
   *
   * @param choose the entry to pick where a list comes up first, as for a model's inputs.
   */
  async start(choose?: string | RegExp): Promise<void> {
    await this.page.keyboard.press('F5');
    if (choose !== undefined) await this.chooseWhatToRun(choose);
    const started = this.toolbar.waitFor({ timeout: LOST_MS });
    if (await started.then(() => true).catch(() => false)) return;
    // In the first moments of a window, F5 may only bring Run and Debug to the front.
    if (choose === undefined) await this.page.keyboard.press('F5');
    await this.untilStarted();
  }

  /** A list goes away unchosen where a page takes the focus in that moment: F5 brings it again. */
  private async chooseWhatToRun(choose: string | RegExp): Promise<void> {
    const row = this.page.locator('.quick-input-list .monaco-list-row', { hasText: choose }).first();
    for (let attempt = 1; attempt < ATTEMPTS; attempt++) {
      const clicked = row.click({ timeout: LOST_MS });
      if (await clicked.then(() => true).catch(() => false)) return;
      await this.page.keyboard.press('Escape');
      await this.page.keyboard.press('F5');
    }
    await row.click();
  }

  /** Waits until a session runs. */
  async untilStarted(): Promise<void> {
    await this.toolbar.waitFor();
  }

  /** Waits for a stop that the editor shows and returns its line; `not` is the line of the stop before. */
  async untilStopped(not?: number): Promise<number> {
    for (const limit = Date.now() + STOP_LIMIT_MS; Date.now() < limit; ) {
      const line = await this.editor.stoppedLine().catch(() => undefined);
      if (line !== undefined && line !== not) return line;
      await this.page.waitForTimeout(100);
    }
    throw new Error(`no stop${not === undefined ? '' : ` beside line ${not}`} was shown in 30 seconds`);
  }

  /** Waits until no session runs. */
  async untilEnded(): Promise<void> {
    await this.toolbar.waitFor({ state: 'hidden' });
  }

  /** Clicks a button of the debug toolbar. */
  async press(button: ToolbarButton): Promise<void> {
    await this.toolbar.locator(`.codicon-debug-${button}`).click();
  }

  /**
   * Leaves or ends the session from the menu beside the stop button: `Disconnect and Suspend`. A toolbar that gets its
   * buttons just then takes its menu away unchosen, so the menu is opened again where the session goes on.
   */
  async endFromMenu(entry: string | RegExp): Promise<void> {
    for (let attempt = 1; attempt < ATTEMPTS; attempt++) {
      await this.toolbar.locator('.debug-stop-actions').click();
      await chooseFromMenu(this.page, entry);
      const ended = this.toolbar.waitFor({ state: 'hidden', timeout: LOST_MS });
      if (await ended.then(() => true).catch(() => false)) return;
    }
    await this.untilEnded();
  }

  /** Types a new value over the one of a row of Variables or Watch, and waits until it is taken. */
  async setValue(tree: Tree, row: string | RegExp, value: string): Promise<void> {
    await tree.openMenu(row);
    await chooseFromMenu(this.page, 'Set Value');
    await this.fillRow(tree, value);
  }

  /** Breaks at an operator or a pattern of names, by the Breakpoints pane. */
  async addFunctionBreakpoint(pattern: string): Promise<void> {
    await this.breakpointsAction('Add Function Breakpoint');
    await this.fillRow(this.breakpoints, pattern);
    await this.breakpoints.row(pattern).waitFor();
  }

  /** Breaks on bytes of memory, `0x100000000 + 4`, by the Breakpoints pane. */
  async addDataBreakpointAt(range: string, access: 'read' | 'write' | 'readWrite'): Promise<void> {
    await this.breakpointsAction('Add Data Breakpoint at Address');
    const input = this.page.locator('.quick-input-widget input').first();
    await input.fill(range);
    await input.press('Enter');
    await this.page.locator('.quick-input-list').getByText(access, { exact: true }).click();
  }

  /** Steps over and returns the line of the next stop. */
  async stepOver(): Promise<number> {
    const before = await this.untilStopped();
    await this.press('step-over');
    return this.untilStopped(before);
  }

  /** The frames of the Call Stack, top first, one line each. */
  async frames(): Promise<string[]> {
    await this.callStack.element.locator('.monaco-list-row').first().waitFor();
    return (await this.callStack.rows()).map((row) => row.text);
  }

  /** Evaluates an expression in the Debug Console, which is opened, and returns the answer's text. */
  async evaluate(expression: string): Promise<string> {
    const input = this.page.locator('.repl-input-wrapper .monaco-editor').first();
    if (!(await input.isVisible())) {
      await this.page.keyboard.press('Control+Shift+Y');
      await input.waitFor();
    }
    await input.click();
    await this.page.keyboard.type(expression);
    // Escape closes completions, which would take the Enter.
    await this.page.keyboard.press('Escape');
    await this.page.keyboard.press('Enter');
    const answer = this.page.locator('.repl .monaco-list-row:has(.evaluation-result)').last();
    const question = this.page.locator('.repl .monaco-list-row', { hasText: expression }).first();
    await question.waitFor();
    await answer.waitFor();
    return oneLine(await answer.innerText());
  }

  /** The lines of the Debug Console that are on the screen. */
  async consoleLines(): Promise<string[]> {
    return (await new Tree(this.page, this.page.locator('.repl').first()).rows()).map((row) => row.text);
  }

  /** Clicks a button in the header of the Breakpoints pane. */
  private async breakpointsAction(label: string): Promise<void> {
    const header = this.page.locator('.part.sidebar .pane-header[aria-label^="Breakpoints"]');
    await header.hover();
    await header.locator(`.action-label[aria-label^="${label}"]`).click();
  }

  /** Fills the input box that a row of a pane has become. */
  private async fillRow(tree: Tree, text: string): Promise<void> {
    const input = tree.element.locator('.inputBoxContainer input');
    await input.fill(text);
    await input.press('Enter');
    await input.waitFor({ state: 'hidden' });
  }

  private get toolbar(): Locator {
    return this.page.locator('.debug-toolbar');
  }
}
