import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { ExpressionError } from '../../../core/expressions/error';
import { functionNamed, functionNames } from '../../../core/expressions/functions/catalogue';
import type { DType } from '../../../core/tensor/dtype';
import type { Tensor } from '../../../core/tensor/tensor';
import { difference, type Expected } from './difference';
import { compute, type Plain, plain, tensor } from './support';

/** Arrays are [type, shape, elements]; what else there is begins with its kind (numpy-table/make.py). */
type Answer = readonly [kind: string, ...rest: unknown[]];

interface Table {
  readonly numpy: string;
  readonly tensors: Readonly<Record<string, readonly [DType, number[], Plain[]]>>;
  readonly answers: Readonly<Record<string, Answer>>;
}

const table = JSON.parse(
  readFileSync(path.join('test', 'unit', 'expressions', 'numpy-table', 'table.json'), 'utf8'),
) as Table;

const tensors: Record<string, Tensor> = {};
for (const [name, [dtype, shape, data]] of Object.entries(table.tensors)) {
  tensors[name] = tensor(dtype, shape, data);
}

/** Relative, for values that are not exactly equal; integers, bools, shapes and types are. */
const tolerance = { float16: 0.002, float32: 1e-5, float64: 1e-9 };

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

function expected([kind, ...rest]: Answer): Expected {
  switch (kind) {
    case 'tuple':
    case 'list':
      return { kind, items: rest.map((item) => expected(item as Answer)) };
    case 'dtype':
      return { kind, text: rest[0] as string };
    case 'none':
      return { kind };
    case 'truth':
      return { kind: 'bool', value: rest[0] as Plain };
    case 'int':
    case 'float':
    case 'string':
      return { kind, value: rest[0] as Plain };
    default: {
      const [shape, data] = rest as [number[], Plain[]];
      return { kind: shape.length === 0 ? 'scalar' : 'array', dtype: kind as DType, shape, data };
    }
  }
}
