import assert from 'node:assert/strict';
import fc from 'fast-check';
import { alignSequences } from '../../core/align-sequences';
import { unifiedDiff } from '../../core/line-diff';

const names = { nameOfA: 'a', nameOfB: 'b' };

/** What a unified diff makes of a text; it must find there what it removes. */
function apply(text: string, diff: string): string {
  const lines = text === '' ? [] : text.slice(0, -1).split('\n');
  const out: string[] = [];
  let at = 0;
  for (const line of diff.split('\n').slice(2, -1)) {
    const range = /^@@ -(\d+)(?:,(\d+))? \+/.exec(line);
    if (range) {
      const start = range[2] === '0' ? Number(range[1]) : Number(range[1]) - 1;
      out.push(...lines.slice(at, start));
      at = start;
    } else if (line.startsWith('+')) out.push(line.slice(1));
    else {
      assert.equal(line.slice(1), lines[at]);
      if (line.startsWith(' ')) out.push(line.slice(1));
      at++;
    }
  }
  out.push(...lines.slice(at));
  return out.map((line) => `${line}\n`).join('');
}

describe('unifiedDiff', () => {
  it('prints hunks as diff -u does', () => {
    const a = 'one\ntwo\nthree\nfour\nfive\nsix\nseven\neight\n';
    const b = 'zero\none\ntwo\nthree\nfour\nfive\nsix\n7\neight\n';
    assert.equal(
      unifiedDiff(a, b, { ...names, context: 1 }),
      '--- a\n+++ b\n@@ -1 +1,2 @@\n+zero\n one\n@@ -6,3 +7,3 @@\n six\n-seven\n+7\n eight\n',
    );
    assert.equal(unifiedDiff('', 'x\n', names), '--- a\n+++ b\n@@ -0,0 +1 @@\n+x\n');
    assert.equal(unifiedDiff(a, a, names), '');
  });

  it('turns the first text into the second', () => {
    const texts = fc
      .array(fc.constantFrom('a', 'b', 'c', 'd', 'e'), { maxLength: 40 })
      .map((lines) => lines.map((line) => `${line}\n`).join(''));
    fc.assert(
      fc.property(texts, texts, fc.nat(4), (a, b, context) => {
        assert.equal(apply(a, unifiedDiff(a, b, { ...names, context })), b);
      }),
    );
  });
});

describe('alignSequences', () => {
  const sequences = fc.array(fc.nat(6), { maxLength: 30 });

  it('ascends in both, over equal elements', () => {
    fc.assert(
      fc.property(sequences, sequences, (a, b) => {
        let last = [-1, -1];
        for (const [atA, atB] of alignSequences(a, b)) {
          assert.ok(atA > last[0]! && atB > last[1]! && a[atA] === b[atB]);
          last = [atA, atB];
        }
      }),
    );
  });

  it('cuts what is long and has nothing unique into pieces, and still finds the same in it', () => {
    const a = Array.from({ length: 6000 }, (_, at) => at % 3);
    const b = [...a.slice(0, 2000), 1, ...a.slice(2000)];
    assert.ok(alignSequences(a, b).length > 0.9 * a.length);
    assert.equal(alignSequences(a, a).length, a.length);
  });
});
