import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { eachGoesOnFromTheOneBefore } from '../host/in-series';
import { Workbench } from '../host/workbench';

/** A run that nobody would wait for the end of. */
const longRun = {
  type: 'onnx',
  request: 'launch',
  name: 'Long run',
  program: 'digits.onnx',
  inputs: { image: 'digit-3.npy' },
  feedback: {},
  iterations: 100_000_000,
  stopOnEntry: false,
  history: false,
};

describe('progress in the workbench', () => {
  eachGoesOnFromTheOneBefore();
  let vscode: Workbench;
  before(async () => {
    vscode = await Workbench.open({ folder: 'examples/digits' });
    const folder = path.join(vscode.folder, '.vscode');
    mkdirSync(folder, { recursive: true });
    const launch = { version: '0.2.0', configurations: [longRun] };
    writeFileSync(path.join(folder, 'launch.json'), JSON.stringify(launch));
  });
  after(() => vscode?.close());
  afterEach(function () {
    return vscode.pictureOfFailure(this.currentTest);
  });

  it('shows how far a long run is, and a click on Cancel pauses it', async () => {
    await vscode.openFile('digits.onnx');
    // The command is there once the page is.
    const page = await vscode.webview('digits.onnx');
    await page.getByText('float32').first().waitFor();
    await vscode.runCommand('ONNX: Open as Text');
    await vscode.untilTab('digits.onnx (text)');
    await vscode.debug.start();
    const toast = vscode.page.locator('.notifications-toasts .notification-toast', {
      hasText: /Running digits\.onnx/,
    });
    await toast.waitFor();
    await toast.filter({ hasText: /of 100,000,000 iterations/ }).waitFor();
    await vscode.screenshot('progress');
    await toast.getByText('Cancel').click();
    assert.ok((await vscode.debug.untilStopped()) > 0);
    await toast.waitFor({ state: 'hidden' });
    await vscode.debug.press('stop');
    await vscode.debug.untilEnded();
  });
});
