import path from 'node:path';
import { readModel } from '../../core/onnx/read';
import { graphData } from '../../extension/graph/graph-data';
import { graphPage } from '../../webview/graph/page';
<<<<<<< HEAD
import { graphPanelLimits } from '../limits';
=======
import { panelLimits } from '../limits';
>>>>>>> main
import { percentile, spreadOf } from '../measure/spread';
import { writeExportedBert } from '../models/exported-bert';
import type { Figure } from '../result';
import { BenchWebview } from './webview';

const rounds = 3;

<<<<<<< HEAD
/** The encoders that are drawn. */
const graphs = [
  { what: '3,800 nodes', layers: 35, limit: graphPanelLimits.middle },
  { what: '20,000 nodes', layers: 183, limit: graphPanelLimits.large },
] as const;

/** What one opening of the page found, in milliseconds. */
interface Look {
  readonly drawn: number;
  /** Script of each step of panning and zooming, as the graph is at first and with all groups open. */
  readonly steps: readonly number[];
  readonly openSteps: readonly number[];
}

/** Graphs in the Graph panel: from the message with the model to the first frame, and script a frame while one moves. */
export async function graphPanel(folder: string): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const { what, layers, limit } of graphs) {
    const file = path.join(folder, `panel-encoder-${layers}.onnx`);
=======
const graphs = [
  { what: '3,800 nodes', layers: 35, limit: panelLimits.middleGraph },
  { what: '20,000 nodes', layers: 183, limit: panelLimits.largeGraph },
] as const;

/** What one page found, in milliseconds. */
interface Look {
  readonly first: number;
  /** Script of each step of panning and zooming. */
  readonly steps: readonly number[];
}

/**
 * Encoders in the Graph panel: from the file to the first picture (reading the model, what the page is told, groups, layout,
 * drawing), and script a frame while it is moved, with a layer open.
 */
export async function graphPanel(folder: string): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const { what, layers, limit } of graphs) {
    const file = path.join(folder, `encoder-${layers}.onnx`);
>>>>>>> main
    writeExportedBert(file, { layers, named: true });
    const looks: Look[] = [];
    for (let round = 0; round < rounds; round++) looks.push(await look(file));
    const figure = (name: string, most: number, values: readonly number[]): Figure => {
      const { least, low, high } = spreadOf(values);
<<<<<<< HEAD
      const spread = { value: least, quartiles: [low, high] as [number, number], rounds: values.length };
      return { what: `graph of ${what}: ${name}`, unit: 'ms', limit: most, ...spread };
    };
    const p95 = (steps: readonly number[]) => percentile(steps, 0.95);
    figures.push(
      figure(
        'first drawn',
        limit.firstDrawn,
        looks.map(({ drawn }) => drawn),
      ),
      figure(
        'script a frame, panning and zooming, p95',
        limit.frame,
        looks.map(({ steps }) => p95(steps)),
      ),
      figure(
        'the same with all groups open',
        limit.frame,
        looks.map(({ openSteps }) => p95(openSteps)),
=======
      return {
        what: `graph of ${what}: ${name}`,
        unit: 'ms',
        limit: most,
        value: least,
        quartiles: [low, high],
        rounds: values.length,
      };
    };
    figures.push(
      figure(
        'first drawn',
        limit,
        looks.map(({ first }) => first),
      ),
      figure(
        'script a frame, panning and zooming, p95',
        panelLimits.frame,
        looks.map(({ steps }) => percentile(steps, 0.95)),
>>>>>>> main
      ),
    );
  }
  return figures;
}

async function look(file: string): Promise<Look> {
<<<<<<< HEAD
  const model = readModel(file);
  const data = graphData(model, (_, node) => node + 1);
  const webview = await BenchWebview.open('graph', graphPage, async () => ({}));
  try {
    const drawn = await webview.frame.evaluate(
      async (message) => {
        const start = performance.now();
        window.postMessage(message, '*');
        const isDrawn = () => /\d/.test(document.querySelector('.graph-toolbar .tabular')?.textContent ?? '');
        while (!isDrawn()) {
          if (performance.now() - start > 60_000) throw new Error(document.body.innerText.slice(0, 2000));
          await new Promise((resolve) => requestAnimationFrame(resolve));
        }
        // After the frame in which it holds, what was drawn in it is on the screen.
        await new Promise((resolve) => requestAnimationFrame(resolve));
        return performance.now() - start;
      },
      { type: 'model', data },
    );
    const steps = await panAndZoom(webview);
    await webview.frame.locator('.graph-tree').focus();
    await webview.page.keyboard.press('Shift+E');
    await webview.frame.waitForFunction(
      () => document.querySelectorAll('.graph-tree [role=treeitem]').length > 0,
    );
    await webview.page.waitForTimeout(3000);
    const openSteps = await panAndZoom(webview);
    return { drawn, steps, openSteps };
=======
  const webview = await BenchWebview.open('graph', graphPage, () =>
    Promise.reject(new Error('Nothing is asked for a first picture.')),
  );
  try {
    const start = performance.now();
    const data = graphData(readModel(file), (_, node) => node + 1);
    const extension = performance.now() - start;
    const page = await shown(webview, data);
    return { first: extension + page, steps: await panAndZoom(webview) };
>>>>>>> main
  } finally {
    await webview.close();
  }
}

<<<<<<< HEAD
/** Zooms by the wheel and drags; script milliseconds of each step, which is a frame or two. */
async function panAndZoom(webview: BenchWebview): Promise<number[]> {
  const { page, frame } = webview;
  const box = (await frame.locator('.graph-canvas').boundingBox())!;
  const [x, y] = [box.x + box.width * 0.5, box.y + box.height * 0.5];
=======
/** Shows a graph; milliseconds from its message until it is on the screen. */
async function shown({ frame }: BenchWebview, data: object): Promise<number> {
  // Typed arrays cross the test's own connection to the browser as lists, before the time is taken.
  const text = JSON.stringify(data, (_, value) =>
    ArrayBuffer.isView(value) ? { [value.constructor.name]: Array.from(value as Int32Array) } : value,
  );
  return frame.evaluate(async (given) => {
    const kinds: Record<string, { from(list: number[]): unknown }> = {
      Int32Array,
      Uint32Array,
      Uint16Array,
      Uint8Array,
    };
    const read = JSON.parse(given, (_, value) => {
      const [kind, ...others] =
        value && typeof value === 'object' && !Array.isArray(value) ? Object.keys(value) : [];
      return kind && others.length === 0 && kinds[kind] ? kinds[kind].from(value[kind]) : value;
    });
    const nextFrame = () => new Promise((resolve) => requestAnimationFrame(resolve));
    const begin = performance.now();
    window.postMessage({ type: 'model', data: read }, '*');
    while (!document.querySelector('[role=treeitem]')) {
      if (performance.now() - begin > 60_000) throw new Error(document.body.innerText.slice(0, 2000));
      await nextFrame();
    }
    // The tree is there when the scene is; it is drawn in the next frame, and on the screen after it.
    await nextFrame();
    await nextFrame();
    return performance.now() - begin;
  }, text);
}

/** Zooms in and out by the wheel with Ctrl, turns it and drags; script milliseconds of each step. */
async function panAndZoom(webview: BenchWebview): Promise<number[]> {
  const { page, frame } = webview;
  const box = (await frame.locator('.graph-canvas').boundingBox())!;
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
>>>>>>> main
  const steps: number[] = [];
  const step = async (act: () => Promise<void>) => {
    const before = await webview.scriptMilliseconds();
    await act();
    await frame.evaluate(() => new Promise<void>((resolve) => requestAnimationFrame(() => resolve())));
    steps.push((await webview.scriptMilliseconds()) - before);
  };
<<<<<<< HEAD
  await page.mouse.move(x, y);
  for (let round = 0; round < 4; round++) {
    await page.keyboard.down('Control');
    for (let notch = 0; notch < 8; notch++)
      await step(() => page.mouse.wheel(0, round % 2 === 0 ? -150 : 300));
    await page.keyboard.up('Control');
    await page.mouse.down();
    for (let at = 1; at <= 15; at++) await step(() => page.mouse.move(x + 6 * at, y - 10 * at));
    await page.mouse.up();
    for (let notch = 0; notch < 8; notch++) await step(() => page.mouse.wheel(0, 120));
=======
  const zoom = async (delta: number) => {
    await page.keyboard.down('Control');
    for (let notch = 0; notch < 15; notch++) await step(() => page.mouse.wheel(0, delta));
    await page.keyboard.up('Control');
  };
  await page.mouse.move(x, y);
  for (let round = 0; round < 3; round++) {
    await zoom(60);
    for (let notch = 0; notch < 20; notch++) await step(() => page.mouse.wheel(0, 40));
    await zoom(-60);
    await page.mouse.down();
    for (let at = 1; at <= 20; at++) await step(() => page.mouse.move(x + 4 * at, y - 6 * at));
    await page.mouse.up();
>>>>>>> main
    await page.mouse.move(x, y);
  }
  return steps;
}
