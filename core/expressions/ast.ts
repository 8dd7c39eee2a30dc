/**
 * An expression as it was read: plain data, which crosses to the runner as it is. `at` is the place in the text (from
 * 0) that an error about it points at.
 */
export type Expression =
  | { readonly kind: 'int'; readonly value: bigint; readonly at: number }
  | { readonly kind: 'float'; readonly value: number; readonly at: number }
  | { readonly kind: 'string'; readonly value: string; readonly at: number }
  | { readonly kind: 'constant'; readonly value: boolean | null; readonly at: number }
  | { readonly kind: 'name'; readonly name: string; readonly at: number }
  | { readonly kind: 'attribute'; readonly target: Expression; readonly name: string; readonly at: number }
  | {
      readonly kind: 'index';
      readonly target: Expression;
      readonly items: readonly IndexItem[];
      readonly at: number;
    }
  | {
      readonly kind: 'call';
      readonly target: Expression;
      readonly positional: readonly Expression[];
      readonly keywords: readonly Keyword[];
      readonly at: number;
    }
  | {
      readonly kind: 'unary';
      readonly operator: UnaryOperator;
      readonly operand: Expression;
      readonly at: number;
    }
  | {
      readonly kind: 'binary';
      readonly operator: BinaryOperator;
      readonly left: Expression;
      readonly right: Expression;
      readonly at: number;
    }
  /** `a < b <= c`: each operator stands between two neighbours of `operands`. */
  | {
      readonly kind: 'compare';
      readonly operators: readonly CompareOperator[];
      readonly operands: readonly Expression[];
      readonly at: number;
    }
  | {
      readonly kind: 'logical';
      readonly operator: 'and' | 'or';
      readonly left: Expression;
      readonly right: Expression;
      readonly at: number;
    }
  | {
      readonly kind: 'conditional';
      readonly condition: Expression;
      readonly whenTrue: Expression;
      readonly whenFalse: Expression;
      readonly at: number;
    }
  | { readonly kind: 'tuple' | 'list'; readonly items: readonly Expression[]; readonly at: number }
  /** A value that the scope brought: a key of the bindings. It never comes out of the parser. */
  | { readonly kind: 'bound'; readonly slot: string; readonly at: number };

/** What stands between the brackets of an index, between two commas. */
export type IndexItem =
  | Expression
  | {
      readonly kind: 'slice';
      readonly start: Expression | undefined;
      readonly stop: Expression | undefined;
      readonly step: Expression | undefined;
      readonly at: number;
    }
  | { readonly kind: 'ellipsis'; readonly at: number };

export interface Keyword {
  readonly name: string;
  readonly value: Expression;
  readonly at: number;
}

export type UnaryOperator = '-' | '+' | '~' | 'not';
export type BinaryOperator = '+' | '-' | '*' | '/' | '//' | '%' | '**' | '@' | '&' | '|' | '^' | '<<' | '>>';
export type CompareOperator = '<' | '<=' | '>' | '>=' | '==' | '!=' | 'is' | 'is not' | 'in' | 'not in';

/** The expressions right inside an expression, in the order of the text. */
export function partsOf(expression: Expression): Expression[] {
  switch (expression.kind) {
    case 'attribute':
      return [expression.target];
    case 'index':
      return [expression.target, ...expression.items.flatMap(expressionsOfItem)];
    case 'call':
      return [expression.target, ...expression.positional, ...expression.keywords.map(({ value }) => value)];
    case 'unary':
      return [expression.operand];
    case 'binary':
    case 'logical':
      return [expression.left, expression.right];
    case 'compare':
      return [...expression.operands];
    case 'conditional':
      return [expression.whenTrue, expression.condition, expression.whenFalse];
    case 'tuple':
    case 'list':
      return [...expression.items];
    default:
      return [];
  }
}

function expressionsOfItem(item: IndexItem): Expression[] {
  if (item.kind === 'ellipsis') return [];
  if (item.kind !== 'slice') return [item];
  return [item.start, item.stop, item.step].filter((part) => part !== undefined);
}
