/**
 * Operators that make each element of one element of each input, shapes broadcast: what a bad element was made of is
 * known for these alone.
 */
const elementwise = new Set([
  ...[
    'Abs',
    'Acos',
    'Acosh',
    'Add',
    'Asin',
    'Asinh',
    'Atan',
    'Atanh',
    'BitShift',
    'Cast',
    'Ceil',
    'Celu',
    'Clip',
  ],
  ...['Cos', 'Cosh', 'Div', 'Elu', 'Erf', 'Exp', 'Floor', 'Gelu', 'HardSigmoid', 'HardSwish', 'Identity'],
  ...[
    'LeakyRelu',
    'Log',
    'Max',
    'Mean',
    'Min',
    'Mish',
    'Mod',
    'Mul',
    'Neg',
    'PRelu',
    'Pow',
    'Reciprocal',
    'Relu',
  ],
  ...[
    'Round',
    'Selu',
    'Sigmoid',
    'Sign',
    'Sin',
    'Sinh',
    'Softplus',
    'Softsign',
    'Sqrt',
    'Sub',
    'Sum',
    'Swish',
  ],
  ...['Tan', 'Tanh', 'ThresholdedRelu', 'Where'],
]);

/** Whether each element of the operator's output comes of one element of each input. */
export function isElementwise(domain: string, op: string): boolean {
  return (domain === '' || domain === 'ai.onnx') && elementwise.has(op);
}

/** Numbers at which an operator with one input has no finite answer. */
const limits: Readonly<Record<string, [isBad: (x: number) => boolean, why: string]>> = {
  Sqrt: [(x) => x < 0, 'the square root of a negative number is NaN'],
  Log: [(x) => x <= 0, 'the logarithm is NaN below 0 and -Inf at 0'],
  Reciprocal: [(x) => x === 0, 'the reciprocal of 0 is infinite'],
  Asin: [(x) => Math.abs(x) > 1, 'asin is defined from -1 to 1'],
  Acos: [(x) => Math.abs(x) > 1, 'acos is defined from -1 to 1'],
  Acosh: [(x) => x < 1, 'acosh is defined from 1 on'],
  Atanh: [(x) => Math.abs(x) >= 1, 'atanh is defined between -1 and 1'],
  Exp: [(x) => x > 11, 'the exponential overflows the type'],
  Sinh: [(x) => Math.abs(x) > 11, 'sinh overflows the type'],
  Cosh: [(x) => Math.abs(x) > 11, 'cosh overflows the type'],
  Cast: [() => true, 'the number does not fit into the type'],
};

/** Which operands of an element, by their numbers, are to blame for a NaN or an infinity; and why. */
export function suspects(op: string, operands: readonly number[]): (string | undefined)[] {
  const notFinite = operands.map((x) => (Number.isFinite(x) ? undefined : `it is ${text(x)} already`));
  if (notFinite.some((why) => why !== undefined)) return notFinite;
  const limit = limits[op];
  if (limit) return operands.map((x, at) => (at === 0 && limit[0](x) ? limit[1] : undefined));
  const [a, b] = operands;
  if (op === 'Mod' && b === 0) return [undefined, 'the remainder of a division by 0 is NaN'];
  if (op === 'Div' && b === 0) {
    return [undefined, a === 0 ? '0 divided by 0 is NaN' : 'a division by 0 is infinite'];
  }
  if (op === 'Pow' && a !== undefined && b !== undefined) {
    if (a === 0 && b < 0) return ['0 to a negative power is infinite', undefined];
    if (a < 0 && !Number.isInteger(b)) return ['a negative number to a broken power is NaN', undefined];
  }
  return operands.map(() => 'finite: the result is beyond the type’s greatest number');
}

function text(x: number): string {
  return Number.isNaN(x) ? 'NaN' : x > 0 ? 'Inf' : '-Inf';
}

/** The index of the element of `shape` that the element `index` of a result of `result` dimensions was made of. */
export function broadcastIndex(
  shape: readonly number[],
  result: readonly number[],
  index: readonly number[],
): number[] | undefined {
  if (shape.length > result.length) return undefined;
  const missing = result.length - shape.length;
  const fits = shape.every((size, axis) => size === 1 || size === result[axis + missing]);
  return fits ? shape.map((size, axis) => (size === 1 ? 0 : index[axis + missing]!)) : undefined;
}
