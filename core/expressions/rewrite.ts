import type { Expression, IndexItem } from './ast';

/** An expression with some parts replaced: `replace` gives what stands for a part, or undefined to look inside it. */
export function rewrite(
  expression: Expression,
  replace: (part: Expression) => Expression | undefined,
): Expression {
  const inner = (part: Expression): Expression => rewrite(part, replace);
  const replaced = replace(expression);
  if (replaced) return replaced;
  switch (expression.kind) {
    case 'attribute':
      return { ...expression, target: inner(expression.target) };
    case 'index':
      return {
        ...expression,
        target: inner(expression.target),
        items: expression.items.map((item) => rewriteItem(item, inner)),
      };
    case 'call':
      return {
        ...expression,
        target: inner(expression.target),
        positional: expression.positional.map(inner),
        keywords: expression.keywords.map((keyword) => ({ ...keyword, value: inner(keyword.value) })),
      };
    case 'unary':
      return { ...expression, operand: inner(expression.operand) };
    case 'binary':
    case 'logical':
      return { ...expression, left: inner(expression.left), right: inner(expression.right) };
    case 'compare':
      return { ...expression, operands: expression.operands.map(inner) };
    case 'conditional':
      return {
        ...expression,
        condition: inner(expression.condition),
        whenTrue: inner(expression.whenTrue),
        whenFalse: inner(expression.whenFalse),
      };
    case 'tuple':
    case 'list':
      return { ...expression, items: expression.items.map(inner) };
    default:
      return expression;
  }
}

function rewriteItem(item: IndexItem, inner: (part: Expression) => Expression): IndexItem {
  if (item.kind === 'ellipsis') return item;
  if (item.kind !== 'slice') return inner(item);
  return {
    ...item,
    start: item.start && inner(item.start),
    stop: item.stop && inner(item.stop),
    step: item.step && inner(item.step),
  };
}

/** An expression with its names replaced where `bind` knows them. */
export function mapNames(
  expression: Expression,
  bind: (name: string, at: number) => Expression | undefined,
): Expression {
  return rewrite(expression, (part) => (part.kind === 'name' ? bind(part.name, part.at) : undefined));
}
