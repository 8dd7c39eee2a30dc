import assert from 'node:assert/strict';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { colourTable, cssColour, tableIndex } from '../../webview/ui/colour-map';
import { formatNumber } from '../../webview/ui/number-format';
import { editor } from '../host/editor/editor';
import { Debugged } from './support/debugged';
import { nextFrames } from './support/next-frames';
import { until } from './support/open-page';
import { cellColour, textOf } from './support/picture';
import { digitsReference, type Reference } from './support/reference';
import { TensorPage } from './support/tensor-page';
import { rightInEveryTheme } from './support/themes';

const program = path.resolve(__dirname, '../../examples/digits/digits.onnx');

describe('Tensor panel on digits, as it is debugged', function () {
  this.timeout(120_000);
  let debugged: Debugged;
  let values: Map<string, Reference>;
  let tensor: TensorPage;
  let page: Page;
  let conv1: Reference;

  before(async () => {
    values = await digitsReference(['scaled', 'conv1', 'relu1', 'logits', 'probs']);
    conv1 = values.get('conv1')!;
    debugged = await Debugged.launch({
      program,
      inputs: { image: { image: 'test-51.png', channels: 'GRAY' } },
    });
    tensor = new TensorPage(await debugged.tensorPanel.open({ viewport: { width: 720, height: 590 } }));
    page = tensor.page;
  });
  afterEach(() => assert.deepEqual(tensor.panel.errors, []));
  after(() => debugged?.close());

  it('has opened at the first stop and follows the node that is next', async () => {
    await tensor.drawn('scaled');
    assert.equal(await debugged.move('next'), 'conv1_Conv');
    await tensor.drawn('conv1');
    assert.match(await textOf(page, '.header-title'), /^conv1 float32 \[1, 8, 28, 28\] 25\.1 kB$/);
    assert.match(
      await textOf(page, '.source-line'),
      /^Output of Conv conv1_Conv line 19 · used by Relu relu1_Relu/,
    );
    assert.equal(await textOf(page, '.where'), 'paused before conv1_Conv');
    await page.getByRole('button', { name: 'Relu relu1_Relu' }).click();
    await until(
      async () => editor.shownTexts.at(-1)?.line,
      (line) => line === 20,
      'the line in the text',
    );
  });

  it('says at the cursor what onnxruntime computes, wherever keys and clicks lead', async () => {
    await page.locator('.view:not([hidden]) .picture').focus();
    await tensor.press('ArrowUp', 'ArrowUp', 'ArrowRight');
    assert.equal(await tensor.elementAt('conv1', [0, 0, 12, 15]), conv1.at(0, 0, 12, 15));
    // Three channels on.
    await tensor.press(']', ']', ']');
    assert.equal(await tensor.elementAt('conv1', [0, 3, 12, 15]), conv1.at(0, 3, 12, 15));
    const box = (await page.locator('.picture-canvas').boundingBox())!;
    await page.mouse.click(box.x + (20.5 / 28) * box.width, box.y + (6.5 / 28) * box.height);
    assert.equal(await tensor.elementAt('conv1', [0, 3, 6, 20]), conv1.at(0, 3, 6, 20));
    const slider = page.locator('.slider input[type=range], input.slider').first();
    await slider.focus();
    await tensor.press('End');
    assert.equal(await tensor.elementAt('conv1', [0, 7, 6, 20]), conv1.at(0, 7, 6, 20));
  });

  it('draws each element in the colour of its value, of the axes that are chosen', async () => {
    const sorted = conv1.values.toSorted();
    const quantile = (share: number) => sorted[Math.round(share * (sorted.length - 1))]!;
    const size = Math.max(-quantile(0.01), quantile(0.99));
    const colour = (value: number) => {
      const rgb = cssColour(colourTable('berlin')[tableIndex(value, -size, size)]!).match(/\d+/g)!;
      return rgb.map(Number);
    };
    // One step of the table is less than two of 255; the quantile is interpolated between two elements.
    const near = async (row: number, column: number, value: number) => {
      const drawn = await cellColour(page, row, column);
      const rgb = [1, 3, 5].map((at) => Number.parseInt(drawn.slice(at, at + 2), 16));
      const wanted = colour(value);
      const apart = Math.max(...rgb.map((channel, at) => Math.abs(channel - wanted[at]!)));
      assert.ok(apart <= 3, `${row}, ${column} of ${value} is ${rgb}, not ${wanted}`);
    };
    const places = [
      [0, 0],
      [7, 12],
      [10, 18],
      [13, 10],
      [20, 22],
      [27, 27],
    ] as const;
    for (const [row, column] of places) await near(row, column, conv1.at(0, 7, row, column));
    await tensor.choose('Rows', 'dim 3');
    await until(
      () => tensor.chosen('Columns'),
      (shown) => shown.startsWith('dim 2'),
      'the other axis',
    );
    await tensor.settled();
    for (const [row, column] of places) await near(column, row, conv1.at(0, 7, row, column));
    await tensor.choose('Columns', 'dim 3');
  });

  it('lists the statistics of the values, and leads to the extremes', async () => {
    const { values: all } = conv1;
    const mean = all.reduce((sum, x) => sum + x, 0) / all.length;
    const deviation = Math.sqrt(all.reduce((sum, x) => sum + (x - mean) ** 2, 0) / all.length);
    const least = Math.min(...all);
    const list = await tensor.shows('.statistics', /elements 6,272 NaN 0 \+Inf 0 −Inf 0 min −/);
    for (const [name, value] of Object.entries({ min: least, max: Math.max(...all), mean, std: deviation }))
      assert.ok(list.includes(`${name} ${formatNumber(value)}`), `${name} ${value} in ${list}`);
    const at = all.indexOf(least);
    const place = [0, Math.floor(at / 784), Math.floor(at / 28) % 28, at % 28];
    await page.locator('.statistic', { hasText: 'min' }).getByRole('button').click();
    assert.equal(await tensor.elementAt('conv1', place), least);
    await rightInEveryTheme(tensor.panel, 'tensor');
    // Of each channel, drawn along them.
    await page.getByRole('radio', { name: 'Axis' }).click();
    await tensor.shows('.along-said', /^\[\d+\] mean /);
    await page.setViewportSize({ width: 720, height: 800 });
    await rightInEveryTheme(tensor.panel, 'tensor-along', '.statistics-along');
    await page.setViewportSize({ width: 720, height: 590 });
    await page.getByRole('radio', { name: 'Tensor' }).click();
  });

  it('counts the elements of the bins that are picked in the histogram', async () => {
    await tensor.view('Histogram');
    const chart = page.locator('.histogram-focus');
    await chart.focus();
    await tensor.press('Home', ...new Array<string>(9).fill('ArrowRight'));
    await tensor.press(...new Array<string>(20).fill('Shift+ArrowRight'));
    const text = await tensor.shows(
      '.histogram-count',
      /^[\d,]+ of 6,272 elements .* from \S+ to below \S+$/,
    );
    const [low, high] = [Math.min(...conv1.values), Math.max(...conv1.values)];
    // The tenth of 64 bins to the thirtieth; an element on the very border may count to either side.
    const [from, to] = [9, 30].map((bin) => low + ((high - low) * bin) / 64) as [number, number];
    const within = conv1.values.filter((x) => x >= from && x < to).length;
    const counted = Number(/^[\d,]+/.exec(text)![0].replaceAll(',', ''));
    assert.ok(Math.abs(counted - within) <= 1, `${counted}, not ${within}`);
    await rightInEveryTheme(tensor.panel, 'tensor-histogram', '.view-body');
    await page.locator('.view:not([hidden])').getByRole('radio', { name: 'Log' }).click();
    await rightInEveryTheme(tensor.panel, 'tensor-histogram-log', '.histogram-view');
    await page.locator('.view:not([hidden])').getByRole('radio', { name: 'Linear' }).click();
  });

  it('has a box for each channel with its quartiles, a hill, and a picture', async () => {
    await tensor.view('Channels');
    const rows = page.locator('.channel-list .channel-row');
    await page.locator('.channel-row:nth-child(8) .box-body').waitFor();
    for (const channel of [0, 5]) {
      const own = conv1.values.slice(channel * 784, (channel + 1) * 784);
      const mean = own.reduce((sum, x) => sum + x, 0) / own.length;
      const text = (await rows.nth(channel).innerText()).replace(/\s+/g, ' ');
      for (const figure of [mean, Math.min(...own), Math.max(...own)])
        assert.ok(text.includes(formatNumber(figure, 3)), `${figure} in ${text}`);
    }
    await rightInEveryTheme(tensor.panel, 'tensor-channels-box', '.view-body');
    await page.getByRole('radio', { name: 'Ridge' }).click();
    await page.locator('.channel-row:nth-child(8) .ridge').waitFor();
    await rightInEveryTheme(tensor.panel, 'tensor-channels-ridge', '.view-body');
    await page.getByRole('radio', { name: 'Pictures' }).click();
    const pictures = page.locator('.channels-view').getByRole('option');
    await pictures.nth(2).click();
    const { 1: channel } = await tensor.cursor();
    assert.equal(channel, 2);
    await rightInEveryTheme(tensor.panel, 'tensor-channels-pictures', '.view-body');
    await page.getByRole('radio', { name: 'Box' }).click();
  });

  it('has the values in a table, which are copied as NumPy writes them', async () => {
    await tensor.view('Table');
    await page.locator('.table-scroll').focus();
    await tensor.press('Control+Home', 'PageDown', ...new Array<string>(6).fill('ArrowRight'));
    const [, channel, row, column] = await tensor.cursor();
    await tensor.press('Shift+ArrowDown', 'Shift+ArrowRight');
    await tensor.shows('.table-said', /^2 × 2 selected$/);
    await tensor.press('Control+Shift+C');
    const copied = await until(
      async () => editor.clipboard,
      (text) => text.startsWith('np.array('),
      'the copied text',
    );
    const numbers = copied.match(/-?\d+\.\d+(?:e-?\d+)?/g)!.map((text) => Math.fround(Number(text)));
    const wanted = [0, 1].flatMap((down) =>
      [0, 1].map((right) => conv1.at(0, channel!, row! + down, column! + right)),
    );
    assert.deepEqual(numbers, wanted);
    await rightInEveryTheme(tensor.panel, 'tensor-table', '.view-body');
  });

  it('draws a row of each channel as a line', async () => {
    await tensor.view('Line');
    await tensor.choose('lines', 'dim 1');
    await page.locator('.line-item:nth-of-type(8)').waitFor();
    await page.locator('.line-focus').focus();
    await tensor.press('Home', 'PageDown');
    const index = await tensor.cursor();
    assert.equal(await tensor.elementAt('conv1', index), conv1.at(...index));
    await rightInEveryTheme(tensor.panel, 'tensor-line', '.line-view');
  });

  it('draws the channel that answers most at each place as a class over the digit', async () => {
    await debugged.show('np.argmax(conv1, axis=1)');
    await tensor.view('Classes');
    const wanted = new Array<number>(8).fill(0);
    for (let at = 0; at < 784; at++) {
      const channels = Array.from({ length: 8 }, (_, channel) => conv1.values[channel * 784 + at]!);
      wanted[channels.indexOf(Math.max(...channels))]!++;
    }
    const most = wanted.indexOf(Math.max(...wanted));
    const first = await until(
      () => textOf(page, '.class-legend tbody tr >> nth=0'),
      (text) => /%/.test(text),
      'the legend',
    );
    assert.match(first, new RegExp(`^${most} ${wanted[most]} `));
    await tensor.still();
    await rightInEveryTheme(tensor.panel, 'classes-digit', '.tensor-view');
  });

  it('shows the input as the picture that it was made of', async () => {
    await debugged.show('image');
    const image = values.get('image')!;
    await tensor.view('Image');
    await tensor.shows('.fact-list', /Layout NCHW, grey .* Source test-51\.png/);
    await page.locator('.view:not([hidden]) .picture').focus();
    await tensor.press('ArrowUp', 'ArrowUp');
    const [, , row, column] = await tensor.cursor();
    await tensor.shows('.pixel-values', new RegExp(`^grey ${image.at(0, 0, row!, column!)}\\b`));
    await rightInEveryTheme(tensor.panel, 'image-digit', '.tensor-view');
  });

  it('ranks the classes once the model is done: it is a three', async () => {
    await debugged.moveTo('probs_Softmax');
    await debugged.panels.active!.followNode();
    const [probs, logits] = [values.get('probs')!.values, values.get('logits')!.values];
    const best = [...probs.keys()].sort((a, b) => probs[b]! - probs[a]!);
    assert.equal(best[0], 3);
    await tensor.view('Top k');
    const row = (at: number) => textOf(page, `.ranking tbody tr >> visible=true >> nth=${at}`);
    await until(
      () => row(0),
      (text) => text.startsWith('1 3 ') && text.includes(formatNumber(logits[3]!, 3)),
      'the first row',
    );
    for (const at of [0, 1, 2]) {
      const text = await row(at);
      assert.ok(text.includes(` ${best[at]} `) && text.includes(formatNumber(probs[best[at]!]!, 3)), text);
    }
    await rightInEveryTheme(tensor.panel, 'top-k', '.tensor-view');
  });

  it('comes back to the same view and place after it was hidden, and after a reload of the window', async () => {
    await debugged.show('conv1');
    await tensor.view('Heat-map');
    await page.locator('.view:not([hidden]) .picture').focus();
    await tensor.press('[', 'ArrowLeft');
    const place = await tensor.cursor();
    await tensor.view('Histogram');
    await tensor.choose('Bins', '128 bins');
    await tensor.panel.reload();
    await tensor.drawn('conv1');
    assert.equal(await page.locator('.histogram-large').isVisible(), true);
    assert.equal(await tensor.chosen('Bins'), '128 bins');
    assert.deepEqual(await tensor.cursor(), place);
    await tensor.choose('Bins', '64 bins');
    await tensor.view('Heat-map');
    await tensor.settled();
    const wanted = conv1.at(...place);
    assert.equal(await tensor.elementAt('conv1', place), wanted);
  });

  it('is zoomed by two fingers around the place between them', async () => {
    const touch = await page.context().newCDPSession(page);
    await touch.send('Emulation.setTouchEmulationEnabled', { enabled: true, maxTouchPoints: 2 });
    const box = (await page.locator('.picture-canvas').boundingBox())!;
    const [x, y] = [box.x + box.width * 0.6, box.y + box.height * 0.4];
    const fingers = async (type: 'touchStart' | 'touchMove', apart: number) => {
      const touchPoints = [-1, 1].map((side, id) => ({ x: x + side * apart, y: y + side * apart, id }));
      await touch.send('Input.dispatchTouchEvent', { type, touchPoints });
    };
    const columns = () => textOf(page, '.axis-x');
    const all = await columns();
    await fingers('touchStart', 15);
    for (const apart of [20, 25, 30, 40, 50]) await fingers('touchMove', apart);
    await touch.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
    const fewer = await until(columns, (text) => text !== all, 'fewer columns');
    const shown = fewer.split(' ').map(Number);
    // What was between the fingers, the 17th of 28 columns, still is in sight, at about the same share.
    assert.ok(shown[0]! > 4 && shown[0]! < 16 && shown.at(-1)! > 17 && shown.at(-1)! < 27, fewer);
    // One finger moves the picture then.
    await touch.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: [{ x, y }] });
    for (const by of [20, 60, 120, 180])
      await touch.send('Input.dispatchTouchEvent', { type: 'touchMove', touchPoints: [{ x: x + by, y }] });
    await touch.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
    await until(columns, (text) => Number(text.split(' ')[0]) < shown[0]!, 'columns further left');
    await touch.send('Emulation.setTouchEmulationEnabled', { enabled: false });
    await page.locator('.view:not([hidden]) .picture').focus();
    await tensor.press('0');
    await until(columns, (text) => text === all, 'all columns');
  });

  it('moves nothing by itself where motion is to be reduced', async () => {
    await page.emulateMedia({ reducedMotion: 'reduce' });
    const moving = await page.evaluate(() => {
      const found: string[] = [];
      const look = (root: Document | ShadowRoot) => {
        for (const element of root.querySelectorAll('*')) {
          const { transitionDuration, animationName } = getComputedStyle(element);
          if (animationName !== 'none' || transitionDuration.split(', ').some((time) => time !== '0s'))
            found.push(`${element.tagName} ${element.className} ${transitionDuration} ${animationName}`);
          if (element.shadowRoot) look(element.shadowRoot);
        }
      };
      look(document);
      return found;
    });
    assert.deepEqual(moving, []);
    // A picture that is thrown stays where it is let go.
    await page.locator('.view:not([hidden]) .picture').focus();
    await tensor.press('+', '+');
    const box = (await page.locator('.picture-canvas').boundingBox())!;
    const columns = () => textOf(page, '.axis-x');
    await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width / 2 + 60, box.y + box.height / 2, { steps: 3 });
    await page.mouse.up();
    await nextFrames(tensor.panel);
    const left = await columns();
    await page.waitForTimeout(250);
    assert.equal(await columns(), left);
    await tensor.press('0');
    await page.emulateMedia({ reducedMotion: null });
  });
});
