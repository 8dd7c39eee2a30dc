import { condition, itFinds, modelText } from '../support';

describe('the lint of graphs and bodies', () => {
  itFinds([
    [
      'two nodes of one name',
      modelText('  [n] a = Relu (x)\n  [n] y = Relu (a)'),
      "error onnx/duplicate-node-name 'n': Another node is named 'n' already.",
    ],
    [
      'a Constant of the name of another node',
      modelText('  [n] a = Constant <value_float = 1.0> ()\n  [n] y = Add (x, a)'),
      "information onnx/duplicate-node-name 'n': Another node is named 'n' already.",
    ],
    [
      'an input without a type',
      modelText('  y = Relu (x)', { inputs: 'x' }),
      "error onnx/untyped-input 'x': The type of the input 'x' is missing, as in float[N] x.",
    ],
    [
      'no outputs',
      modelText('  y = Relu (x)', { outputs: '' }),
      "warning onnx/empty-graph 'g': The graph has no outputs: nothing can be asked of it.",
    ],
    [
      'branches of other counts',
      modelText(
        '  y = If (c) <then_branch = t (float[2] q) => (float[2] r) { r = Relu (x) }, else_branch = e () => (float[2] r, float[2] s) { r = Relu (x) s = Relu (x) }>',
        condition,
      ),
      "error onnx/body-count '(float[2] q)': A branch of an If has no inputs; 'then_branch' has 1.",
      "error onnx/body-count '(float[2] r, float[2] s)': The node has 1 output, so 'else_branch' must return 1 value; it returns 2.",
    ],
    [
      "a loop's body of other counts",
      modelText('  y = Loop (m, c, x) <body = b (int64 i, bool k) => (bool k2) { k2 = Identity (k) }>', {
        values: 'bool c = {1}, int64 m = {2}',
      }),
      "error onnx/body-count '(int64 i, bool k)': The body takes the iteration, the condition and 1 carried value, 3 inputs; it has 2.",
      "error onnx/body-count '(bool k2)': The node has 1 output, so 'body' must return 2 values; it returns 1.",
    ],
  ]);
});
