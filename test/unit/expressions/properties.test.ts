import assert from 'node:assert/strict';
import fc from 'fast-check';
import { View } from '../../../core/expressions/arrays/view';
import type { BinaryOperator, Expression, IndexItem } from '../../../core/expressions/ast';
import { computingType, promote } from '../../../core/expressions/dtypes';
import { ExpressionError } from '../../../core/expressions/error';
import { elementsOfRanks } from '../../../core/expressions/functions/select-large';
import { parseExpression } from '../../../core/expressions/parse';
import { printExpression } from '../../../core/expressions/print';
import { elementType, elementTypes } from '../../../core/tensor/dtype';
import { compute, plain, tensor } from './support';

const names = fc.constantFrom('x', 'y', 'np', 't', 'inputs', 'max', '_a1');
const keywords = fc.uniqueArray(fc.constantFrom('axis', 'keepdims', 'q'), { maxLength: 2 });
const operators = fc.constantFrom<BinaryOperator>(
  ...(['+', '-', '*', '/', '//', '%', '**', '@', '&', '|', '^', '<<', '>>'] as const),
);

/** Any expression that the language has. */
const { expression } = fc.letrec<{ expression: Expression; item: IndexItem }>((tie) => {
  const inner = tie('expression');
  return {
    item: fc.oneof(
      { maxDepth: 3 },
      inner,
      fc.constant({ kind: 'ellipsis' as const, at: 0 }),
      fc.record({
        kind: fc.constant('slice' as const),
        start: fc.option(inner, { nil: undefined }),
        stop: fc.option(inner, { nil: undefined }),
        step: fc.option(inner, { nil: undefined }),
        at: fc.constant(0),
      }),
    ),
    expression: fc.oneof(
      { maxDepth: 4, withCrossShrink: true },
      fc.bigInt({ min: 0n, max: 10n ** 30n }).map((value) => ({ kind: 'int' as const, value, at: 0 })),
      fc
        .double({ min: 0, noNaN: true, noDefaultInfinity: true })
        .map((value) => ({ kind: 'float' as const, value: Math.abs(value), at: 0 })),
      fc.string({ unit: 'grapheme' }).map((value) => ({ kind: 'string' as const, value, at: 0 })),
      fc.constantFrom(true, false, null).map((value) => ({ kind: 'constant' as const, value, at: 0 })),
      names.map((name) => ({ kind: 'name' as const, name, at: 0 })),
      fc.record({ kind: fc.constant('attribute' as const), target: inner, name: names, at: fc.constant(0) }),
      fc.record({
        kind: fc.constant('index' as const),
        target: inner,
        items: fc.array(tie('item'), { minLength: 1, maxLength: 3 }),
        at: fc.constant(0),
      }),
      fc
        .tuple(
          inner,
          fc.array(inner, { maxLength: 2 }),
          keywords,
          fc.array(inner, { minLength: 2, maxLength: 2 }),
        )
        .map(([target, positional, given, values]) => ({
          kind: 'call' as const,
          target,
          positional,
          keywords: given.map((name, at) => ({ name, value: values[at]!, at: 0 })),
          at: 0,
        })),
      fc.record({
        kind: fc.constant('unary' as const),
        operator: fc.constantFrom('-', '+', '~', 'not') as fc.Arbitrary<'-' | '+' | '~' | 'not'>,
        operand: inner,
        at: fc.constant(0),
      }),
      fc.record({
        kind: fc.constant('binary' as const),
        operator: operators,
        left: inner,
        right: inner,
        at: fc.constant(0),
      }),
      fc.record({
        kind: fc.constant('logical' as const),
        operator: fc.constantFrom('and', 'or') as fc.Arbitrary<'and' | 'or'>,
        left: inner,
        right: inner,
        at: fc.constant(0),
      }),
      fc
        .tuple(
          inner,
          inner,
          inner,
          fc.constantFrom('<', 'is not', 'not in', '=='),
          fc.constantFrom('>=', 'is', 'in', '!='),
        )
        .map(([a, b, c, first, second]) => ({
          kind: 'compare' as const,
          operators: [first, second] as Extract<Expression, { kind: 'compare' }>['operators'],
          operands: [a, b, c],
          at: 0,
        })),
      fc.record({
        kind: fc.constant('conditional' as const),
        condition: inner,
        whenTrue: inner,
        whenFalse: inner,
        at: fc.constant(0),
      }),
      fc.record({
        kind: fc.constantFrom('tuple', 'list') as fc.Arbitrary<'tuple' | 'list'>,
        items: fc.array(inner, { maxLength: 3 }),
        at: fc.constant(0),
      }),
    ),
  };
});

/** Without places in the text. */
function bare(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(bare);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => key !== 'at')
      .map(([key, part]) => [key, bare(part)]),
  );
}

describe('core/expressions: properties', () => {
  it('reads back what it prints', () => {
    fc.assert(
      fc.property(expression, (given) => {
        assert.deepEqual(bare(parseExpression(printExpression(given))), bare(given));
      }),
      { numRuns: 300 },
    );
  });

  it('reads any text, or says at which character it cannot', () => {
    const pieces = fc.constantFrom(
      ...'x y 1 .5 "a" ( ) [ ] { } , : + - ** // % @ & | ^ ~ < == not in is if else and or lambda = := . ... # \n f" * for'.split(
        ' ',
      ),
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(pieces).map((parts) => parts.join(' ')),
        ),
        (text) => {
          try {
            parseExpression(text);
          } catch (error) {
            assert.ok(error instanceof ExpressionError, String(error));
            assert.ok(error.at >= 0 && error.at <= text.length, `${error.at} in ${JSON.stringify(text)}`);
          }
        },
      ),
      { numRuns: 500 },
    );
  });

  it('slices as a naive model does', () => {
    const bound = fc.option(fc.integer({ min: -9, max: 9 }), { nil: undefined });
    const slice = fc.tuple(
      bound,
      bound,
      bound.filter((step) => step !== 0),
    );
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 5 }),
        fc.integer({ min: 0, max: 5 }),
        slice,
        slice,
        (rows, columns, first, second) => {
          const data = Array.from({ length: rows * columns }, (_, at) => at);
          const x = tensor('int32', [rows, columns], data);
          const text = [first, second].map(
            ([start, stop, step]) => `${start ?? ''}:${stop ?? ''}:${step ?? ''}`,
          );
          const found = plain(compute(`x[${text.join(', ')}]`, { x })) as { shape: number[]; data: number[] };
          const [r, c] = [chosen(rows, first), chosen(columns, second)];
          assert.deepEqual(found.shape, [r.length, c.length]);
          assert.deepEqual(
            found.data,
            r.flatMap((row) => c.map((column) => row * columns + column)),
          );
        },
      ),
    );
  });

  it('broadcasts sums as a naive model does, through transposed and reversed views', () => {
    const length = fc.constantFrom(1, 3);
    fc.assert(
      fc.property(fc.tuple(length, length), fc.tuple(length, length), (left, right) => {
        const [a, b] = [left, right].map(([rows, columns], at) => ({
          rows,
          columns,
          data: Array.from({ length: rows * columns }, (_, k) => k + 10 * at),
        })) as [Matrix, Matrix];
        const x = tensor('float32', [a.columns, a.rows], transposedData(a));
        const y = tensor('float32', [b.rows, b.columns], b.data);
        const found = plain(compute('x.T + y[::-1]', { x, y })) as { shape: number[]; data: number[] };
        const rows = Math.max(a.rows, b.rows);
        const columns = Math.max(a.columns, b.columns);
        const at = (matrix: Matrix, row: number, column: number) =>
          matrix.data[(row % matrix.rows) * matrix.columns + (column % matrix.columns)]!;
        const expected = Array.from({ length: rows * columns }, (_, k) => {
          const [row, column] = [Math.floor(k / columns), k % columns];
          return at(a, row, column) + at(b, (b.rows - 1 - (row % b.rows)) % b.rows, column);
        });
        assert.deepEqual([found.shape, found.data], [[rows, columns], expected]);
      }),
    );
  });

  it('promotes in either order alike, and to a type that holds both', () => {
    const types = [
      ...new Set(
        elementTypes
          .filter(({ kind }) => kind !== 'string' && kind !== 'complex')
          .map(({ name }) => computingType(name)),
      ),
    ];
    for (const a of types) {
      for (const b of types) {
        const common = promote(a, b);
        assert.equal(common, promote(b, a), `${a} and ${b}`);
        assert.equal(promote(common, a), common, `${common} holds ${a}`);
        assert.ok(
          elementType(common).bits >= Math.max(elementType(a).bits, elementType(b).bits) ||
            common === 'float64',
        );
      }
    }
  });

  it('selects many elements by their bits as sorting does', () => {
    const value = fc.oneof(
      fc.double({ noNaN: true }),
      fc.constantFrom(0, 1, -1, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY),
    );
    fc.assert(
      fc.property(fc.array(value, { minLength: 1, maxLength: 50 }), fc.nat(), (few, seed) => {
        // More than are copied and partitioned at once.
        const values = Float64Array.from({ length: 140_000 }, (_, at) => few[(at * 7 + seed) % few.length]!);
        const sorted = values.slice().sort();
        const ranks = [0, 1, 70_000, 139_998, 139_999];
        const bytes = new Uint8Array(values.buffer);
        const array = View.of({ kind: 'tensor', dtype: 'float64', shape: [values.length], bytes });
        const found = elementsOfRanks(array, 0, values.length, ranks);
        // +0 and −0 are equal, but sorting tells them apart; so do bits.
        assert.deepEqual(
          ranks.map((rank) => found!.get(rank)! + 0),
          ranks.map((rank) => sorted[rank]! + 0),
        );
      }),
      { numRuns: 20 },
    );
    const withNan = new Float64Array(140_000);
    withNan[99_999] = Number.NaN;
    const bytes = new Uint8Array(withNan.buffer);
    const array = View.of({ kind: 'tensor', dtype: 'float64', shape: [withNan.length], bytes });
    assert.equal(elementsOfRanks(array, 0, withNan.length, [0]), undefined);
  });
});

interface Matrix {
  readonly rows: number;
  readonly columns: number;
  readonly data: number[];
}

function transposedData({ rows, columns, data }: Matrix): number[] {
  return Array.from(
    { length: rows * columns },
    (_, at) => data[(at % rows) * columns + Math.floor(at / rows)]!,
  );
}

type Bounds = readonly [number | undefined, number | undefined, number | undefined];

/** The places that a slice takes, found one by one. */
function chosen(length: number, [start, stop, step = 1]: Bounds): number[] {
  const places: number[] = [];
  const place = (given: number) => (given < 0 ? given + length : given);
  if (step > 0) {
    const from = Math.max(0, place(start ?? 0));
    const to = Math.min(length, stop === undefined ? length : place(stop));
    for (let at = from; at < to; at += step) places.push(at);
  } else {
    const from = Math.min(length - 1, start === undefined ? length - 1 : place(start));
    const to = stop === undefined ? -1 : Math.max(-1, place(stop));
    for (let at = from; at > to; at += step) places.push(at);
  }
  return places;
}
