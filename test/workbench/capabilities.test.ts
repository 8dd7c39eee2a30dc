import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { PROJECT } from '../host/extension-package';
import { eachGoesOnFromTheOneBefore } from '../host/in-series';
import { Workbench } from '../host/workbench';
import { copied } from '../host/workbench/clipboard';
import { tourModel } from './support/tour-model';

// One window and one model, which two samples go through, show what the adapter can do. Each test goes on where the
// one before has stopped. Which capability is seen where is listed in support/seen-in.ts.
describe('what the adapter declares, in the workbench', () => {
  eachGoesOnFromTheOneBefore();
  let vscode: Workbench;
  let folder: string;
  let adapter: ChildProcess;

  before(async () => {
    adapter = spawn(process.execPath, [path.join(PROJECT, 'dist/debug-adapter/main.js'), '--port', '0'], {
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    const port = await portOf(adapter);
    folder = mkdtempSync(path.join(tmpdir(), 'onnx-debugger-workbench-'));
    mkdirSync(path.join(folder, '.vscode'));
    writeFileSync(path.join(folder, 'tour.onnx'), tourModel());
    const launch = {
      type: 'onnx',
      request: 'launch',
      program: '$' + '{workspaceFolder}/tour.onnx',
      inputs: [{ x: { value: [1, 2, 3] } }, { x: { value: [4, 5, 6] } }],
      history: false,
      stopOnEntry: true,
    };
    const configurations = [
      { ...launch, name: 'Two samples' },
      { ...launch, name: 'On a port', debugServer: port },
      { type: 'onnx', request: 'attach', name: 'Attach', port },
    ];
    writeFileSync(
      path.join(folder, '.vscode', 'launch.json'),
      JSON.stringify({ version: '0.2.0', configurations }),
    );
    vscode = await Workbench.open({
      folder,
      settings: {
        'onnx-debugger.tensorPanel.openAtFirstStop': false,
        'debug.internalConsoleOptions': 'neverOpen',
      },
    });
    await vscode.openFile('tour.onnx');
    // The command is there once the page is.
    await (await vscode.webview('tour.onnx')).getByText('float32').first().waitFor();
    await vscode.runCommand('ONNX: Open as Text');
    await vscode.untilTab('tour.onnx (text)');
  });
  after(async () => {
    await vscode?.close();
    adapter?.kill();
    if (folder) rmSync(folder, { recursive: true, force: true });
  });
  afterEach(function () {
    return vscode.pictureOfFailure(this.currentTest);
  });

  const line = (text: string | RegExp) => vscode.editor.lineWith(text);

  describe('breakpoints', () => {
    it('takes a condition, a hit count and a log message in the gutter, and an operator in the Breakpoints pane', async () => {
      await vscode.editor.addBreakpoint(await line(/v_next = Add/), 'Log Message', 'v is {v}');
      await vscode.editor.addBreakpoint(await line(/go_on = Identity/), 'Hit Count', '3');
      await vscode.editor.addBreakpoint(await line(/shifted = Sub/), 'Expression', 'end.max() > 15');
      await vscode.openContainer('Run and Debug');
      await vscode.debug.addFunctionBreakpoint('Abs');
      assert.deepEqual(await vscode.editor.breakpoints(), [32, 33, 36]);
    });

    it('has the samples as threads, and breaks on bytes at an address', async () => {
      await vscode.editor.focus(1);
      await vscode.startConfiguration('Two samples');
      assert.equal(await vscode.debug.untilStopped(), await line(/= Neg \(x\)/));
      await vscode.debug.callStack.row(/Sample 1/).waitFor();
      assert.deepEqual(await vscode.editor.unverifiedBreakpoints(), []);
      await vscode.debug.variables.expand('Inputs');
      // Only a hex editor says the address of a tensor; those of a session begin here.
      await vscode.debug.addDataBreakpointAt('0x100000000 + 12', 'readWrite');
      assert.match(await vscode.debug.breakpoints.textOf(/bytes/), /x, bytes 0\.\.11/);
      await vscode.debug.breakpoints.clickAction(/bytes/, 'Remove Breakpoint');
    });

    it('stops at a function breakpoint, with the frames around it', async () => {
      await vscode.debug.press('continue');
      await vscode.untilText('Paused on function breakpoint');
      assert.equal(await vscode.debug.untilStopped(), await line(/then_1 = Abs/));
      await vscode.debug.callStack.row(/then_branch then\/first, Abs/).waitFor();
      await vscode.debug.callStack.row(/main choose, If/).waitFor();
    });

    it('logs instead of a stop, and stops at a hit count over the iterations of a loop', async () => {
      await vscode.debug.press('continue');
      await vscode.debug.callStack.row(/Loop loop \[iteration 2\] go, Identity/).waitFor();
      await vscode.runCommand('Debug Console: Focus on Debug Console View');
      const log = vscode.tree('.repl');
      await log.row('v is float32[3] [6.0, 10.0, 14.0]').waitFor();
      const shown = (await vscode.debug.consoleLines()).filter((text) => text.startsWith('v is'));
      assert.equal(shown.length, 3);
    });

    it('stops where a condition holds', async () => {
      await vscode.debug.press('continue');
      await vscode.debug.callStack.row(/main shift, Sub/).waitFor();
      assert.equal(await vscode.debug.untilStopped(), await line(/shifted = Sub/));
    });

    it('says under the line what went wrong, and styles it in the Debug Console', async () => {
      await vscode.debug.press('continue');
      const widget = vscode.page.locator('.exception-widget');
      await widget.waitFor();
      const said = await widget.innerText();
      assert.match(said, /Exception has occurred: NaN/);
      assert.match(said, /root: 1 of 3 elements, first \[0\].* It came from shifted\[0\] = -1\.0/);
      await vscode.page.locator('.repl .code-bold', { hasText: 'NaN' }).first().waitFor();
      await vscode.screenshot('exception-dark');
      await vscode.runCommand('View: Hide Panel');
    });
  });

  describe('values', () => {
    it('restarts in the same session', async () => {
      await vscode.debug.press('restart');
      await vscode.untilText('Paused on entry, /in/Neg, 1 of 7');
      assert.equal(await vscode.debug.untilStopped(), await line(/= Neg \(x\)/));
      await vscode.debug.callStack
        .row(/main \/in\/Neg, Neg/)
        .first()
        .waitFor();
    });

    it('sets a value in the Variables pane, and what follows is computed of it', async () => {
      await vscode.debug.variables.expand('Inputs');
      await vscode.debug.setValue(vscode.debug.variables, /^x =/, 'float32[3] [1.0, 2.0, 30.0]');
      await vscode.debug.variables.row(/^x =.*\[1\.0, 2\.0, 30\.0\], edited/).waitFor();
      await vscode.debug.press('step-over');
      await vscode.debug.variables.row(/^\/in\/Neg_output_0 =.*\[-1\.0, -2\.0, -30\.0\]/).waitFor();
    });

    it('shows the value of a quoted name under the pointer', async () => {
      const here = await line(/twice = Add/);
      assert.match(
        await vscode.editor.hover(here, '/in/Neg_output_0'),
        /float32\[3\] \[-1\.0, -2\.0, -30\.0\]/,
      );
      await vscode.page.mouse.move(0, 0);
    });

    it('copies a value as NumPy text, and the expression that gives it', async () => {
      const copy = (entry: string | RegExp) =>
        copied(vscode.page, async () => {
          await vscode.debug.variables.openMenu(/^\/in\/Neg_output_0 =/);
          await vscode.chooseFromMenu(entry);
        });
      assert.equal(await copy(/^Copy Value$/), 'array([-1.0, -2.0, -30.0], dtype=float32)');
      assert.equal(await copy('Copy as Expression'), 't["/in/Neg_output_0"]');
    });

    it('offers the bytes of a tensor', async () => {
      // The button opens a hex editor, which is an extension that the test's VS Code does not have.
      const row = vscode.debug.variables.row(/^\/in\/Neg_output_0 =/).first();
      await row.hover();
      await row.locator('.action-label[aria-label^="View Binary Data"]').waitFor();
    });

    it('sets the value of a watch, and a step back undoes it', async () => {
      await vscode.debug.variables.openMenu(/^\/in\/Neg_output_0 =/);
      await vscode.chooseFromMenu('Add to Watch');
      await vscode.debug.setValue(vscode.debug.watch, /Neg_output_0/, '[7, 8, 9]');
      await vscode.debug.variables.row(/\[7\.0, 8\.0, 9\.0\], edited/).waitFor();
      await vscode.debug.press('step-over');
      await vscode.debug.callStack.row(/main choose, If/).waitFor();
      await vscode.debug.press('step-back');
      await vscode.debug.callStack.row(/main twice, Add/).waitFor();
      await vscode.debug.press('reverse-continue');
      await vscode.untilText('/in/Neg, 1 of 7');
      await vscode.debug.watch.row(/\[-1\.0, -2\.0, -30\.0\]$/).waitFor();
    });
  });

  describe('moving', () => {
    it('runs to the cursor, and steps into the branch that is chosen', async () => {
      const choice = await line(/chosen = If/);
      await vscode.editor.chooseFromMenu(choice, 'Run to Cursor');
      await vscode.debug.callStack.row(/main choose, If/).waitFor();
      await vscode.editor.chooseFromMenu(choice, 'Step Into Target');
      const targets = vscode.page.locator('.context-view .monaco-menu');
      await targets.getByText('else_branch of If (not taken: yes is True)').waitFor();
      await vscode.chooseFromMenu('then_branch of If');
      await vscode.debug.callStack.row(/then_branch then\/first, Abs/).waitFor();
    });

    it('restarts a frame from the Call Stack', async () => {
      await vscode.debug.press('step-over');
      await vscode.debug.callStack.row(/then_branch then\/second, Mul/).waitFor();
      await vscode.debug.callStack.clickAction(/then\/second/, 'Restart Frame');
      await vscode.debug.callStack.row(/then_branch then\/first, Abs/).waitFor();
      await vscode.debug.press('step-out');
      await vscode.debug.callStack.row(/main loop, Loop/).waitFor();
    });

    it('jumps to the cursor, and skips a node', async () => {
      await vscode.editor.chooseFromMenu(await line(/= Neg \(x\)/), 'Jump to Cursor');
      await vscode.untilText('Paused where it goes on');
      await vscode.debug.callStack.openMenu(/main \/in\/Neg, Neg/);
      await vscode.chooseFromMenu('Skip Node');
      await vscode.pick('Zeros');
      await vscode.debug.callStack.row(/main twice, Add/).waitFor();
      await vscode.debug.variables.row(/^\/in\/Neg_output_0 =.*\[0\.0, 0\.0, 0\.0\], edited/).waitFor();
    });

    it('breaks and steps by instruction in the Disassembly view', async () => {
      await vscode.runCommand('Open Disassembly View');
      const instructions = vscode.tree('.disassembly-view');
      const product = instructions.row(/0x4.*then_2 = Mul/).first();
      await product.locator('.codicon').first().click();
      await product.locator('.codicon-debug-breakpoint').waitFor();
      await vscode.debug.breakpoints.row('0x4').waitFor();
      await vscode.debug.press('step-over');
      await vscode.debug.callStack.row(/main choose, If/).waitFor();
      // A step by statement would go over the whole If.
      await vscode.debug.press('step-over');
      await vscode.debug.callStack.row(/then_branch then\/first, Abs/).waitFor();
      await vscode.debug.press('continue');
      await vscode.untilText('Paused on instruction breakpoint');
      await vscode.debug.callStack.row(/then_branch then\/second, Mul/).waitFor();
      await vscode.screenshot('instruction-breakpoint-dark');
      await vscode.runCommand('View: Close Editor');
    });

    it('ends one sample, then all', async () => {
      await vscode.debug.callStack.openMenu(/Sample 1/);
      await vscode.chooseFromMenu('Terminate Thread');
      await vscode.debug.callStack.row(/Sample 1/).waitFor({ state: 'detached' });
      await vscode.debug.press('stop');
      await vscode.debug.untilEnded();
    });
  });

  describe('sessions', () => {
    it('leaves a model paused, and attaches to it', async () => {
      await vscode.startConfiguration('On a port');
      await vscode.debug.callStack
        .row(/main \/in\/Neg, Neg/)
        .first()
        .waitFor();
      await vscode.debug.press('step-over');
      await vscode.debug.callStack.row(/main twice, Add/).waitFor();
      await vscode.debug.endFromMenu('Disconnect and Suspend');
      await vscode.startConfiguration('Attach');
      await vscode.debug.callStack.row(/main twice, Add/).waitFor();
      await vscode.debug.endFromMenu(/^Stop/);
    });
  });
});

/** The port on which an adapter listens. */
function portOf(adapter: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    let said = '';
    adapter.stderr!.on('data', (chunk: Buffer) => {
      said += chunk.toString();
      const found = /listening on 127\.0\.0\.1:(\d+)/.exec(said);
      if (found) resolve(Number(found[1]));
    });
    adapter.once('exit', (code) => reject(new Error(`the adapter ended with ${code}: ${said}`)));
  });
}
