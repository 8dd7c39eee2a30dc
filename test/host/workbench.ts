import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import type { Browser, FrameLocator, Page } from 'playwright-core';
import { launchBrowser, newPage } from '../../scripts/host/browser';
import { type Server, startServer } from '../../scripts/host/server';
import { installBrowserVsCode } from '../../scripts/host/vscode';
import { copyWorkspace, type WorkspaceCopy } from '../../scripts/host/workspace';
import { installedExtension, PROJECT } from './extension-package';
import { DebugViews } from './workbench/debug';
import { TextEditor } from './workbench/editor';
import { LanguageFeatures } from './workbench/language';
import { chooseFromMenu } from './workbench/menu';
import { Tree } from './workbench/tree';
import { findWebview } from './workbench/webview';

/** The two themes that the product is looked at in. */
export type Theme = 'Dark Modern' | 'Light Modern';

/** How a workbench is opened. */
export interface WorkbenchOptions {
  /** Folder to open; a temporary copy of it is opened, so the test may change it. */
  folder: string;
  /** The extension's folder; the project without it. */
  extension?: string;
  theme?: Theme;
  /** User settings beside the quiet ones. */
  settings?: Record<string, unknown>;
  /** Display language of which extensions may have translations; English without it. VS Code's own words stay English. */
  language?: string;
  /** Window size in CSS pixels; 1600 by 1000 without it. */
  viewport?: { width: number; height: number };
}

/** How long an element may take to show before a test fails. */
const PATIENCE_MS = 30_000;

const TOOLTIP_MS = 600;

/** How often the Command Palette is opened for a command, and how long it may take to list it. */
const COMMAND_ATTEMPTS = 4;
const PALETTE_MS = 8000;

/**
 * VS Code in a headless Chromium, with the extension installed from its `.vsix`, driven as a person would:
 * by what is on the screen. Every method waits until what it names is there and fails after 30 seconds.
 *
 * ```ts
 * const vscode = await Workbench.open({ folder: 'examples/digits' });
 * await vscode.openFile('digits.onnx');
 * await vscode.runCommand('ONNX Debugger: Open as Text');
 * const conv = await vscode.editor.lineWith('Conv');
 * await vscode.editor.toggleBreakpoint(conv);
 * await vscode.debug.start();
 * assert.equal(await vscode.debug.untilStopped(), conv);
 * await vscode.debug.variables.expand('Outputs');
 * await vscode.debug.variables.row(/float32\[1,8/).waitFor();
 * await vscode.screenshot('digits-dark');
 * await vscode.close();
 * ```
 */
export class Workbench {
  /** The active text editor. */
  readonly editor: TextEditor;
  /** The debug toolbar, the panes of Run and Debug, the Debug Console. */
  readonly debug: DebugViews;
  /** Problems, quick fixes, renames, suggestions in the active text editor. */
  readonly language: LanguageFeatures;
  /** Errors that the page's own console reported; extension errors go to {@link serverLog}. */
  readonly pageErrors: string[] = [];

  private constructor(
    /** Playwright's page, for what has no method here. */
    readonly page: Page,
    /** Absolute path of the opened copy of the folder. */
    readonly folder: string,
    private readonly browser: Browser,
    private readonly server: Server,
    private readonly workspace: WorkspaceCopy,
  ) {
    this.editor = new TextEditor(page);
    this.debug = new DebugViews(page, this.editor);
    this.language = new LanguageFeatures(page, this.editor);
    page.setDefaultTimeout(PATIENCE_MS);
    page.on('pageerror', (error) => this.pageErrors.push(String(error)));
  }

  /** Starts a server and a browser and waits for the window (about ten seconds; the first time installs both). */
  static async open(options: WorkbenchOptions): Promise<Workbench> {
    const source = path.resolve(PROJECT, options.folder);
    const extensionsFolder = await installedExtension(options.extension);
    const workspace = await copyWorkspace(source);
    const settings = {
      'workbench.colorTheme': options.theme ?? 'Dark Modern',
      // Inferred types stand in the middle of the lines, which tests find by their text.
      'editor.inlayHints.enabled': 'off',
      ...options.settings,
    };
    const server = await startServer(await installBrowserVsCode(), {
      extensionsFolder,
      settings,
      language: options.language,
    });
    let browser: Browser | undefined;
    try {
      browser = await launchBrowser();
      const page = await newPage(browser, options.viewport ?? { width: 1600, height: 1000 });
      const workbench = new Workbench(page, workspace.folder, browser, server, workspace);
      await page.goto(server.address(workspace.folder));
      await page.locator('.monaco-workbench .part.statusbar').waitFor();
      await workbench.untilTheme(options.theme ?? 'Dark Modern');
      // Before the extension's contributions are read, a model would open as a text of bytes.
      await page.locator('.activitybar .action-label[aria-label^="ONNX"]').waitFor();
      return workbench;
    } catch (error) {
      await browser?.close();
      await server.stop();
      await workspace.remove();
      throw error;
    }
  }

  /** Ends browser and server and removes the copied folder. */
  async close(): Promise<void> {
    await this.browser.close();
    await this.server.stop();
    await this.workspace.remove();
  }

  /**
   * Opens a file by a double click in the Explorer and waits for its tab. A path in a subfolder opens the
   * folders on its way.
   */
  async openFile(file: string): Promise<void> {
    const explorer = this.tree('.explorer-folders-view');
    const parts = file.split('/');
    const name = parts.pop() ?? file;
    // A hidden Explorer (another view is in front) comes back with its own command.
    if (!(await explorer.isVisible())) await this.runCommand('View: Show Explorer');
    for (const folder of parts) await explorer.expand(folder);
    await explorer.row(name).first().dblclick();
    await this.untilTab(name);
  }

  /** Waits until the active tab's label contains `label`. */
  async untilTab(label: string | RegExp): Promise<void> {
    await this.page
      .locator('.editor-group-container.active .tab.active', { hasText: label })
      .first()
      .waitFor();
  }

  /** The labels of all open tabs. */
  async tabs(): Promise<string[]> {
    return this.page
      .locator('.editor-group-container .tab')
      .evaluateAll((all) => all.map((tab) => tab.getAttribute('aria-label') ?? ''));
  }

  /** Runs a command of the Command Palette by its exact title, with its category: `ONNX Debugger: Show Tensor`. */
  async runCommand(title: string): Promise<void> {
    const input = this.page.locator('.quick-input-widget input').first();
    const row = this.page.locator('.quick-input-list .monaco-list-row', { hasText: title }).first();
    const tryOnce = async (patience: number) => {
      await this.page.keyboard.press('F1');
      await input.waitFor({ timeout: patience });
      await input.fill(`>${title}`);
      await row.click({ timeout: patience });
    };
    // A page that takes the focus in that moment closes the palette again.
    for (let attempt = 1; attempt < COMMAND_ATTEMPTS; attempt++) {
      const done = await tryOnce(PALETTE_MS).then(
        () => true,
        () => false,
      );
      if (done) return;
      await this.page.keyboard.press('Escape');
    }
    await tryOnce(PATIENCE_MS);
  }

  /** Chooses an entry of an open quick pick by the text it contains. */
  async pick(entry: string | RegExp): Promise<void> {
    await this.page.locator('.quick-input-list .monaco-list-row', { hasText: entry }).first().click();
  }

  /** Confirms an open input box once it proposes what is expected, as a dialog for files does. */
  async acceptInput(proposed: RegExp): Promise<void> {
    const input = this.page.locator('.quick-input-widget input').first();
    let value = '';
    for (const limit = Date.now() + PATIENCE_MS; Date.now() < limit; ) {
      value = await input.inputValue();
      if (proposed.test(value)) return input.press('Enter');
      await this.page.waitForTimeout(50);
    }
    throw new Error(`the input box proposes ${value}, not ${proposed}`);
  }

  /** Types into an open input box and confirms it. */
  async answer(text: string): Promise<void> {
    const input = this.page.locator('.quick-input-widget input').first();
    await input.fill(text);
    await input.press('Enter');
  }

  /** Chooses an entry of the context menu that is open. */
  chooseFromMenu(entry: string | RegExp): Promise<void> {
    return chooseFromMenu(this.page, entry);
  }

  /** Waits until a text is on the screen. */
  async untilText(text: string | RegExp): Promise<void> {
    await this.page.getByText(text).first().waitFor();
  }

  /** Starts a launch configuration by its name and waits for the debug toolbar. */
  async startConfiguration(name: string): Promise<void> {
    await this.runCommand('Debug: Select and Start Debugging');
    await this.pick(name);
    await this.debug.untilStarted();
  }

  /** Brings a view container to the front by its name in the activity bar: `Run and Debug`, `ONNX Debugger`. */
  async openContainer(name: string): Promise<void> {
    const item = this.page
      .locator(`.activitybar .action-item:has(.action-label[aria-label^="${name}"])`)
      .first();
    await item.waitFor();
    // A click on the container that is in front already would close the side bar.
    if ((await item.getAttribute('class'))?.includes('checked')) return;
    await item.click();
  }

  /** A tree by the selector of the element around it; a view of the side bar by its title is {@link view}. */
  tree(selector: string): Tree {
    return new Tree(this.page, this.page.locator(selector).first());
  }

  /** The tree in a pane of the side bar by the pane's title: `Run History`. */
  view(title: string): Tree {
    // A container with one view merges the two titles: then the pane has no header of its own.
    const pane = this.page.locator('.part.sidebar .pane', {
      has: this.page.locator(`.pane-header[aria-label^="${title}"]`),
    });
    return new Tree(this.page, pane.first());
  }

  /** The document inside a webview (panel, custom editor or view) by the title of its tab. */
  webview(title: string): Promise<FrameLocator> {
    return findWebview(this.page, title, PATIENCE_MS);
  }

  /** Texts of the notifications on the screen. */
  async notifications(): Promise<string[]> {
    return this.page.locator('.notifications-toasts .notification-list-item-message').allInnerTexts();
  }

  /** Closes all notifications, say before a screenshot. */
  async clearNotifications(): Promise<void> {
    await this.runCommand('Notifications: Clear All Notifications');
  }

  /** Switches the colour theme and waits until the window shows it. */
  async setTheme(theme: Theme): Promise<void> {
    if (await this.page.locator(themeSelector(theme)).isVisible()) return;
    await this.runCommand('Preferences: Color Theme');
    const list = this.page.locator('.quick-input-list .monaco-list-row');
    await list.first().waitFor();
    await this.page.locator('.quick-input-widget input').first().fill(theme);
    await list.filter({ hasText: theme }).first().click();
    await this.untilTheme(theme);
  }

  /** The window first shows colours of its own: a theme is an extension, too, and comes later. */
  private async untilTheme(theme: Theme): Promise<void> {
    await this.page.locator(themeSelector(theme)).waitFor();
  }

  /** Loads the window again, as a person presses F5 in a browser; extensions start anew. */
  async reload(): Promise<void> {
    await this.page.reload();
    await this.page.locator('.monaco-workbench .part.statusbar').waitFor();
  }

  /** Takes a picture into `out/screenshots/NAME.png` and returns its path. */
  async screenshot(name: string): Promise<string> {
    const file = path.join(PROJECT, 'out/screenshots', `${name}.png`);
    await mkdir(path.dirname(file), { recursive: true });
    // The pointer leaves first, and tooltips fade: they would cover what the picture is about.
    await this.page.mouse.move(0, 0);
    await this.page.waitForTimeout(TOOLTIP_MS);
    await this.page.screenshot({ path: file });
    return file;
  }

  /** Takes a picture in either theme, `NAME-dark.png` and `NAME-light.png`, and leaves the window in the second. Closes lists. */
  async screenshots(name: string): Promise<void> {
    const isDark = await this.page.locator('.monaco-workbench.vs-dark').isVisible();
    const themes: [Theme, string][] = [
      ['Dark Modern', 'dark'],
      ['Light Modern', 'light'],
    ];
    for (const [theme, suffix] of isDark ? themes : themes.reverse()) {
      await this.setTheme(theme);
      await this.screenshot(`${name}-${suffix}`);
    }
  }

  /**
   * Takes a picture where a test failed: `afterEach(function () { return vscode.pictureOfFailure(this.currentTest); })`.
   */
  async pictureOfFailure(test: Mocha.Test | undefined): Promise<void> {
    if (test?.state !== 'failed') return;
    const name = `failed ${test.fullTitle()}`.replace(/[^A-Za-z0-9]+/g, '-').slice(0, 100);
    console.log(`      picture: ${await this.screenshot(name)}`);
    const focused = await this.page.evaluate(() => document.activeElement?.outerHTML.slice(0, 200));
    console.log(`      focus: ${focused}`);
    for (const error of this.pageErrors) console.log(`      page error: ${error}`);
  }

  /** Where the server keeps its user data and logs. */
  get userData(): string {
    return this.server.folder;
  }

  /** What the server and its extension host logged so far. */
  serverLog(): Promise<string> {
    return this.server.log();
  }
}

function themeSelector(theme: Theme): string {
  return `.monaco-workbench[class*="themes-${theme.toLowerCase().replace(' ', '_')}-json"]`;
}
