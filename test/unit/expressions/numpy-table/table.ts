import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { DType } from '../../../../core/tensor/dtype';
import type { Tensor } from '../../../../core/tensor/tensor';
import type { Expected } from '../difference';
import { type Plain, tensor } from '../support';

/** Arrays are [type, shape, elements]; what else there is begins with its kind (numpy-table/make.py). */
export type Answer = readonly [kind: string, ...rest: unknown[]];

interface Table {
  readonly numpy: string;
  readonly tensors: Readonly<Record<string, readonly [DType, number[], Plain[]]>>;
  readonly answers: Readonly<Record<string, Answer>>;
}

export const table = JSON.parse(
  readFileSync(path.join('test', 'unit', 'expressions', 'numpy-table', 'table.json'), 'utf8'),
) as Table;

export const tensors: Record<string, Tensor> = {};
for (const [name, [dtype, shape, data]] of Object.entries(table.tensors)) {
  tensors[name] = tensor(dtype, shape, data);
}

/** Relative, for values that are not exactly equal; integers, bools, shapes and types are. */
export const tolerance = { float16: 0.002, float32: 1e-5, float64: 1e-9 };

/** An answer of the table as fixtures have it. */
export function expected([kind, ...rest]: Answer): Expected {
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
