import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { throughEveryPanel } from './support/every-panel';

const bundle: Record<string, string> = JSON.parse(
  readFileSync(path.resolve(__dirname, '../../l10n/bundle.l10n.json'), 'utf8'),
);

/** Every string between brackets that nothing else writes. */
const bracketed = Object.fromEntries(Object.keys(bundle).map((text) => [text, `⟦${text}⟧`]));

/** What the models and the test give: names, and what operators do, which is told as ONNX tells it. */
const given = [
  ...[
    'paused before conv1_Conv',
    'A · B with broadcasting',
    'block1.0, 1',
    'test-51.png',
    'labels.txt',
    'rose.jpg',
  ],
  ...[
    'conv1',
    'conv2',
    'relu1',
    'long',
    'probs',
    'image',
    'boxes',
    'audio',
    'batch',
    'SIGKILL',
    'ultraface-320',
  ],
  ...['digits.onnx', 'silero_vad.onnx', 'onnx'],
];

/** What is the same in every language: operators, types, formats, units, keys. */
const names = new RegExp(
  [
    ...[
      'Conv',
      'Relu',
      'If',
      'Concat',
      'Mul',
      'MaxPool',
      'Flatten',
      'Gemm',
      'Slice',
      'Equal',
      'Unsqueeze',
      'LSTM',
    ],
    ...[
      'Op\\d+',
      'OD\\d{4}',
      '[\\w/.]*[_/][\\w/.]*',
      'float32',
      'bfloat16',
      'dtype',
      'np',
      'NaN',
      '[+−]?Inf',
    ],
    ...[
      'NCHW',
      'NHWC',
      'RGB',
      'BGR',
      'ImageNet',
      'SHA-256',
      'IR',
      'Viridis',
      'Cividis',
      'Softmax',
      'SQNR',
      'ULP',
    ],
    ...['xyxy', 'xywh', 'yxyx', 'cxcywh', 'dB', 'ms', 'µs', 'kB', 'MB', 'GB', 'kHz', 'Hz', 'max', 'value'],
    ...['Ctrl', 'Shift', 'Esc', 'Home', 'End', 'PgUp', 'PgDn', 'Enter', 'F5'],
  ]
    .map((name) => `(?<![\\p{L}\\d])${name}(?![\\p{L}\\d])`)
    .join('|'),
  'gu',
);

const withoutNames = (text: string) =>
  given.reduce((rest, name) => rest.replaceAll(name, ''), text).replace(names, '');

/** The texts and the spoken attributes of a page that stand outside of brackets, words of the models left out. */
async function outside(page: Page): Promise<string[]> {
  const { texts, depth } = await page.evaluate(() => {
    const found: string[] = [];
    let depth = 0;
    /** What of a text is in no brackets; brackets may begin in one text node and end in another. */
    const free = (text: string): string => {
      let out = '';
      for (const character of text) {
        if (character === '⟦') depth++;
        else if (character === '⟧') depth--;
        else if (depth === 0) out += character;
      }
      return out;
    };
    const visit = (node: Node): void => {
      if (node instanceof Text) found.push(free(node.data));
      if (!(node instanceof Element) || node.matches('script, style, kbd, .code, .tensor-name, .op-text'))
        return;
      for (const name of [
        'aria-label',
        'title',
        'placeholder',
        'aria-valuetext',
        'aria-description',
        'alt',
      ]) {
        const text = node.getAttribute(name);
        const before = depth;
        depth = 0;
        if (text) found.push(free(text));
        depth = before;
      }
      for (const child of node.childNodes) visit(child);
    };
    visit(document.body);
    return { texts: found, depth };
  });
  assert.equal(depth, 0, 'a sentence is not shown as a whole');
  return texts.filter((text) => /\p{L}{2,}/u.test(withoutNames(text)));
}

/** What would move by itself, in the page and inside of its controls. */
function moving(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const found = new Set<string>();
    const visit = (root: Document | ShadowRoot): void => {
      for (const element of root.querySelectorAll('*')) {
        for (const pseudo of [undefined, '::before', '::after']) {
          const { transitionDuration, animationName } = getComputedStyle(element, pseudo);
          const still = /^(0s(, )?)+$/.test(transitionDuration) && animationName === 'none';
          if (!still) found.add(`${element.localName}.${element.className}${pseudo ?? ''}`);
        }
        if (element.shadowRoot) visit(element.shadowRoot);
      }
    };
    visit(document);
    return [...found];
  });
}

describe('every panel, in another language, 320 pixels wide, with reduced motion', function () {
  this.timeout(180_000);
  const english: string[] = [];
  const wide: string[] = [];
  const moves: string[] = [];

  before(async () => {
    const told = new Set<string>();
    const viewport = { width: 320, height: 640 };
    await throughEveryPanel({ strings: bracketed, viewport }, async ({ page, errors }, state) => {
      for (const text of await outside(page)) {
        if (!told.has(text)) english.push(`${state}: ${text}`);
        told.add(text);
      }
      const width = await page.evaluate(() => document.documentElement.scrollWidth);
      if (width > viewport.width) wide.push(`${state}: ${width}`);
      await page.emulateMedia({ reducedMotion: 'reduce' });
      moves.push(...(await moving(page)).map((what) => `${state}: ${what}`));
      assert.deepEqual(errors, [], state);
    });
  });

  it('says nothing in English', () => assert.deepEqual(english, []));
  it('scrolls in one direction only', () => assert.deepEqual(wide, []));
  it('holds still', () => assert.deepEqual(moves, []));
});
