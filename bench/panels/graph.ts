import path from 'node:path';
import { readModel } from '../../core/onnx/read';
import { graphData } from '../../extension/graph/graph-data';
import { graphPage } from '../../webview/graph/page';
import { panelLimits } from '../limits';
import { percentile, spreadOf } from '../measure/spread';
import { writeExportedBert } from '../models/exported-bert';
import type { Figure } from '../result';
import { BenchWebview } from './webview';

const rounds = 3;

const graphs = [
  { what: '3,800 nodes', layers: 35, limit: panelLimits.middleGraph },
  { what: '20,000 nodes', layers: 183, limit: panelLimits.largeGraph },
] as const;

/** What one page found, in milliseconds. */
interface Look {
  readonly first: number;
  /** Script of each step of panning and zooming. */
  readonly steps: readonly number[];
  /** The same with all groups open. */
  readonly openSteps: readonly number[];
}

/**
 * Encoders in the Graph panel: from the file to the first picture (reading the model, what the page is told, groups, layout,
 * drawing), and script a frame while it is moved, with a layer open.
 */
export async function graphPanel(folder: string): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const { what, layers, limit } of graphs) {
    const file = path.join(folder, `encoder-${layers}.onnx`);
    writeExportedBert(file, { layers, named: true });
    const looks: Look[] = [];
    for (let round = 0; round < rounds; round++) looks.push(await look(file));
    const figure = (name: string, most: number, values: readonly number[]): Figure => {
      const { least, low, high } = spreadOf(values);
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
      ),
      figure(
        'script a frame with all groups open, p95',
        panelLimits.frame,
        looks.map(({ openSteps }) => percentile(openSteps, 0.95)),
      ),
    );
  }
  return figures;
}

async function look(file: string): Promise<Look> {
  const webview = await BenchWebview.open('graph', graphPage, () =>
    Promise.reject(new Error('Nothing is asked for a first picture.')),
  );
  try {
    const start = performance.now();
    const data = graphData(readModel(file));
    const extension = performance.now() - start;
    const page = await shown(webview, data);
    const steps = await panAndZoom(webview);
    await openAll(webview);
    return { first: extension + page, steps, openSteps: await panAndZoom(webview) };
  } finally {
    await webview.close();
  }
}

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

/** Opens all groups; the zoom changes when they are there, since the graph is fitted then. */
async function openAll({ page, frame }: BenchWebview): Promise<void> {
  const zoom = frame.locator('.zoom-share');
  const before = await zoom.innerText();
  await frame.locator('.graph-tree').focus();
  await page.keyboard.press('Shift+E');
  for (
    const limit = Date.now() + 60_000;
    (await zoom.innerText()) === before;
    await page.waitForTimeout(50)
  ) {
    if (Date.now() > limit) throw new Error('The groups of the graph did not open.');
  }
}

/** Zooms in and out by the wheel with Ctrl, turns it and drags; script milliseconds of each step. */
async function panAndZoom(webview: BenchWebview): Promise<number[]> {
  const { page, frame } = webview;
  const box = (await frame.locator('.graph-canvas').boundingBox())!;
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  const steps: number[] = [];
  const step = async (act: () => Promise<void>) => {
    steps.push(await webview.scriptOf(act));
  };
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
    await page.mouse.move(x, y);
  }
  return steps;
}
