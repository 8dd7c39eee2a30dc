import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { functionNamed, functionNames, methodNamed } from '../../../core/expressions/functions/catalogue';
import { signatureText } from '../../../core/expressions/functions/signature';

describe('docs/expressions.md', () => {
  const text = readFileSync('docs/expressions.md', 'utf8');

  it('lists every function with its parameters, what it makes of NaN, and which are methods', () => {
    const rows = new Map(
      [...text.matchAll(/^\| `(([\w.]+)\(.*\))` \| (.+) \| (.*) \| (yes|) \|$/gm)].map((row) => [
        row[2]!,
        row,
      ]),
    );
    const own = functionNames().filter((name) => functionNamed(name)!.name === name);
    assert.deepEqual([...rows.keys()], own);
    for (const name of own) {
      const row = rows.get(name)!;
      assert.equal(row[1], signatureText(functionNamed(name)!));
      assert.equal(row[5] === 'yes', methodNamed(name) !== undefined, name);
    }
  });

  it('lists every other name of a function', () => {
    for (const name of functionNames()) {
      const { name: own } = functionNamed(name)!;
      if (own !== name) assert.ok(text.includes(`\`${name}\` (\`${own}\`)`), name);
    }
  });
});
