import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { launchBrowser, newPage } from '../../scripts/host/browser';
import { Workbench } from '../host/workbench';
import type { PictureOfText, Scene } from './scene';

/** What lies under a panel's last numbers arrives within this. */
const settleMs = 2500;

/**
 * Debugs the scene's model in a real VS Code up to where it stops and takes the picture.
 *
 * @returns the picture's path
 */
export async function takeScene(root: string, scene: Scene): Promise<string> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'onnx-debugger-scene-'));
  try {
    for (const [name, from] of Object.entries(scene.files)) {
      copyFileSync(path.join(root, from), path.join(folder, name));
    }
    for (const [name, text] of Object.entries(scene.pictures ?? {})) {
      await writePicture(path.join(folder, name), text);
    }
    mkdirSync(path.join(folder, '.vscode'));
    const configuration = {
      type: 'onnx',
      request: 'launch',
      name: scene.name,
      program: path.join(folder, scene.model),
      ...scene.launch,
    };
    const launch = { version: '0.2.0', configurations: [configuration] };
    writeFileSync(path.join(folder, '.vscode/launch.json'), JSON.stringify(launch, undefined, 2));
    return await picture(root, folder, scene);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function picture(root: string, folder: string, scene: Scene): Promise<string> {
  const vscode = await Workbench.open({
    folder,
    theme: scene.theme,
    settings: { 'editor.inlayHints.enabled': 'off' },
  });
  try {
    await vscode.openFile(scene.model);
    // The page takes the focus once it is there.
    await (await vscode.webview(scene.model)).getByText('parameters').first().waitFor();
    await vscode.runCommand('ONNX: Open as Text');
    await vscode.untilTab(`${scene.model} (text)`);
    await vscode.debug.start();
    await vscode.debug.untilStopped();
    if (scene.tensor) {
      await vscode.runCommand('ONNX: Show Expression');
      const input = vscode.page.locator('.quick-input-widget input').first();
      await input.fill(scene.tensor);
      await input.press('Enter');
    }
    const panel = await vscode.webview('Tensor');
    await panel.locator('canvas').first().waitFor();
    if (scene.view) await panel.getByRole('tab', { name: scene.view }).click();
    await vscode.page.mouse.move(0, 0);
    await vscode.page.waitForTimeout(settleMs);
    const file = path.join(root, 'docs', `${scene.name}.png`);
    await vscode.page.screenshot({ path: file });
    return file;
  } catch (error) {
    console.log(`as it was: ${await vscode.screenshot(`${scene.name}-failed`)}`);
    throw error;
  } finally {
    await vscode.close();
  }
}

async function writePicture(file: string, { width, height, lines }: PictureOfText): Promise<void> {
  const browser = await launchBrowser();
  try {
    const page = await newPage(browser, { width, height });
    const style = 'margin: 24px; background: white; color: black; font: 32px sans-serif';
    await page.setContent(`<body style="${style}">${lines.map((line) => `<p>${line}</p>`).join('')}</body>`);
    await page.screenshot({ path: file });
  } finally {
    await browser.close();
  }
}
