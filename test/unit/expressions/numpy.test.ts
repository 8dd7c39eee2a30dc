import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { ExpressionError } from '../../../core/expressions/error';
import type { DType } from '../../../core/tensor/dtype';
import type { Tensor } from '../../../core/tensor/tensor';
import { needsSharedData } from '../tensor/shared-data';
import { difference, type Expected } from './difference';
import { compute, type Plain, plain, tensor } from './support';

interface Fixtures {
  readonly tolerance: Readonly<Record<string, number>>;
  readonly tensors: Readonly<Record<string, { dtype: DType; shape: number[]; data: Plain[] }>>;
  readonly expressions: readonly (Expected & { readonly expression: string })[];
}

describe('core/expressions: NumPy’s own answers', () => {
  it('gives what NumPy 2.4.6 gave', function () {
    this.timeout(60_000);
    const file = needsSharedData(this, 'fixtures', 'expressions', 'expressions.json');
    const fixtures = JSON.parse(readFileSync(file, 'utf8')) as Fixtures;
    const tensors: Record<string, Tensor> = {};
    for (const [name, { dtype, shape, data }] of Object.entries(fixtures.tensors)) {
      tensors[name] = tensor(dtype, shape, data);
    }
    const different: string[] = [];
    for (const expected of fixtures.expressions) {
      const { expression } = expected;
      try {
        const found = plain(compute(expression, tensors)) as Expected;
        const why = expected.kind === 'error' ? 'no error' : difference(found, expected, fixtures.tolerance);
        if (why) different.push(`${expression}: ${why}`);
      } catch (error) {
        if (!(error instanceof ExpressionError)) different.push(`${expression}: ${(error as Error).stack}`);
        else if (expected.kind !== 'error') different.push(`${expression}: ${error.message}`);
      }
    }
    const equal = fixtures.expressions.length - different.length;
    assert.deepEqual(different, [], `${equal} of ${fixtures.expressions.length} are equal`);
  });
});
