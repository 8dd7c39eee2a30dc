import type { BinaryOperator, CompareOperator, Expression, UnaryOperator } from './ast';
import { ExpressionError } from './error';

/** An operator, or what stands between two. */
export type Piece =
  | { readonly operator: string; readonly at: number }
  | { readonly operand: Expression; readonly at: number };

/** How tightly binary operators bind; comparison is 4, `not` 3, `and` 2, `or` 1, `if else` 0. */
const tightness: Readonly<Record<string, number>> = {
  '|': 5,
  '^': 6,
  '&': 7,
  '<<': 8,
  '>>': 8,
  '+': 9,
  '-': 9,
  '*': 10,
  '/': 10,
  '//': 10,
  '%': 10,
  '@': 10,
  '**': 12,
};

const comparisons = new Set(['<', '<=', '>', '>=', '==', '!=', 'is', 'in', 'not']);

/** A sum of many terms nests as deep as it is long. */
const longest = 1000;

/** Operators may nest this deep: `- - - x` is read, and computed, recursively. */
const deepest = 200;

/**
 * An expression out of operators and operands, with Python's precedence (Python's reference, 6.17).
 *
 * @throws ExpressionError where an operator stands where none can
 */
export function buildOperators(pieces: readonly Piece[]): Expression {
  if (pieces.length > longest)
    throw new ExpressionError(pieces[longest]!.at, `an operation has up to ${longest} parts`);
  const climber = new Climber(pieces);
  const expression = climber.conditional(0);
  const rest = climber.peek();
  if (rest) throw new ExpressionError(rest.at, 'the expression ends before this');
  return expression;
}

class Climber {
  private place = 0;

  constructor(private readonly pieces: readonly Piece[]) {}

  peek(): Piece | undefined {
    return this.pieces[this.place];
  }

  conditional(depth: number): Expression {
    const whenTrue = this.or(depth);
    const mark = this.operator('if');
    if (!mark) return whenTrue;
    const condition = this.or(depth);
    if (!this.operator('else')) throw new ExpressionError(mark.at, 'this `if` has no `else`');
    const whenFalse = this.conditional(this.deeper(depth, mark.at));
    return { kind: 'conditional', condition, whenTrue, whenFalse, at: mark.at };
  }

  private or(depth: number): Expression {
    let left = this.and(depth);
    for (let mark = this.operator('or'); mark; mark = this.operator('or')) {
      left = { kind: 'logical', operator: 'or', left, right: this.and(depth), at: mark.at };
    }
    return left;
  }

  private and(depth: number): Expression {
    let left = this.not(depth);
    for (let mark = this.operator('and'); mark; mark = this.operator('and')) {
      left = { kind: 'logical', operator: 'and', left, right: this.not(depth), at: mark.at };
    }
    return left;
  }

  private not(depth: number): Expression {
    const mark = this.operator('not');
    if (!mark) return this.comparison(depth);
    return { kind: 'unary', operator: 'not', operand: this.not(this.deeper(depth, mark.at)), at: mark.at };
  }

  private comparison(depth: number): Expression {
    const operands = [this.binary(5, depth)];
    const operators: CompareOperator[] = [];
    let at: number | undefined;
    for (;;) {
      const next = this.peek();
      if (!next || !('operator' in next) || !comparisons.has(next.operator)) break;
      at ??= next.at;
      operators.push(this.compareOperator());
      operands.push(this.binary(5, depth));
    }
    if (at === undefined) return operands[0]!;
    return { kind: 'compare', operators, operands, at };
  }

  private compareOperator(): CompareOperator {
    const first = this.peek() as Extract<Piece, { operator: string }>;
    this.place++;
    if (first.operator === 'is') return this.operator('not') ? 'is not' : 'is';
    if (first.operator === 'not') {
      if (!this.operator('in'))
        throw new ExpressionError(first.at, '`not` cannot stand here; write `not in` or !=');
      return 'not in';
    }
    return first.operator as CompareOperator;
  }

  /** Operators that bind at least as tightly as `least`. */
  private binary(least: number, depth: number): Expression {
    let left = this.unary(depth);
    for (;;) {
      const next = this.peek();
      const binds = next && 'operator' in next ? tightness[next.operator] : undefined;
      if (!next || binds === undefined || binds < least) return left;
      this.place++;
      const operator = (next as { operator: string }).operator as BinaryOperator;
      // ** binds to the right, and less tightly than a sign on its right.
      const right =
        operator === '**' ? this.power(this.deeper(depth, next.at)) : this.binary(binds + 1, depth);
      left = { kind: 'binary', operator, left, right, at: next.at };
    }
  }

  private power(depth: number): Expression {
    const next = this.peek();
    return next && 'operator' in next ? this.unary(depth) : this.binary(12, depth);
  }

  private unary(depth: number): Expression {
    const next = this.peek();
    if (next && 'operand' in next) {
      this.place++;
      return next.operand;
    }
    if (next && ['-', '+', '~'].includes(next.operator)) {
      this.place++;
      // A sign binds more loosely than **: -x ** 2 is -(x ** 2).
      const inner = this.deeper(depth, next.at);
      const after = this.peek();
      const operand = after && 'operator' in after ? this.unary(inner) : this.binary(12, inner);
      return { kind: 'unary', operator: next.operator as UnaryOperator, operand, at: next.at };
    }
    const advice = next && 'operator' in next && next.operator === '<>' ? '; write != for different' : '';
    throw new ExpressionError(next?.at ?? this.pieces.at(-1)?.at ?? 0, `a value is missing here${advice}`);
  }

  private operator(name: string): Piece | undefined {
    const next = this.peek();
    if (!next || !('operator' in next) || next.operator !== name) return undefined;
    this.place++;
    return next;
  }

  private deeper(depth: number, at: number): number {
    if (depth >= deepest) throw new ExpressionError(at, `operators nest up to ${deepest} deep`);
    return depth + 1;
  }
}
