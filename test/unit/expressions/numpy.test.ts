import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { ExpressionError } from '../../../core/expressions/error';
import type { DType } from '../../../core/tensor/dtype';
import type { Tensor } from '../../../core/tensor/tensor';
import { needsSharedData } from '../tensor/shared-data';
import { compute, type Plain, plain, tensor } from './support';

interface Expected {
  readonly kind: string;
  readonly dtype?: DType;
  readonly shape?: readonly number[];
  readonly data?: readonly Plain[];
  readonly items?: readonly Expected[];
  readonly value?: Plain;
  readonly text?: string;
}

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

/** Where two values differ; undefined where they are equal within the tolerance of their type. */
function difference(
  found: Expected,
  expected: Expected,
  tolerance: Fixtures['tolerance'],
): string | undefined {
  if (found.kind !== expected.kind) return `kind ${found.kind}, not ${expected.kind}`;
  if (found.dtype !== expected.dtype) return `dtype ${found.dtype}, not ${expected.dtype}`;
  if (found.text !== expected.text) return `${found.text}, not ${expected.text}`;
  if (found.shape?.join() !== expected.shape?.join()) return `shape ${found.shape}, not ${expected.shape}`;
  if (found.items?.length !== expected.items?.length) return `${found.items?.length} items`;
  const inItem = found.items
    ?.map((item, at) => difference(item, expected.items![at]!, tolerance))
    .find((each) => each);
  if (inItem) return inItem;
  const [left, right] = [
    found.data ?? (found.value === undefined ? [] : [found.value]),
    expected.data ?? (expected.value === undefined ? [] : [expected.value]),
  ];
  if (left.length !== right.length) return `${left.length} elements, not ${right.length}`;
  const relative = tolerance[expected.dtype ?? ''] ?? 0;
  const at = left.findIndex((value, k) => !isNear(value, right[k]!, relative));
  return at < 0 ? undefined : `element ${at} is ${left[at]}, not ${right[at]}`;
}

function isNear(a: Plain, b: Plain, relative: number): boolean {
  if (a === b) return true;
  return typeof a === 'number' && typeof b === 'number' && Math.abs(a - b) <= relative * Math.abs(b);
}
