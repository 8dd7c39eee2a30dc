import type { Expression, IndexItem } from './ast';

/** An expression as text, with brackets around every operation: it reads back as the same expression. */
export function printExpression(expression: Expression): string {
  switch (expression.kind) {
    case 'int':
      return String(expression.value);
    case 'float':
      return printFloat(expression.value);
    case 'string':
      return JSON.stringify(expression.value);
    case 'constant':
      return expression.value === null ? 'None' : expression.value ? 'True' : 'False';
    case 'name':
      return expression.name;
    case 'bound':
      return expression.slot;
    case 'attribute':
      return `${printTarget(expression.target)}.${expression.name}`;
    case 'index':
      return `${printTarget(expression.target)}[${printItems(expression.items)}]`;
    case 'call': {
      const keywords = expression.keywords.map(({ name, value }) => `${name}=${printExpression(value)}`);
      return `${printTarget(expression.target)}(${[...expression.positional.map(printExpression), ...keywords].join(', ')})`;
    }
    case 'unary':
      return `(${expression.operator === 'not' ? 'not ' : expression.operator}${printExpression(expression.operand)})`;
    case 'binary':
    case 'logical':
      return `(${printExpression(expression.left)} ${expression.operator} ${printExpression(expression.right)})`;
    case 'compare': {
      const [first, ...rest] = expression.operands.map(printExpression);
      return `(${[first, ...rest.map((operand, k) => `${expression.operators[k]} ${operand}`)].join(' ')})`;
    }
    case 'conditional': {
      const { whenTrue, condition, whenFalse } = expression;
      return `(${printExpression(whenTrue)} if ${printExpression(condition)} else ${printExpression(whenFalse)})`;
    }
    case 'list':
      return `[${expression.items.map(printExpression).join(', ')}]`;
    case 'tuple':
      return `(${expression.items.map((item) => `${printExpression(item)},`).join(' ')})`;
  }
}

function printTarget(target: Expression): string {
  const text = printExpression(target);
  // 5.shape would be read as a number.
  return target.kind === 'int' || target.kind === 'float' ? `(${text})` : text;
}

function printItems(items: readonly IndexItem[]): string {
  if (items.length === 0) return '()';
  const texts = items.map((item) => {
    if (item.kind === 'ellipsis') return '...';
    if (item.kind !== 'slice') return printExpression(item);
    const [start, stop, step] = [item.start, item.stop, item.step].map((part) =>
      part ? printExpression(part) : '',
    );
    return item.step ? `${start}:${stop}:${step}` : `${start}:${stop}`;
  });
  // A tuple alone between the brackets would be read as several indices.
  return items.length === 1 && items[0]!.kind === 'tuple' ? `${texts[0]},` : texts.join(', ');
}

function printFloat(value: number): string {
  if (value === Number.POSITIVE_INFINITY) return '1e999';
  const text = String(value);
  return /[.e]/.test(text) ? text : `${text}.0`;
}
