import assert from 'node:assert/strict';
import { ExpressionError } from '../../../core/expressions/error';
import { functionNamed, functionNames } from '../../../core/expressions/functions/catalogue';
import { difference, type Expected } from './difference';
import { expected, table, tensors, tolerance } from './numpy-table/table';
import { compute, plain } from './support';

/** What docs/expressions.md says is different. Each entry has to meet something. */
const documented: readonly (readonly [what: RegExp, why: string])[] = [
  [/^np\.(percentile|quantile)\(i8,/, 'NumPy’s difference of two int8 wraps around on the way'],
];

describe(`core/expressions: NumPy ${table.numpy}`, () => {
  const met = new Set<RegExp>();

  function check(text: string): string | undefined {
    const answer = table.answers[text]!;
    const exception = documented.find(([what]) => what.test(text));
    let found: string | undefined;
    try {
      const value = plain(compute(text, tensors)) as Expected;
      found =
        answer[0] === 'error' ? `no error, but ${answer[1]}` : difference(value, expected(answer), tolerance);
    } catch (error) {
      if (!(error instanceof ExpressionError)) return `${text}: ${(error as Error).stack}`;
      found = answer[0] === 'error' ? undefined : error.message;
    }
    if (found && exception) {
      met.add(exception[0]);
      return undefined;
    }
    return found && `${text}: ${found}`;
  }

  it(`gives what NumPy gives for ${Object.keys(table.answers).length} expressions`, function () {
    this.timeout(60_000);
    const different = Object.keys(table.answers).flatMap((text) => check(text) ?? []);
    assert.deepEqual(different, []);
    assert.deepEqual(
      documented.filter(([what]) => !met.has(what)),
      [],
    );
  });

  it('has every function but the random ones', () => {
    const texts = Object.keys(table.answers).join('\n');
    const own = functionNames().filter((name) => functionNamed(name)!.name === name);
    const missing = own.filter(
      (name) => !name.startsWith('random.') && !new RegExp(`\\b${name.replace('.', '\\.')}\\(`).test(texts),
    );
    assert.deepEqual(missing, []);
  });
});
