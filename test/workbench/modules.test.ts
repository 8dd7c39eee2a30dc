import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { blocksModel, blocksSource } from '../dap/support/python-models';
import { eachGoesOnFromTheOneBefore } from '../host/in-series';
import { Workbench } from '../host/workbench';

describe('modules and Python sources in the workbench', () => {
  eachGoesOnFromTheOneBefore();
  let vscode: Workbench;
  let folder: string;
  before(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'onnx-debugger-workbench-'));
    mkdirSync(path.join(folder, '.vscode'));
    writeFileSync(path.join(folder, 'blocks.onnx'), blocksModel());
    writeFileSync(path.join(folder, 'blocks.py'), blocksSource);
    const configuration = {
      type: 'onnx',
      request: 'launch',
      name: 'Blocks',
      program: `\${workspaceFolder}/blocks.onnx`,
      history: false,
      modules: true,
      pythonFrames: true,
    };
    writeFileSync(
      path.join(folder, '.vscode', 'launch.json'),
      JSON.stringify({ version: '0.2.0', configurations: [configuration] }),
    );
    vscode = await Workbench.open({ folder });
  });
  after(async () => {
    await vscode?.close();
    rmSync(folder, { recursive: true, force: true });
  });
  afterEach(function () {
    return vscode.pictureOfFailure(this.currentTest);
  });

  it('stop at a breakpoint in the gutter of the Python source', async () => {
    await vscode.openFile('blocks.py');
    const line = await vscode.editor.lineWith(/y = torch\.relu/);
    await vscode.editor.toggleBreakpoint(line);
    await vscode.debug.start();
    await vscode.untilTab('blocks.onnx (text)');
    // Who set a breakpoint wants to get there: there is no stop on entry.
    await vscode.debug.callStack.row(/node_mul_0, Mul/).waitFor();
    await vscode.page.getByText('Paused on breakpoint').first().waitFor();
  });

  it('stand in the Call Stack, and a step at the level of a module that is chosen there goes over it', async () => {
    await vscode.debug.callStack.row(/norm Norm/).waitFor();
    await vscode.debug.callStack
      .row(/forward/)
      .first()
      .waitFor();
    await vscode.screenshot('modules-dark');
    await vscode.page.keyboard.press('Control+F10');
    await vscode.debug.callStack.row(/node_mul_1, Mul/).waitFor();
    await vscode.debug.callStack.click(/blocks\.1 Block/);
    await vscode.page.locator('.debug-toolbar .codicon-layers').waitFor();
    await vscode.debug.variables.expand('Outputs');
    assert.match(await vscode.debug.variables.textOf(/^x1 /), /not run yet/);
    await vscode.page.keyboard.press('F10');
    await vscode.debug.callStack.row(/node_identity_1, Identity/).waitFor();
  });

  it('go from the node to its line of Python, which is among the loaded sources', async () => {
    await vscode.runCommand('Debug: Focus on Loaded Scripts View');
    const scripts = vscode.view('Loaded Scripts');
    // Folders are folded, as far as they have one entry each.
    await scripts.expand(path.basename(vscode.folder));
    await scripts.row('blocks.py').waitFor();
    await scripts.row('blocks.onnx').waitFor();
    await vscode.screenshot('loaded-scripts-dark');
    await vscode.debug.press('step-over');
    await vscode.debug.callStack.row(/node_relu_1, Relu/).waitFor();
    await vscode.runCommand('ONNX: Go to Python Source');
    await vscode.untilTab('blocks.py');
    await vscode.debug.press('stop');
    await vscode.debug.untilEnded();
  });
});
