import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { PNG } from 'pngjs';
import { launchBrowser, newPage } from '../../scripts/host/browser';
import { type Theme, Workbench } from '../host/workbench';
import { indexedPng } from './indexed-png';
import { toPalette } from './palette';
import type { DrawnPage, Look, Scene } from './scene';
import { Stage } from './stage';

/** What lies under a panel's last numbers arrives within this. */
const settleMs = 2500;

const themes: readonly (readonly [Look, Theme])[] = [
  ['dark', 'Dark Modern'],
  ['light', 'Light Modern'],
];

/** VS Code as it is looked at in a picture: room for what the picture is about. */
const settings = {
  'editor.inlayHints.enabled': 'off',
  'editor.minimap.enabled': false,
  'breadcrumbs.enabled': false,
  // Over the tabs, the debug toolbar would cover their names.
  'debug.toolBarLocation': 'commandCenter',
  'debug.internalConsoleOptions': 'neverOpen',
  'window.menuBarVisibility': 'hidden',
};

/** Parts of the window that only a VS Code in the browser has, and that say something about this machine. */
const onlyInTheBrowser = `
  #status\\.host, #status\\.forwardedPorts, #status\\.workbench\\.keyboardLayout, [id^="status.forwardedPorts"],
  #status\\.editor\\.encoding, #status\\.editor\\.indentation { display: none !important; }
`;

/** A picture that was taken. */
export interface TakenPicture {
  readonly file: string;
  readonly bytes: number;
}

/** Debugs the scene's model in a real VS Code up to where it stops and takes its pictures, dark and light. */
export async function takeScene(root: string, scene: Scene): Promise<readonly TakenPicture[]> {
  const parent = mkdtempSync(path.join(os.tmpdir(), 'onnx-debugger-scene-'));
  const folder = path.join(parent, scene.folder ?? scene.name);
  try {
    await furnish(root, folder, scene);
    return await pictures(root, folder, scene);
  } finally {
    rmSync(parent, { recursive: true, force: true });
  }
}

/** Makes the folder that is opened. */
async function furnish(root: string, folder: string, scene: Scene): Promise<void> {
  mkdirSync(path.join(folder, '.vscode'), { recursive: true });
  for (const [name, from] of Object.entries(scene.files)) {
    copyFileSync(path.join(root, from), path.join(folder, name));
  }
  for (const [name, page] of Object.entries(scene.pages ?? {})) await drawPage(path.join(folder, name), page);
  for (const [name, { from, make }] of Object.entries(scene.made ?? {})) {
    writeFileSync(path.join(folder, name), make(readFileSync(path.join(folder, from))));
  }
  const configuration = {
    type: 'onnx',
    request: 'launch',
    name: scene.folder ?? scene.name,
    program: `\${workspaceFolder}/${scene.model}`,
    ...scene.launch,
  };
  const launch = { version: '0.2.0', configurations: [configuration] };
  writeFileSync(path.join(folder, '.vscode/launch.json'), JSON.stringify(launch, undefined, 2));
}

async function pictures(root: string, folder: string, scene: Scene): Promise<readonly TakenPicture[]> {
  const lines = breakpointLines(root, path.join(folder, scene.model), scene.breakpoints);
  const vscode = await Workbench.open({ folder, settings: { ...settings, ...scene.settings } });
  try {
    await vscode.page.addStyleTag({ content: onlyInTheBrowser });
    await vscode.openFile(scene.model);
    // The page takes the focus once it is there.
    await (await vscode.webview(scene.model)).getByText('parameters').first().waitFor();
    await vscode.runCommand('ONNX: Open as Text');
    await vscode.untilTab(`${scene.model} (text)`);
    for (const [at, line] of lines.entries()) {
      const condition = scene.conditions?.[at];
      await vscode.editor.goTo(line);
      if (condition === undefined) await vscode.editor.toggleBreakpoint(line);
      else await vscode.editor.addBreakpoint(line, 'Expression', condition);
    }
    await vscode.runCommand('View: Close Other Editors in Group');
    await vscode.page.keyboard.press('F5');
    await vscode.debug.untilStopped();
    await scene.arrange(new Stage(vscode));
    const taken: TakenPicture[] = [];
    for (const [look, theme] of themes) {
      await vscode.setTheme(theme);
      await vscode.page.mouse.move(0, 0);
      await vscode.page.waitForTimeout(settleMs);
      const isKept = scene.kept.includes(look);
      const to = path.join(root, isKept ? 'docs/pictures' : 'out/screenshots', `${scene.name}-${look}.png`);
      taken.push(save(to, await vscode.page.screenshot()));
    }
    return taken;
  } catch (error) {
    console.error(`${scene.name}, as it was: ${await vscode.screenshot(`${scene.name}-failed`)}`);
    throw error;
  } finally {
    await vscode.close();
  }
}

/** The lines of the model's text that the patterns match first, 1-based. */
function breakpointLines(root: string, model: string, patterns: readonly RegExp[]): readonly number[] {
  const text = execFileSync(process.execPath, [path.join(root, 'dist/cli/main.js'), 'text', model], {
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
  });
  const all = text.split('\n');
  return patterns.map((pattern) => {
    const at = all.findIndex((line) => pattern.test(line));
    if (at < 0) throw new Error(`no line of ${model} matches ${pattern}`);
    return at + 1;
  });
}

/** Writes a picture in 256 colours, a third of what it takes in all. */
function save(file: string, screenshot: Buffer): TakenPicture {
  const { data, width, height } = PNG.sync.read(screenshot);
  const packed = indexedPng(toPalette(data, width, height));
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, packed);
  return { file, bytes: packed.length };
}

async function drawPage(file: string, { width, height, html }: DrawnPage): Promise<void> {
  const browser = await launchBrowser();
  try {
    const page = await newPage(browser, { width, height });
    await page.setContent(html);
    await page.screenshot({ path: file });
  } finally {
    await browser.close();
  }
}
