import { itFinds, modelText } from '../support';

describe('the lint of numbers of inputs and outputs', () => {
  itFinds([
    [
      'too many inputs',
      modelText('  y = Relu (x, x)'),
      "error onnx/input-count 'x': Relu takes 1 input, not 2. It is Relu(X).",
    ],
    [
      'too few inputs',
      modelText('  y = Clip ()'),
      "error onnx/input-count '()': Clip takes 1 to 3 inputs, not 0. It is Clip(input, min?, max?).",
    ],
    [
      'too many outputs, and none',
      modelText('  y, z = Relu (x)\n  = Relu (x)'),
      "error onnx/output-count 'z': Relu makes 1 output, not 2.",
      "error onnx/output-count 'Relu': Relu makes 1 output, not 0.",
    ],
    [
      'a comma behind a node, at the comma',
      modelText('  a = Relu (x), # so\n  y = Relu (a)'),
      "error onnx/output-count ',': No ',' stands between nodes: here it is an output of the next node that is left out.",
    ],
    [
      'an output that is left out on its own line',
      modelText('  a = Relu (x)\n  , y = l.Two (a)', { opsets: '"" : 21, "l" : 1' }),
    ],
    [
      'a number of outputs in between',
      modelText('  y, m = BatchNormalization (x, x, x, x, x)'),
      "error onnx/output-count 'y, m': BatchNormalization makes 1 or 3 outputs, not 2.",
    ],
    [
      'a needed input that is left out',
      modelText('  y = Add ("", x)'),
      `error onnx/missing-input '""': The input 'A' of Add is needed.`,
    ],
    [
      'a value of many that is left out, and an output without a name',
      modelText('  y = Max (x, , x)\n  "" = Relu (x)'),
      "error onnx/missing-input '(x, , x)': The input 'data_0' of Max is needed.",
      `error onnx/missing-output '""': The output 'Y' of Relu needs a name.`,
    ],
    ['an optional input that is left out', modelText('  y = Clip (x, , x)')],
  ]);
});
