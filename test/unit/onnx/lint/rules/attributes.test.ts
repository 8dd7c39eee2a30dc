import { itFinds, modelText } from '../support';

describe('the lint of attributes', () => {
  itFinds([
    [
      'a misspelt attribute',
      modelText('  y = LeakyRelu <alpa = 1.0> (x)'),
      "error onnx/unknown-attribute 'alpa': LeakyRelu has no attribute 'alpa'. Did you mean 'alpha'?",
    ],
    [
      'a misspelt attribute that onnxruntime takes',
      modelText('  y = LayerNormalization <epsion = 0.1> (x, x)'),
      "warning onnx/unknown-attribute 'epsion': LayerNormalization has no attribute 'epsion'. Did you mean 'epsilon'?",
    ],
    [
      'an attribute that has become an input, and nothing that follows from it',
      modelText('  a = Clip <min = 0.0> (x)\n  y = Unsqueeze <axes = [0]> (a)'),
      "error onnx/unknown-attribute 'min': 'min' of Clip is an input since opset 11, no longer an attribute.",
      "error onnx/unknown-attribute 'axes': 'axes' of Unsqueeze is an input since opset 13, no longer an attribute.",
    ],
    [
      'an attribute that is no longer there',
      modelText('  y = Relu <consumed_inputs = [0]> (x)'),
      "error onnx/unknown-attribute 'consumed_inputs': Relu has no attribute 'consumed_inputs' since opset 6.",
    ],
    [
      'an attribute that comes later',
      modelText('  y = Resize <antialias = 1> (x, , x)', { opsets: '"" : 17' }),
      "error onnx/unknown-attribute 'antialias': Resize has 'antialias' since opset 18, but 17 is imported.",
    ],
    ["an implementation's own attribute", modelText('  y = Relu <__hint = 1> (x)')],
    [
      'an attribute of another type',
      modelText('  y = LeakyRelu <alpha = 1> (x)'),
      "error onnx/attribute-type '1': The attribute 'alpha' of LeakyRelu is a float, not an int.",
    ],
    [
      'a number for a list, and the other way round',
      modelText('  a = Transpose <perm = 0> (x)\n  y = LeakyRelu <alpha = [1.0]> (a)'),
      "error onnx/attribute-type '0': The attribute 'perm' of Transpose is a list of ints, not an int.",
      "error onnx/attribute-type '[1.0]': The attribute 'alpha' of LeakyRelu is a float, not a list of floats.",
    ],
    [
      'an attribute that is there twice',
      modelText('  y = LeakyRelu <alpha = 1.0, alpha = 2.0> (x)'),
      "error onnx/duplicate-attribute 'alpha': The attribute 'alpha' is there twice.",
    ],
    [
      'a missing attribute',
      modelText('  y = Cast (x)'),
      "error onnx/missing-attribute 'Cast': Cast needs the attribute 'to' (int).",
    ],
    ['a missing attribute that a comment has', modelText('  #: abbreviated to (1 value): 1\n  y = Cast (x)')],
  ]);
});
