import assert from 'node:assert/strict';
import { type Children, grouped, plainVariable } from '../../../debug-adapter/debugger/variable';

const numbered = (count: number): Children => ({
  count,
  indexed: true,
  list: async (start, length) =>
    Array.from({ length: Math.max(0, Math.min(length, count - start)) }, (_, at) =>
      plainVariable(`[${start + at}]`, ''),
    ),
});

/** The names of all leaves, in order, and the widest level. */
async function leaves(children: Children): Promise<{ names: string[]; widest: number }> {
  const variables = await children.list(0, children.count);
  let widest = variables.length;
  const names: string[] = [];
  for (const variable of variables) {
    if (!variable.children) names.push(variable.name);
    else {
      const inner = await leaves(variable.children);
      names.push(...inner.names);
      widest = Math.max(widest, inner.widest);
    }
  }
  return { names, widest };
}

describe('debug-adapter/debugger/variable: groups', () => {
  for (const count of [0, 1, 100, 101, 250, 10_000, 10_001, 25_001]) {
    it(`shows all of ${count} children, never more than a hundred at once`, async () => {
      const { names, widest } = await leaves(grouped(numbered(count)));
      assert.equal(names.length, count);
      assert.ok(names.every((name, at) => name === `[${at}]`));
      assert.ok(widest <= 100);
    });
  }

  it('names the groups by what they hold', async () => {
    const names = (await grouped(numbered(250)).list(0, 10)).map(({ name }) => name);
    assert.deepEqual(names, ['[0..99]', '[100..199]', '[200..249]']);
    const outer = (await grouped(numbered(25_001)).list(0, 10)).map(({ name }) => name);
    assert.deepEqual(outer, ['[0..9999]', '[10000..19999]', '[20000..25000]']);
  });
});
