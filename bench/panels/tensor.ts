import path from 'node:path';
import type { TensorHeader } from '../../debug-adapter/protocol';
import type { Asked } from '../../extension/tensor-panel/asked';
import { answer } from '../../extension/tensor-panel/questions';
import type { TestClient } from '../../test/dap/support/adapter';
import { adapterSession } from '../../test/host/editor/adapter-session';
import { tensorPage } from '../../webview/tensor/page';
import type { ToPage } from '../../webview/tensor/protocol';
import { Stopped } from '../dap/stopped';
import { panelLimits } from '../limits';
import { percentile, spreadOf } from '../measure/spread';
import { writeOuter } from '../models/outer';
import type { Figure } from '../result';
import { BenchWebview } from './webview';

const rounds = 3;

/** What one session found; milliseconds but for the bytes. */
interface Look {
  readonly coarse: number;
  readonly complete: number;
  readonly bytes: number;
  /** Script of each step of panning and zooming. */
  readonly steps: readonly number[];
}

/**
 * A tensor of 400 MB in the Tensor panel: the real adapter and runner over DAP, the extension's own answers, the real page. Each
 * round is a session of its own, so that nothing is kept from the one before.
 */
export async function tensorPanel(folder: string): Promise<Figure[]> {
  const file = path.join(folder, 'outer.onnx');
  writeOuter(file);
  const looks: Look[] = [];
  for (let round = 0; round < rounds; round++) looks.push(await look(file));
  const figure = (what: string, unit: Figure['unit'], limit: number, values: readonly number[]): Figure => {
    const { least, low, high } = spreadOf(values);
    return { what, unit, limit, value: least, quartiles: [low, high], rounds: values.length };
  };
  const steps = looks.map((each) => percentile(each.steps, 0.95));
  return [
    figure(
      '400 MB tensor: coarse picture',
      'ms',
      panelLimits.coarse,
      looks.map(({ coarse }) => coarse),
    ),
    figure(
      '400 MB tensor: complete picture',
      'ms',
      panelLimits.complete,
      looks.map(({ complete }) => complete),
    ),
    figure(
      '400 MB tensor: sent',
      'MB',
      panelLimits.megabytes,
      looks.map(({ bytes }) => bytes / 1e6),
    ),
    figure('400 MB tensor: script a frame, panning and zooming, p95', 'ms', panelLimits.frame, steps),
  ];
}

async function look(file: string): Promise<Look> {
  const random = { random: 'normal', seed: 3 };
  const session = await Stopped.at({
    program: file,
    inputs: { column: random, row: { ...random, seed: 4 } },
  });
  try {
    // Past the node that makes it.
    await session.step();
    const [frame] = await session.client.frames();
    const header = await session.client.ask<TensorHeader>('onnx/tensor', {
      frameId: frame!.id,
      name: 'product',
    });
    return await inPage(session, frame!.id, header);
  } finally {
    await session.close();
  }
}

async function inPage(session: Stopped, frameId: number, header: TensorHeader): Promise<Look> {
  let bytes = 0;
  const counting: Pick<TestClient, 'ask'> = {
    ask: async <T>(command: string, args?: object) => {
      const body = await session.client.ask<Record<string, unknown>>(command, args);
      for (const value of Object.values(body)) bytes += typeof value === 'string' ? value.length : 8;
      return body as T;
    },
  };
  // Labels, for which models would be read, are not asked for a picture.
  const asked = {
    session: adapterSession(counting, {}),
    frameId,
    name: header.name,
    memoryReference: header.memoryReference!,
    models: undefined as unknown as Asked['models'],
    names: { get: () => undefined },
  };
  const webview = await BenchWebview.open('tensor', tensorPage, (question) =>
    answer(asked, question as Parameters<typeof answer>[1]),
  );
  try {
    const { coarse, complete } = await shown(webview, header);
    const sent = bytes;
    const steps = await panAndZoom(webview);
    return { coarse, complete, bytes: sent, steps };
  } finally {
    await webview.close();
  }
}

/** Shows the tensor; milliseconds until a coarse picture is on the screen, and until the complete one is. */
async function shown(webview: BenchWebview, { name, dtype, shape, byteLength }: TensorHeader) {
  const message: ToPage = {
    type: 'state',
    follow: true,
    pinned: false,
    state: {
      kind: 'tensor',
      where: 'paused',
      tensor: {
        name,
        dtype: dtype!,
        shape: shape!,
        byteLength: byteLength!,
        role: 'value',
        consumers: [],
        generation: 1,
      },
    },
  };
  return webview.frame.evaluate(async (state) => {
    const start = performance.now();
    window.postMessage(state, '*');
    const nextFrame = () => new Promise((resolve) => requestAnimationFrame(resolve));
    const drawn = () => {
      const canvas = document.querySelector<HTMLCanvasElement>('.picture-canvas');
      return canvas !== null && canvas.width > 1;
    };
    // After the frame in which it holds, what was drawn in it is on the screen.
    const until = async (holds: () => boolean) => {
      while (!holds()) {
        if (performance.now() - start > 60_000) throw new Error(document.body.innerText.slice(0, 2000));
        await nextFrame();
      }
      await nextFrame();
      return performance.now() - start;
    };
    const coarse = await until(drawn);
    const complete = await until(
      () => document.querySelector('.picture')?.getAttribute('aria-busy') === 'false',
    );
    return { coarse, complete };
  }, message);
}

/** Zooms in by the wheel, drags, and zooms out again; script milliseconds of each step, which is a frame or two. */
async function panAndZoom(webview: BenchWebview): Promise<number[]> {
  const { page, frame } = webview;
  const box = (await frame.locator('.picture-canvas').boundingBox())!;
  const [x, y] = [box.x + box.width * 0.4, box.y + box.height * 0.6];
  const steps: number[] = [];
  const step = async (act: () => Promise<void>) => {
    steps.push(await webview.scriptOf(act));
  };
  const drag = async (dx: number, dy: number) => {
    await page.mouse.down();
    for (let at = 1; at <= 20; at++) await step(() => page.mouse.move(x + dx * at, y + dy * at));
    await page.mouse.up();
    await page.mouse.move(x, y);
  };
  await page.mouse.move(x, y);
  for (let round = 0; round < 4; round++) {
    for (let notch = 0; notch < 10; notch++) await step(() => page.mouse.wheel(0, -120));
    await drag(round % 2 === 0 ? -8 : 6, 5);
  }
  for (let notch = 0; notch < 20; notch++) await step(() => page.mouse.wheel(0, 120));
  return steps;
}
