import type { Node } from '../core/onnx/model';

/**
 * Operators of ONNX whose outputs are the same, bit for bit, by any number of threads: they move elements, or make
 * each by one operation that IEEE 754 defines to the last bit. Not among them: whatever adds up, and functions (Exp,
 * Tanh) that onnxruntime computes one way in the middle of a thread's part and another way at its end.
 */
const operators = new Set([
  // Shapes
  ...[
    'Shape',
    'Size',
    'Reshape',
    'Flatten',
    'Squeeze',
    'Unsqueeze',
    'Identity',
    'Constant',
    'ConstantOfShape',
  ],
  // Elements elsewhere
  ...[
    'Transpose',
    'Concat',
    'Split',
    'Slice',
    'Gather',
    'GatherElements',
    'GatherND',
    'Expand',
    'Tile',
    'Pad',
  ],
  ...['DepthToSpace', 'SpaceToDepth', 'NonZero', 'Compress', 'Where', 'OneHot', 'Trilu', 'EyeLike', 'TopK'],
  // Each element by itself
  ...[
    'Add',
    'Sub',
    'Mul',
    'Div',
    'Neg',
    'Abs',
    'Sign',
    'Sqrt',
    'Floor',
    'Ceil',
    'Round',
    'Relu',
    'Clip',
    'Cast',
    ...(process.env.NOQDQ ? [] : ['QuantizeLinear', 'DequantizeLinear']),
  ],
  ...['Min', 'Max', 'And', 'Or', 'Xor', 'Not', 'Equal', 'Less', 'Greater', 'LessOrEqual', 'GreaterOrEqual'],
  ...['IsNaN', 'IsInf', 'BitwiseAnd', 'BitwiseOr', 'BitwiseXor', 'BitwiseNot', 'BitShift'],
]);

/** Bytes of inputs up to which a second thread would not be missed. */
const smallBytes = 2 ** 20;

/** Whether one thread is as good as many, and makes the same bits; a session without threads is made faster. */
export function oneThreadDoes(node: Node, inputBytes: number): boolean {
  return node.domain === '' && operators.has(node.op) && inputBytes <= smallBytes;
}
