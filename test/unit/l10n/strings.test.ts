import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { collectStrings } from '../../../scripts/l10n/collect';

const root = path.resolve(__dirname, '../../..');

describe('strings to translate', function () {
  this.timeout(20_000);
  it('are literals, and all in l10n/bundle.l10n.json (npm run l10n)', () => {
    const written = JSON.parse(readFileSync(path.join(root, 'l10n/bundle.l10n.json'), 'utf8'));
    assert.deepEqual(written, collectStrings(root));
  });

  it('count their places from {0}', () => {
    for (const message of Object.keys(collectStrings(root))) {
      const places = [...message.matchAll(/\{(\d+)\}/g)].map(([, place]) => Number(place));
      const wanted = Array.from({ length: new Set(places).size }, (_, at) => at);
      assert.deepEqual([...new Set(places)].sort(), wanted, message);
    }
  });

  it('are whole: none is the end or the beginning of a sentence that goes on elsewhere', () => {
    const parts = Object.keys(collectStrings(root)).filter((text) => /^[\s,;·]|[\s,;·]$/.test(text));
    assert.deepEqual(parts, []);
  });
});
