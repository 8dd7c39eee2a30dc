import assert from 'node:assert/strict';
import type { FrameLocator } from 'playwright-core';
import { eachGoesOnFromTheOneBefore } from '../host/in-series';
import { Workbench } from '../host/workbench';

/** What the pixels of a canvas say: how many colours it has, and how much of it is painted. */
async function pixels(frame: FrameLocator): Promise<{ colours: number; painted: number }> {
  const canvas = frame.locator('canvas').first();
  await canvas.waitFor();
  return canvas.evaluate((element) => {
    const { width, height } = element as HTMLCanvasElement;
    const data = (element as HTMLCanvasElement).getContext('2d')!.getImageData(0, 0, width, height).data;
    const colours = new Set<number>();
    let painted = 0;
    for (let at = 0; at < data.length; at += 4) {
      if (data[at + 3]! > 0) painted++;
      colours.add((data[at]! << 16) | (data[at + 1]! << 8) | data[at + 2]!);
    }
    return { colours: colours.size, painted: painted / (width * height) };
  });
}

/** Waits until a canvas shows a picture of so many colours. */
async function untilDrawn(frame: FrameLocator, colours = 20): Promise<void> {
  let last = { colours: 0, painted: 0 };
  for (const limit = Date.now() + 20_000; Date.now() < limit; ) {
    last = await pixels(frame);
    if (last.colours >= colours && last.painted > 0.5) return;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  assert.fail(
    `the heat-map has ${last.colours} colours on ${Math.round(last.painted * 100)} % of its canvas`,
  );
}

describe('a model in the workbench', () => {
  eachGoesOnFromTheOneBefore();
  let vscode: Workbench;
  let conv = 0;
  before(async () => {
    vscode = await Workbench.open({ folder: 'examples/digits' });
  });
  after(() => vscode?.close());
  afterEach(function () {
    return vscode.pictureOfFailure(this.currentTest);
  });

  it('opens on its page, which says what it is', async () => {
    await vscode.openFile('digits.onnx');
    const page = await vscode.webview('digits.onnx');
    await page.getByText('float32').first().waitFor();
    await page.getByText('[batch, 1, 28, 28]').waitFor();
    await page.getByText('digit-3.npy').first().waitFor();
    await vscode.screenshots('landing');
  });

  it('stops at a breakpoint that was set in the gutter of a Conv', async () => {
    await vscode.runCommand('ONNX: Open as Text');
    await vscode.untilTab('digits.onnx (text)');
    conv = await vscode.editor.lineWith(/conv2 = Conv/);
    await vscode.editor.toggleBreakpoint(conv);
    await vscode.editor.focus(conv);
    await vscode.debug.start('digit-3.npy');
    assert.equal(await vscode.debug.untilStopped(), conv);
    assert.deepEqual(await vscode.editor.unverifiedBreakpoints(), []);
  });

  it('has the output of the node in the Variables pane, with its shape', async () => {
    await vscode.debug.variables.expand('Outputs');
    assert.match(await vscode.debug.variables.textOf('conv2 ='), /conv2 =\s*float32\[1,16,14,14\] /);
  });

  it('draws the tensor beside the text', async () => {
    const panel = await vscode.webview('Tensor: conv2');
    await panel.getByText('[1, 16, 14, 14]').waitFor();
    await untilDrawn(panel);
    await vscode.screenshots('stopped');
  });

  it('says the values of the lines that have run at their ends', async () => {
    const line = await vscode.editor.lineWith(/pool1 = MaxPool/);
    await vscode.editor.goTo(line);
    const shown = async () => (await vscode.editor.lineText(line)).includes('float32[1,8,14,14]');
    for (const limit = Date.now() + 15_000; !(await shown()); ) {
      assert.ok(Date.now() < limit, `line ${line} has no value: ${await vscode.editor.lineText(line)}`);
      await vscode.page.waitForTimeout(200);
    }
  });

  it('shows a value under the pointer', async () => {
    const line = await vscode.editor.lineWith(/relu1 = Relu/);
    assert.match(await vscode.editor.hover(line, 'conv1'), /float32\[1,8,28,28\]/);
    await vscode.page.mouse.move(0, 0);
  });

  it('steps, and the panel follows', async () => {
    assert.equal(await vscode.debug.stepOver(), conv + 1);
    const panel = await vscode.webview('Tensor: relu2');
    await panel.getByText('relu2').first().waitFor();
    // The first channel is all zeros here: the ground, and the frame around the cell that is read out.
    await untilDrawn(panel, 2);
    await vscode.page.getByText('Paused on step, relu2_Relu, 6 of 10').waitFor();
    await vscode.screenshots('stepped');
  });

  it('shows a tensor that is picked in the Variables pane', async () => {
    await vscode.debug.variables.openMenu('conv2 =');
    await vscode.chooseFromMenu('Show Tensor');
    const panel = await vscode.webview('Tensor: conv2');
    await untilDrawn(panel);
  });

  it('completes names and methods in the Debug Console, and evaluates there', async () => {
    const { keyboard } = vscode.page;
    const suggestion = (label: string | RegExp) =>
      vscode.page.locator('.suggest-widget.visible .monaco-list-row', { hasText: label }).first();
    await vscode.runCommand('Debug Console: Focus on Debug Console View');
    await keyboard.type('np.abs(conv', { delay: 30 });
    // Letters that come quickly behind a trigger character may take its list away; this asks anew.
    await keyboard.press('Control+Space');
    await suggestion('conv2').waitFor();
    await vscode.screenshot('completions');
    await keyboard.type('2).sh', { delay: 30 });
    await keyboard.press('Control+Space');
    await suggestion('shape').waitFor();
    await keyboard.press('Tab');
    await keyboard.press('Enter');
    await vscode.page.locator('.repl .monaco-list-row', { hasText: '(1, 16, 14, 14)' }).first().waitFor();
  });

  it('ends, and the run is in the Run History with its stops', async () => {
    await vscode.debug.press('stop');
    await vscode.debug.untilEnded();
    await vscode.openContainer('ONNX');
    const history = vscode.tree('.part.sidebar .pane-body');
    await history.row('digits.onnx').first().waitFor();
    await history.expand('digit-3.npy');
    await history.row(/^conv2_Conv/).waitFor();
    await history.row(/^relu2_Relu/).waitFor();
    await vscode.screenshots('history');
    await history.click(/^conv2_Conv/);
    await vscode.untilTab('digits.onnx (text)');
  });
});

describe('a model that makes NaN, in the workbench', () => {
  eachGoesOnFromTheOneBefore();
  let vscode: Workbench;
  before(async () => {
    vscode = await Workbench.open({ folder: 'examples' });
  });
  after(() => vscode?.close());
  afterEach(function () {
    return vscode.pictureOfFailure(this.currentTest);
  });

  it('starts with F5 on its page, and stops where the NaN is made', async () => {
    await vscode.openFile('digits-broken/digits-broken.onnx');
    const page = await vscode.webview('digits-broken.onnx');
    await page.getByText('digit-8.npy').click();
    await page.getByText('Stop on entry').click();
    await vscode.page.keyboard.press('F5');
    const line = await vscode.debug.untilStopped();
    assert.match(await vscode.editor.lineText(line), /std = Sqrt/);
    await vscode.page.getByText('Paused on NaN, norm/std, 7 of 19').waitFor();
    const panel = await vscode.webview('Tensor: std');
    await panel.getByText('NaN').first().waitFor();
    await untilDrawn(panel);
    await vscode.debug.variables.expand('Outputs');
    await vscode.screenshot('nan-dark');
  });

  it('shows the order of execution as instructions, where it stands', async () => {
    await vscode.runCommand('Open Disassembly View');
    const view = vscode.page.locator('.disassembly-view');
    await view
      .locator('.monaco-list-row', { hasText: /0x6.*std = Sqrt\(/ })
      .first()
      .waitFor();
    await view.locator('.monaco-list-row', { hasText: /0x0/ }).first().waitFor();
    await vscode.screenshot('disassembly-dark');
    await vscode.runCommand('View: Close Editor');
  });

  it('breaks on a value that is picked in the Variables pane, on each use that can be', async () => {
    await vscode.debug.variables.openMenu('std =');
    const menu = vscode.page.locator('.context-view .monaco-menu');
    for (const use of ['Change', 'Access']) await menu.getByText(`Break on Value ${use}`).waitFor();
    await vscode.chooseFromMenu('Break on Value Read');
    const breakpoints = vscode.tree('.debug-breakpoints');
    await breakpoints.row('std').first().waitFor();
    await vscode.debug.press('continue');
    await vscode.page.getByText(/Paused on data breakpoint, .*, 9 of 19/).waitFor();
    await vscode.screenshot('data-breakpoint-dark');
  });

  it('takes a condition of an exception filter', async () => {
    const breakpoints = vscode.tree('.debug-breakpoints');
    await breakpoints.openMenu('NaN');
    await vscode.chooseFromMenu('Edit Condition');
    const input = breakpoints.element.locator('.inputBoxContainer input');
    await input.fill('node.op == "Log"');
    await input.press('Enter');
    await breakpoints.row('node.op == "Log"').first().waitFor();
    // What the condition does is asserted in test/dap/exception-conditions.test.ts.
    assert.match(await breakpoints.textOf('node.op == "Log"'), /^NaN/);
  });
});

describe('a model in an editor that has no machine', () => {
  eachGoesOnFromTheOneBefore();
  let vscode: Workbench;
  before(async () => {
    // Runs the extension where vscode.dev does: in the browser.
    const settings = { 'remote.extensionKind': { 'onnx-debugger.onnx-debugger': ['web'] } };
    vscode = await Workbench.open({ folder: 'examples/digits', settings });
  });
  after(() => vscode?.close());
  afterEach(function () {
    return vscode.pictureOfFailure(this.currentTest);
  });

  it('says on its page, and on F5, what it needs', async () => {
    await vscode.openFile('digits.onnx');
    const page = await vscode.webview('digits.onnx');
    await page.getByText('Clone the repository, or open it in a remote window').waitFor();
    await vscode.page.keyboard.press('F5');
    await vscode.page
      .locator('.notifications-toasts', { hasText: 'on the machine that has their files' })
      .waitFor();
  });
});
