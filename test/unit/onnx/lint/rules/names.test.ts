import { condition, elseBranch, itFinds, modelText } from '../support';

describe('the lint of names and their order', () => {
  itFinds([
    [
      'a value that nothing makes',
      modelText('  hidden = Relu (x)\n  y = Add (hiden, hidden)'),
      "error onnx/undefined-value 'hiden': Nothing makes 'hiden'. Did you mean 'hidden'?",
    ],
    [
      'an output that nothing makes',
      modelText('  z = Relu (x)'),
      "error onnx/undefined-output 'y': Nothing makes the output 'y' of the graph.",
    ],
    [
      'a value that is made twice',
      modelText('  y = Relu (x)\n  y = Tanh (x)'),
      "error onnx/duplicate-value 'y': 'y' is there already.",
    ],
    [
      'a weight that is there twice',
      modelText('  y = Add (x, w)', { values: 'float[2] w = {1, 2}, float[2] w = {1, 3}' }),
      "warning onnx/duplicate-value 'w': 'w' is there already; the last of them counts.",
    ],
    [
      'an input that a node makes',
      modelText('  x = Relu (x)\n  y = Relu (x)'),
      "error onnx/duplicate-value 'x': 'x' is there already.",
    ],
    [
      'a weight without data',
      modelText('  y = Add (x, w)', { values: 'float[2] w' }),
      "information onnx/weight-without-data 'w': 'w' has no data: the model runs with generated numbers in its place.",
    ],
    [
      'a type without a shape that nothing makes',
      modelText('  y = Add (x, w)', { values: 'float[N] w' }),
      "error onnx/undefined-value 'w': Nothing makes 'w', and no weight can be made up for it: write a number for 'N'.",
    ],
    [
      'a weight that stands in a comment',
      modelText('  y = Add (x, w)', {
        values: '\n  #: abbreviated float[2] w (2 values): {1, 2\n  float[1] v',
      }),
    ],
    [
      'an outer value that a body returns',
      modelText(`  y = If (c) <then_branch = t () => (float[2] x) {}, ${elseBranch}>`, condition),
      "error onnx/outer-value-as-output 'x': A body cannot return 'x' of the graph around it; an Identity node must pass it on.",
    ],
    [
      'a body that makes what is there before it',
      modelText(
        `  a = Relu (x)\n  y = If (c) <then_branch = t () => (float[2] q) { a = Relu (x) q = Relu (a) }, ${elseBranch}>`,
        condition,
      ),
      "error onnx/shadowed-value 'a': 'a' is a value of the graph around already; names of bodies must be their own.",
    ],
    [
      'a weight of a body that hides an outer value',
      modelText(
        `  a = Relu (x)\n  y = If (c) <then_branch = t () => (float[2] q) <float[2] a = {1, 2}> { q = Relu (a) }, ${elseBranch}>`,
        condition,
      ),
      "warning onnx/shadowed-value 'a': 'a' is a value of the graph around already; names of bodies must be their own.",
    ],
    [
      'a body that says the type of an outer value',
      modelText(
        `  y = If (c) <then_branch = t () => (float[2] q) <float[2] x> { q = Relu (x) }, ${elseBranch}>`,
        condition,
      ),
    ],
    [
      'a value that is used before it is made',
      modelText('  y = Relu (a)\n  a = Tanh (x)'),
      "warning onnx/wrong-order 'a': 'a' is used before it is made.",
    ],
    [
      'the same in a body',
      modelText(
        `  y = If (c) <then_branch = t () => (float[2] q) { q = Relu (a) a = Relu (x) }, ${elseBranch}>`,
        condition,
      ),
      "error onnx/wrong-order 'a': 'a' is used before it is made.",
    ],
    [
      'a cycle',
      modelText('  a = Add (x, b)\n  b = Relu (a)\n  y = Relu (b)'),
      "error onnx/cycle 'b': 'b' is made of what this node makes: a cycle.",
    ],
    [
      'a node that uses what it makes',
      modelText('  y = Add (x, y)'),
      "error onnx/cycle 'y': 'y' is made of what this node makes: a cycle.",
    ],
  ]);
});
