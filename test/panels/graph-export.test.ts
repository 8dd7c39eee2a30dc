import assert from 'node:assert/strict';
import { pathToFileURL } from 'node:url';
import type { Page } from 'playwright-core';
import { PNG } from 'pngjs';
import {
  attribute,
  float32,
  floats,
  graph,
  modelBytes,
  node,
  TestFolder,
  value,
} from '../dap/support/models';
import type { PageTheme } from '../host/page';
import { foreignPixels } from './support/foreign-pixels';
import { GraphExtension } from './support/graph-extension';
import { until } from './support/open-page';
import { textOf } from './support/picture';

/** Names that mean something to XML, and characters that it cannot hold. */
const strange = ['<b>&amp;', '"quoted\'', ']]><script>', '\u0000\u0007\u001b', '\ufffe 日本 🙂'];

/** A row of nodes with strange names, a body among them. */
function strangeModel(): Uint8Array {
  const branch = (name: string) =>
    graph(name, [node('Neg', ['x'], [`${name}-`])], [], [value(`${name}-`, float32, [2])]);
  const names = strange.map((name, at) => `${name}${at}`);
  const nodes = names.map((name, at) => node('Add', [at === 0 ? 'x' : names[at - 1]!, 'w'], [name], name));
  return modelBytes(
    graph(
      'strange',
      [
        ...nodes,
        node('Cast', ['w'], ['yes'], 'cast', [attribute.int('to', 9)]),
        node('If', ['yes'], ['y'], 'If <&>', [
          attribute.graph('then_branch', branch('then')),
          attribute.graph('else_branch', branch('else')),
        ]),
      ],
      [value('x', float32, [2])],
      [value('y', float32, [2]), value(names.at(-1)!, float32, [2])],
      [floats('w', [], [1])],
    ),
  );
}

/** A row of so many nodes. */
function longModel(count: number): Uint8Array {
  const nodes = Array.from({ length: count }, (_, at) =>
    node(at % 2 ? 'Neg' : 'Abs', [`v${at}`], [`v${at + 1}`]),
  );
  return modelBytes(graph('long', nodes, [value('v0', float32, [2])], [value(`v${count}`, float32, [2])]));
}

describe('Exported pictures of a graph', function () {
  this.timeout(60_000);
  const folder = new TestFolder();
  let extension: GraphExtension;
  let page: Page;
  after(() => folder.remove());

  const close = async () => {
    assert.deepEqual(extension.panel.errors, []);
    await extension.panel.close();
  };
  const open = async (model: Uint8Array) => {
    extension = await GraphExtension.open(folder.write('model.onnx', model), {
      viewport: { width: 800, height: 600 },
    });
    page = extension.panel.page;
  };
  const exported = async (what: string, format: 'svg' | 'png') => {
    const before = (await extension.panel.posted()).length;
    await page.getByRole('button', { name: 'Export as' }).click();
    await page.getByRole('menuitem', { name: what }).click();
    await until(
      async () => (await extension.panel.posted()).length,
      (count) => count > before,
      'the picture',
    );
    const { format: got, bytes } = await extension.lastSent('export');
    assert.equal(got, format);
    return Buffer.from(Uint8Array.from(Object.values(bytes)));
  };

  for (const theme of ['dark', 'light', 'high-contrast'] satisfies PageTheme[]) {
    it(`look elsewhere as in the panel, ${theme}`, async () => {
      await open(strangeModel());
      const current = { graph: '', index: 2 };
      await extension.send({
        type: 'standing',
        standing: { kind: 'stopped', description: 'Paused', frames: [current], hasRun: true },
      });
      await extension.send({
        type: 'breakpoints',
        marks: [{ graph: '', index: 3, enabled: true, kind: 'conditional', text: 'x' }],
      });
      await extension.until(({ node: at }) => at === current.index);
      await extension.panel.setTheme(theme);
      await until(
        () => page.evaluate(() => document.body.className),
        (classes) => classes.includes(theme),
        'the theme',
      );
      const svg = await exported('Whole graph as SVG', 'svg');
      const png = PNG.sync.read(await exported('Whole graph as PNG', 'png'));
      const file = folder.write('graph.svg', svg);
      const other = await page
        .context()
        .browser()!
        .newPage({
          viewport: { width: png.width / 2, height: png.height / 2 },
          deviceScaleFactor: 2,
        });
      try {
        await other.goto(pathToFileURL(file).href);
        assert.equal(await other.locator('parsererror').count(), 0);
        const texts = await other.locator('text').allTextContents();
        const wanted = ['<b>&amp;0', '"quoted\'1', ']]><script>2', '���3', '� 日本 🙂4', 'If <&>'];
        for (const text of wanted) assert.ok(texts.includes(text), `${text} in ${texts}`);
        assert.equal(await other.locator('script').count(), 0);
        assert.equal(await other.locator('title').first().textContent(), 'model.onnx');
        // Programs other than browsers know no colours but these.
        const colours = svg.toString().match(/ (fill|stroke)="[^"]*"/g)!;
        for (const each of new Set(colours)) assert.match(each, /"(none|#[0-9a-f]{6})"$/);
        const seen = PNG.sync.read(await other.screenshot());
        assert.deepEqual([seen.width, seen.height], [png.width, png.height]);
        const { marks } = foreignPixels(png, seen);
        const foreign = marks.reduce((count, each) => count + each, 0) / marks.length;
        // Letters come from other fonts there.
        assert.ok(foreign < 0.005, `${(foreign * 100).toFixed(2)} % of the pixels`);
      } finally {
        await other.close();
      }
      await close();
    });
  }

  it('leave the way back from what is faint, under what they say', async () => {
    await open(longModel(4000));
    await extension.send({ type: 'select', node: { graph: '', index: 2 }, reveal: true });
    const bar = page.locator('.focus-bar');
    await page.locator('.graph-details .link', { hasText: 'Ancestors' }).click();
    const faint = await bar.innerText();
    assert.match(faint, /^2 ancestors of /);
    await page.getByRole('button', { name: 'Export as' }).click();
    await page.getByRole('menuitem', { name: 'Whole graph as PNG' }).click();
    await until(
      () => bar.innerText(),
      (text) => text.startsWith('Drawn at '),
      'how small it is',
    );
    await bar.getByRole('button', { name: 'Close' }).click();
    assert.equal(await bar.innerText(), faint);
    await bar.getByRole('button', { name: 'Show all (Esc)' }).click();
    assert.equal(await bar.isVisible(), false);
    await close();
  });

  it('writes what is in sight only, and says what does not fit into a PNG', async () => {
    await open(longModel(4000));
    await page.locator('.graph-tree').focus();
    await page.keyboard.press('Shift+E');
    const zoom = (await extension.state())!.places['']!.zoom;
    await extension.until(({ places }) => places['']!.zoom !== zoom);
    await page.getByRole('button', { name: 'Export as' }).click();
    await page.getByRole('menuitem', { name: 'Whole graph as PNG' }).click();
    const note = await until(
      () => textOf(page, '.focus-bar'),
      (text) => text.length > 0,
      'why there is none',
    );
    assert.match(note, /^The graph is [\d,]+ by \d{3},\d{3} pixels, and a PNG has at most 16,384 a side/);
    assert.equal(await extension.lastSent('export'), undefined);
    assert.equal(await page.locator('.banner-error').isVisible(), false);
    // It stays whatever is selected, until it is closed.
    await page.locator('.graph-tree').focus();
    await page.keyboard.press('Home');
    await extension.until(({ selected }) => selected[0] === 'input:v0');
    assert.equal(await textOf(page, '.focus-bar'), note);
    await page.keyboard.press('Escape');
    assert.equal(await page.locator('.focus-bar').isVisible(), false);
    assert.deepEqual((await extension.state())!.selected, ['input:v0']);
    const whole = await exported('Whole graph as SVG', 'svg');
    await page.locator('.graph-tree').focus();
    await page.keyboard.press('Home');
    const part = await exported('What is in sight as SVG', 'svg');
    assert.ok(part.length * 20 < whole.length, `${part.length} of ${whole.length} bytes`);
    assert.equal(whole.toString().match(/>(Neg|Abs)</g)!.length, 4000);
    await close();
  });
});
