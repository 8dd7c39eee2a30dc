import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';

const root = path.resolve(__dirname, '../../..');
const read = (name: string) => JSON.parse(readFileSync(path.join(root, name), 'utf8'));

/** Properties of the manifest that VS Code shows to a person. */
const shown = new Set([
  'title',
  'shortTitle',
  'description',
  'markdownDescription',
  'enumDescriptions',
  'displayName',
  'label',
  'name',
  'contextualTitle',
  'contents',
  'deprecationMessage',
]);

/** Names, which are the same in every language. */
const names = new Set(['ONNX', 'ONNX Debugger', 'onnx-debugger']);

/** The texts of the manifest that a person sees, with where they stand. */
function* shownTexts(value: unknown, at = '', key = ''): Generator<[string, string]> {
  if (typeof value === 'string') {
    if (shown.has(key)) yield [at, value];
  } else if (Array.isArray(value)) {
    for (const [index, each] of value.entries()) yield* shownTexts(each, `${at}[${index}]`, key);
  } else if (value !== null && typeof value === 'object') {
    for (const [name, each] of Object.entries(value)) yield* shownTexts(each, `${at}.${name}`, name);
  }
}

describe('words of package.json', () => {
  const manifest = read('package.json');
  const words: Record<string, string> = read('package.nls.json');
  const key = /^%(.+)%$/;

  it('stand in package.nls.json', () => {
    const written = [...shownTexts(manifest)].filter(([, text]) => !key.test(text) && !names.has(text));
    assert.deepEqual(written, []);
  });

  it('are those that it asks for, no more and no fewer', () => {
    const asked = new Set(
      JSON.stringify(manifest)
        .match(/"%[^%"]+%"/g)
        ?.map((text) => text.slice(2, -2)),
    );
    assert.deepEqual([...asked].sort(), Object.keys(words).sort());
    for (const [name, text] of Object.entries(words)) assert.ok(text.trim(), name);
  });
});
