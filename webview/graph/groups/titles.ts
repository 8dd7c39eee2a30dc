/** Groups of so few nodes say which operators they hold. */
const mostOperators = 5;
const fewNumbers = 8;
/** Of longer names (a hostile model's) no numbers are looked for. */
const longestName = 200;

/** `Conv Relu Conv Relu`, where a group is short; `''` where it is not. */
export function operatorsText(operators: readonly string[]): string {
  return operators.length <= mostOperators ? operators.join(' ') : '';
}

/** What a group without a name is called, after what is in it: `Conv Relu Conv Relu`, `Conv … Reshape`. */
export function titleOfWords(words: readonly string[]): string {
  return words.length <= mostOperators ? words.join(' ') : `${words[0]} … ${words.at(-1)}`;
}

/** A name without the last number in it: groups of one stem were made by one loop. */
export function stemOf(name: string): string {
  if (name.length > longestName) return name;
  return name.replace(/\d+(?=\D*$)/, '#');
}

/**
 * What several groups of one stem are called: `base_net.1 … 6`, `base_net.11, 12` for two; where the numbers do not
 * follow one another, the first and the last.
 */
export function rangeText(names: readonly string[]): string {
  const first = names[0]!;
  const last = names.at(-1)!;
  const number = /\d+(?=\D*$)/;
  const numbers = names.map((name) => Number(number.exec(name)?.[0]));
  const inARow = numbers.every((each, at) => each === numbers[0]! + at);
  const shortLast = inARow ? number.exec(last)![0] : last;
  return names.length === 2 ? `${first}, ${shortLast}` : `${first} … ${shortLast}`;
}

/** The last part of a class's name: `BasicBlock` of `torchvision.models.resnet.BasicBlock`. */
export function className(kind: string): string {
  return kind.slice(kind.lastIndexOf('.') + 1);
}

/**
 * What a node's name says beyond its operator: the last part of a path, unless it is the operator with a number
 * (`Conv_12` of `/layer1/Conv_12`, which exporters make up).
 */
export function nodeDetail(name: string, op: string): string {
  const end = name.endsWith('/') ? name.length - 1 : name.length;
  const last = name.slice(name.lastIndexOf('/', end - 1) + 1, end).slice(-longestName);
  const rest = last.toLowerCase().replace(op.toLowerCase(), '');
  return /^(node|n|op|p2o)?[\d_.-]*$/.test(rest) ? '' : last;
}

/** The shape in a tensor's type, without a leading batch of 1: `16×30×40` of `float32[1,16,30,40]`; `''` for none. */
export function shapeLabel(type: string): string {
  const from = type.indexOf('[');
  if (from < 0 || type.includes('(') || !type.endsWith(']')) return '';
  const shape = type.slice(from + 1, -1);
  if (shape === '' || shape === '…') return '';
  const dimensions = shape.split(',');
  // Sizes and indices, a few numbers in a row, say nothing of the flow.
  if (dimensions.length === 1 && Number(dimensions[0]) <= fewNumbers) return '';
  while (dimensions.length > 2 && dimensions[0] === '1') dimensions.shift();
  return dimensions.join('×');
}
