import { condition, elseBranch, itFinds, modelText } from '../support';

describe('the lint of types', () => {
  itFinds([
    [
      'two types where one is wanted',
      modelText('  y = Add (x, w)', { values: 'int64[2] w = {1, 2}' }),
      "error onnx/type-mismatch 'w': Add takes values of one type T: 'w' is int64, but 'x' is float.",
    ],
    [
      'two types in a list of values',
      modelText('  c = Constant <value = int64[2] {1, 2}> ()\n  y = Concat <axis = 0> (x, c)'),
      "error onnx/type-mismatch 'c': Concat takes values of one type T: 'c' is int64, but 'x' is float.",
    ],
    [
      'a type that an operator does not take',
      modelText('  b = Cast <to = 9> (x)\n  y = Relu (b)'),
      "error onnx/input-type 'b': The input 'X' of Relu cannot be bool; it is float, double, float16, bfloat16, int64, int32, int16, int8.",
    ],
    [
      'a type that is not what the node makes',
      modelText('  c = Cast <to = 7> (x)\n  y = Cast <to = 1> (c)', { values: 'float[2] c' }),
      "error onnx/declared-type 'float[2]': 'c' is int64, as its node makes it, not float.",
    ],
    [
      'a number that is no type',
      modelText('  y = Cast <to = 99> (x)'),
      "error onnx/element-type '99': 99 is no element type's number (1 is float, 7 int64, 9 bool, 10 float16).",
    ],
    [
      'types through sequences',
      modelText('  s = SequenceConstruct (x, x)\n  e = SequenceAt (s, i)\n  y = Add (e, i)', {
        values: 'int64 i = {0}',
      }),
      "error onnx/type-mismatch 'i': Add takes values of one type T: 'i' is int64, but 'e' is float.",
    ],
    [
      'branches of two types',
      modelText(
        `  y = If (c) <then_branch = t () => (int64[2] q) { q = Cast <to = 7> (x) }, ${elseBranch}>`,
        condition,
      ),
      "error onnx/type-mismatch 'r': The branches of an If return the same types: this is float, the other int64.",
    ],
  ]);
});
