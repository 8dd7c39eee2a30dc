import { itFinds, modelText } from '../support';

describe('the lint of shapes and data', () => {
  itFinds([
    [
      'too few elements',
      modelText('  y = Add (x, w)', { values: 'float[3] w = {1}' }),
      "error onnx/element-count '{1}': The shape of 'w' has 3 elements, the data 1.",
    ],
    [
      "too many elements of an attribute's tensor",
      modelText('  c = Constant <value = float {1, 2}> ()\n  y = Add (x, c)'),
      "error onnx/element-count '{1, 2}': The shape of the tensor has 1 element, the data 2.",
    ],
    [
      'an int8 of 300',
      modelText('  c = Cast <to = 1> (w)\n  y = Add (x, c)', { values: 'int8[3] w = {-128, 300, 127}' }),
      "error onnx/element-range '300': 300 does not fit int8.",
    ],
    [
      'a bool of 2',
      modelText('  c = Cast <to = 1> (w)\n  y = Add (x, c)', { values: 'bool[2] w = {2, 1}' }),
      "warning onnx/element-range '2': 2 does not fit bool.",
    ],
    [
      'integers just outside of 64 bits',
      modelText('  c = Cast <to = 1> (v)\n  d = Cast <to = 1> (w)\n  y = Add (d, c)', {
        values:
          'uint64[2] v = {-1, 18446744073709551615}, int64[3] w = {9223372036854775808, -9223372036854775808, 9223372036854775807}',
      }),
      "error onnx/element-range '-1': -1 does not fit uint64.",
      "error onnx/element-range '9223372036854775808': 9223372036854775808 does not fit int64.",
    ],
    [
      'a float that becomes infinite',
      modelText('  y = Add (x, w)', { values: 'float[3] w = {1e39, 3.4028235e38, -inf}' }),
      "warning onnx/element-range '1e39': 1e39 does not fit float.",
    ],
    [
      'a float16 that is no 16 bits',
      modelText('  c = Cast <to = 1> (w)\n  y = Add (x, c)', { values: 'float16[2] w = {70000, # 1e9\n 1}' }),
      "error onnx/element-range '70000': 70000 does not fit float16: its 16 bits stand as a whole number.",
    ],
    [
      'a dimension below 0',
      modelText('  y = Relu (x)', { inputs: 'float[-1] x' }),
      "warning onnx/negative-dimension '-1': -1 is no dimension; one that is not known is written '?' or as a name.",
    ],
    [
      'a weight with a dimension below 0',
      modelText('  y = Add (x, w)', { values: 'float[-1] w = {1}' }),
      "error onnx/negative-dimension '-1': A weight's dimension cannot be -1.",
    ],
  ]);
});
