import path from 'node:path';
import type { Page } from 'playwright-core';
import { resolveInputs } from '../../../core/tensor/inputs/resolve';
import type { ResolvedInput } from '../../../core/tensor/inputs/signature';
import type { Tensor } from '../../../core/tensor/tensor';
import { landingPage } from '../../../webview/landing/page';
import type { FromLanding, LandingModel } from '../../../webview/landing/protocol';
import { timelinePage } from '../../../webview/timeline/page';
import type { FromPage } from '../../../webview/timeline/protocol';
import type { PanelPage } from '../../host/page';
import { GraphExtension } from './graph-extension';
import { type OpenOptions, openPage, until } from './open-page';
import { silero } from './recorded-times';
import { TensorExtension } from './tensor-extension';
import { convLike, float32 } from './tensors';

const examples = path.resolve(__dirname, '../../../examples');

/** Called with each state of each panel, its page settled: `tensor table`, `compare`, `graph details`. */
export type Look = (panel: PanelPage, state: string) => Promise<void>;

/**
 * Goes through all panels and their states, each panel opened once with these options; with `wanted`, through the states
 * of these names only.
 */
export async function throughEveryPanel(
  options: OpenOptions,
  look: Look,
  wanted?: readonly string[],
): Promise<void> {
  const wants = (start: string) => !wanted || wanted.some((state) => state.startsWith(start));
  const see = async (panel: PanelPage, state: string) => {
    if (wanted && !wanted.includes(state)) return;
    await settled(panel.page);
    await look(panel, state);
  };
  await throughTensor(options, see, wants);
  await throughGraph(options, see);
  await throughTimeline(options, see);
  await throughLanding(options, see);
}

/** Waits until the page shows the same text several times in a row: its answers have come. */
async function settled(page: Page): Promise<void> {
  let last = '';
  let same = 0;
  await until(
    async () => {
      const text = await page.evaluate(() => document.body.innerText);
      same = text === last ? same + 1 : 0;
      last = text;
      return same;
    },
    (times) => times >= 4,
    'the page changes',
  );
}

async function throughTensor(
  options: OpenOptions,
  look: Look,
  wants: (start: string) => boolean,
): Promise<void> {
  const extension = await TensorExtension.open(options);
  const { panel } = extension;
  const { page } = panel;
  const see = (state: string) => look(panel, state);
  const allViews = async (name: string) => {
    if (!wants(`tensor ${name} `)) return;
    await settled(page);
    const tabs = await page.locator('[role=tab]').evaluateAll((found) => found.map(({ id }) => id));
    for (const tab of tabs) {
      if (!wants(`tensor ${name} ${tab.replace('tab-', '')}`)) continue;
      await page.evaluate((id) => document.getElementById(id)?.click(), tab);
      await see(`tensor ${name} ${tab.replace('tab-', '')}`);
    }
    await page.evaluate((id) => document.getElementById(id)?.click(), tabs[0]!);
  };
  await extension.show('conv1', convLike(true));
  await allViews('conv1');
  await extension.show(
    'long',
    float32(
      [300],
      Array.from({ length: 300 }, (_, k) => Math.sin(k / 9)),
    ),
  );
  await allViews('long');
  extension.around = { meaning: { inputs: [], outputs: [] }, labels: { source: 'labels.txt', labels: [] } };
  await extension.show('probs', float32([1, 10], [0, 0, 0.1, 0.7, 0, 0.2, 0, 0, 0, 0]), { consumers: [] });
  await allViews('probs');
  const [picture] = resolveInputs(
    { image: { image: 'digits/test-51.png', channels: 'GRAY' } },
    [{ name: 'image', dtype: 'float32', shape: [1, 1, 28, 28] }],
    { folder: examples },
  );
  const { value, making } = picture as ResolvedInput & { value: Tensor };
  await extension.show('image', value, { role: 'input', producer: undefined, making: making! });
  await allViews('image');
  extension.others.set('image', value);
  const image = { name: 'image', dtype: 'float32', shape: [1, 1, 28, 28] };
  extension.around = { meaning: { inputs: [image], outputs: [] } };
  await extension.show('boxes', float32([1, 2, 4], [0.1, 0.2, 0.8, 0.9, 0.2, 0.2, 0.5, 0.5]), {
    consumers: [],
  });
  await allViews('boxes');
  const sound = Array.from({ length: 16_000 }, (_, k) => Math.sin(k / 5));
  await extension.show('audio', float32([1, 16_000], sound), { role: 'input', producer: undefined });
  await allViews('audio');
  await showCompared(extension);
  await see('compare');
  for (const state of [
    { kind: 'nothing', model: 'digits.onnx' },
    { kind: 'computing', name: 'conv2' },
    { kind: 'running', where: '12 / 40' },
    { kind: 'ended', message: 'SIGKILL' },
    { kind: 'notRun', name: 'conv2', at: 'relu1', node: { op: 'Conv', label: 'conv2', line: 20 } },
    { kind: 'failed', title: 'Conv conv2:', message: 'OD2103', code: 'OD2103' },
    { kind: 'other', name: 'conv2', message: 'OD2103' },
  ] as const) {
    await extension.state(state);
    await see(`tensor ${state.kind}`);
  }
  await extension.show('empty', float32([0, 3], []));
  await see('tensor empty');
  await panel.close();
}

/** A compared with B, which differs a little. */
async function showCompared(extension: TensorExtension): Promise<void> {
  const a = extension.shown('conv1', convLike());
  const other = convLike();
  const numbers = new Float32Array(other.bytes.buffer).map((x) => Math.round(x * 20) / 20);
  const b = extension.shown('conv1', float32(other.shape, numbers));
  const choices = [{ id: 'last', label: 'relu1' }];
  await extension.state({ kind: 'tensor', where: 'relu1', tensor: a }, false, false, {
    ...{ choices, chosen: 'last', pair: { a, b, ulp: true } },
    a: { label: 'digits.onnx', note: '' },
    b: { label: 'relu1', note: '' },
  });
}

async function throughGraph(options: OpenOptions, look: Look): Promise<void> {
  const extension = await GraphExtension.open(path.join(examples, 'digits/digits.onnx'), options);
  const { panel } = extension;
  const { page } = panel;
  const see = (state: string) => look(panel, state);
  await see('graph');
  await page.locator('.graph-tree').focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await see('graph details');
  await page.keyboard.press('Escape');
  await page.locator('.graph-tree').focus();
  await page.keyboard.press('/');
  await page.keyboard.type('conv');
  await see('graph search');
  await panel.close();
}

async function throughTimeline(options: OpenOptions, look: Look): Promise<void> {
  const panel = await openPage('timeline', timelinePage, options);
  const see = (state: string) => look(panel, state);
  await panel.untilPosted<FromPage>(({ type }) => type === 'ready');
  await see('timeline nothing');
  const times = silero('measured');
  await panel.send({ type: 'state', state: { kind: 'times', times: { ...times, where: 'If_0' } } });
  await panel.page.locator('.node-rows .node-row').first().waitFor();
  await see('timeline times');
  const none = { ...times, where: 'If_0', nodes: [], spans: [], profiling: false };
  await panel.send({ type: 'state', state: { kind: 'times', times: none } });
  await see('timeline empty');
  await panel.close();
}

async function throughLanding(options: OpenOptions, look: Look): Promise<void> {
  const panel = await openPage('landing', landingPage, options);
  await panel.untilPosted<FromLanding>(({ type }) => type === 'ready');
  await panel.send({ type: 'model', model: landed });
  await panel.page.locator('.landing-content').waitFor();
  await look(panel, 'landing');
  await panel.send({ type: 'broken', message: 'OD1001', canOpenText: true });
  await look(panel, 'landing broken');
  await panel.close();
}

/** What the extension sends is in numbers and names only, so that all other words are the page's. */
const landed: LandingModel = {
  name: 'ultraface-320.onnx',
  subtitle: 'ultraface-320.onnx',
  figures: [
    { value: '300,436', label: 'IR' },
    { value: '42c9e48b', label: 'SHA-256', code: true },
  ],
  inputs: [{ name: 'image', dtype: 'float32', shape: ['1', '3', '240', '320'], remark: 'NCHW' }],
  outputs: [{ name: 'boxes', dtype: 'float32', shape: ['1', '4420', '4'], remark: 'Concat' }],
  choices: [
    { id: 'image', label: 'NCHW', code: 'rose.jpg', description: '320 × 240' },
    { id: 'zeros', label: 'Concat', description: '' },
  ],
  chosen: 'image',
  stopOnEntry: true,
  breakOnNonFinite: true,
  operators: Array.from({ length: 20 }, (_, k) => ({ op: `Op${k}`, count: 52 - k })),
  checks: [{ level: 'warning', text: 'OD1001. OD1002.' }],
  recent: [
    { id: 'run-2', time: '14:02', input: 'rose.jpg', duration: '16.7 ms', stops: 3, outcome: 'finished' },
  ],
};
