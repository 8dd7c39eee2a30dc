import path from 'node:path';
import { readModel } from '../../core/onnx/read';
import { graphData } from '../../extension/graph/graph-data';
import { graphPage } from '../../webview/graph/page';
import { graphPanelLimits } from '../limits';
import { percentile, spreadOf } from '../measure/spread';
import { writeExportedBert } from '../models/exported-bert';
import type { Figure } from '../result';
import { BenchWebview } from './webview';

const rounds = 3;

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
    writeExportedBert(file, { layers, named: true });
    const looks: Look[] = [];
    for (let round = 0; round < rounds; round++) looks.push(await look(file));
    const figure = (name: string, most: number, values: readonly number[]): Figure => {
      const { least, low, high } = spreadOf(values);
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
      ),
    );
  }
  return figures;
}

async function look(file: string): Promise<Look> {
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
  } finally {
    await webview.close();
  }
}

/** Zooms by the wheel and drags; script milliseconds of each step, which is a frame or two. */
async function panAndZoom(webview: BenchWebview): Promise<number[]> {
  const { page, frame } = webview;
  const box = (await frame.locator('.graph-canvas').boundingBox())!;
  const [x, y] = [box.x + box.width * 0.5, box.y + box.height * 0.5];
  const steps: number[] = [];
  const step = async (act: () => Promise<void>) => {
    const before = await webview.scriptMilliseconds();
    await act();
    await frame.evaluate(() => new Promise<void>((resolve) => requestAnimationFrame(() => resolve())));
    steps.push((await webview.scriptMilliseconds()) - before);
  };
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
    await page.mouse.move(x, y);
  }
  return steps;
}
