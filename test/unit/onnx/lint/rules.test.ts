import assert from 'node:assert/strict';
import { findings, lint, modelText, shown } from './support';

/** A function `l.F` with that body. */
function functionF(
  body: string,
  { head = 'F (a) => (b)', header = 'domain: "l", opset_import: ["" : 21]' } = {},
): string {
  return `<${header}> ${head} {\n  ${body}\n}\n`;
}

const ownDomain = { opsets: '"" : 21, "l" : 1' };
const condition = { values: 'bool c = {1}' };
const elseBranch = 'else_branch = e () => (float[2] r) { r = Relu (x) }';

/** What is wrong, the text, and all that is found of the levels error, warning and information. */
const cases: readonly (readonly [string, string, ...string[]])[] = [
  ['nothing', modelText('  y = Relu (x)')],
  // Operators
  [
    'a misspelt operator',
    modelText('  y = Rellu (x)'),
    "error onnx/unknown-operator 'Rellu': ONNX's own domain has no operator 'Rellu'. Did you mean 'Relu'?",
  ],
  [
    'an operator of a later opset',
    modelText('  y = Gelu (x)', { opsets: '"" : 17' }),
    "error onnx/newer-operator 'Gelu': Gelu is there since opset 20, but 17 is imported.",
  ],
  [
    'an operator that was taken out',
    modelText('  y = Upsample (x, x)', { opsets: '"" : 10' }),
    "error onnx/removed-operator 'Upsample': Upsample is no longer there since opset 10, and 10 is imported. Resize took its place.",
  ],
  [
    'an operator of another domain',
    modelText('  y = FusedMatMul (x, x)'),
    "error onnx/unknown-operator 'FusedMatMul': ONNX's own domain has no operator 'FusedMatMul'. It is in the domain 'com.microsoft'.",
  ],
  [
    'a function without its domain',
    modelText('  y = F (x)', { ...ownDomain, functions: functionF('b = Relu (a)') }),
    "error onnx/unknown-operator 'F': ONNX's own domain has no operator 'F'. It is in the domain 'l'.",
  ],
  ['a custom operator', modelText('  y = my.Op <a = 1> (x, x, x)', { opsets: '"" : 21, "my" : 1' })],
  [
    'a misspelt domain',
    modelText('  y = com.microsft.Gelu (x)'),
    "warning onnx/unknown-domain 'com.microsft.': The domain 'com.microsft' is not known; did you mean 'com.microsoft'?",
    "error onnx/missing-opset-import 'com.microsft.Gelu': The domain 'com.microsft' is not imported by the model.",
  ],
  [
    'an operator that a newer opset may have',
    modelText('  y = Foo (x)', { opsets: '"" : 40' }),
    `information onnx/newer-opset '"" : 40': Version 40 of ONNX's own domain is newer than what is known here (28): its operators are checked as of 28.`,
    "warning onnx/unknown-operator 'Foo': ONNX's own domain has no operator 'Foo'. Did you mean 'Floor'?",
  ],
  // Attributes
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
  // Counts
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
  // Types
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
  // Names
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
    "error onnx/undefined-value 'w': Nothing makes 'w': it has only a type.",
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
  // Order
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
  // Header
  [
    'no header',
    'g (float[2] x) => (float[2] y) { y = Relu (x) }',
    "error onnx/missing-ir-version 'g': The header names no ir_version; onnxruntime needs one.",
    "error onnx/missing-opset-import 'Relu': ONNX's own domain is not imported by the model.",
  ],
  [
    'an IR version that is not there yet',
    '<ir_version: 14, opset_import: ["" : 21]> g (float[2] x) => (float[2] y) { y = Relu (x) }',
    "error onnx/ir-version '14': onnxruntime reads IR versions up to 13; this is 14.",
  ],
  [
    'a domain of onnxruntime that is not imported',
    modelText('  y = com.microsoft.Gelu (x)'),
    "warning onnx/missing-opset-import 'com.microsoft.Gelu': The domain 'com.microsoft' is not imported by the model.",
  ],
  [
    'two imports of a domain, of which the last counts',
    modelText('  y = Gelu (x)', { opsets: '"" : 21, "ai.onnx" : 17' }),
    `warning onnx/duplicate-opset-import '"" : 21': ONNX's own domain is imported twice; version 17, the last, counts.`,
    "error onnx/newer-operator 'Gelu': Gelu is there since opset 20, but 17 is imported.",
  ],
  // Tensors
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
  // Graphs and bodies
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
  // Functions
  [
    'a call that gives too much',
    modelText('  y = l.F <zz = 1> (x, x)', { ...ownDomain, functions: functionF('b = Relu (a)') }),
    "warning onnx/unknown-attribute 'zz': The function 'F' has no attribute 'zz'.",
    "error onnx/input-count 'x': The function 'F' takes at most 1 input, not 2.",
  ],
  [
    'a reference to an attribute that is not declared',
    modelText('  y = l.F (x)', {
      ...ownDomain,
      functions: functionF('b = LeakyRelu <alpha: float = @slop> (a)', { head: 'F <slope> (a) => (b)' }),
    }),
    "warning onnx/undeclared-attribute 'slop': The function has no attribute 'slop'. Did you mean '@slope'?",
  ],
  [
    'a reference outside of functions',
    modelText('  y = LeakyRelu <alpha: float = @slope> (x)'),
    "warning onnx/undeclared-attribute 'slope': '@slope' means an attribute of a function; here is none.",
  ],
  [
    'a function that calls itself',
    modelText('  y = l.F (x)', {
      ...ownDomain,
      functions: functionF('b = l.F (a)', { header: 'domain: "l", opset_import: ["l" : 1]' }),
    }),
    "error onnx/recursive-function 'F': The function 'F' calls itself; ONNX has no recursion.",
  ],
  [
    'a function that nothing calls: its errors are none to onnxruntime',
    modelText('  y = Relu (x)', { ...ownDomain, functions: functionF('b = Rellu (a)') }),
    "warning onnx/unknown-operator 'Rellu': ONNX's own domain has no operator 'Rellu'. Did you mean 'Relu'?",
  ],
  [
    'a function without imports',
    modelText('  y = l.F (x)', {
      ...ownDomain,
      functions: functionF('b = Relu (a)', { header: 'domain: "l"' }),
    }),
    "error onnx/missing-opset-import 'Relu': ONNX's own domain is not imported by this function.",
  ],
  [
    "a function's own opset",
    modelText('  y = l.F (x)', {
      ...ownDomain,
      functions: functionF('b = Gelu (a)', { header: 'domain: "l", opset_import: ["" : 19]' }),
    }),
    "error onnx/newer-operator 'Gelu': Gelu is there since opset 20, but 19 is imported.",
  ],
  [
    'a function that is there twice',
    modelText('  y = l.F (x)', {
      ...ownDomain,
      functions: functionF('b = Relu (a)') + functionF('b = Relu (a)'),
    }),
    "warning onnx/duplicate-function 'F': The function 'F' is there twice.",
  ],
  [
    'the wrong order in a function',
    modelText('  y = l.F (x)', { ...ownDomain, functions: functionF('b = Relu (c)\n  c = Relu (a)') }),
    "error onnx/wrong-order 'c': 'c' is used before it is made.",
  ],
  // Syntax
  [
    'what the parser tells of',
    modelText('  y = Relu (x'),
    "error onnx/syntax '}': ')' is missing behind the inputs of a node, before '}'.",
  ],
];

describe('the lint', () => {
  for (const [name, text, ...expected] of cases) {
    it(`finds ${name}`, () => {
      assert.deepEqual(findings(text), expected);
    });
  }

  it('finds what nothing uses', () => {
    const text = modelText('  a = Relu (x)\n  y, m = Dropout (x)', {
      ...ownDomain,
      inputs: 'float[2] x, float[2] q',
      values: 'float[2] w = {1, 2}, float[2] v',
      functions: functionF('b = Relu (a)', { head: 'F <slope> (a) => (b)' }),
    });
    assert.deepEqual(findings(text, ['hint']), [
      "hint onnx/unused-input 'q': Nothing uses the input 'q'.",
      "hint onnx/unused-weight 'w': Nothing uses the weight 'w'.",
      "hint onnx/unused-weight 'v': Nothing makes or uses 'v'.",
      "hint onnx/unused-node 'a = Relu (x)': Nothing uses 'a'.",
      "hint onnx/unused-value 'm': Nothing uses 'm'.",
      "hint onnx/unused-function 'F': Nothing calls the function 'F'.",
      "hint onnx/unused-attribute 'slope': Nothing uses the attribute 'slope'.",
    ]);
    assert.ok(lint(text).every(({ unnecessary }) => unnecessary));
  });

  it('does not know what nothing uses where the text was cut', () => {
    const text = modelText(
      '  y = Relu (z)\n  # 5 more nodes are not shown: the text would be too long for an editor.',
      {
        values: 'float[2] w = {1, 2}',
      },
    );
    assert.deepEqual(lint(text), []);
  });

  it('points to the other place', () => {
    const text = modelText('  y = Relu (x)\n  y = Tanh (x)');
    const [found] = lint(text);
    assert.equal(shown(text, found!).split(' ')[1], 'onnx/duplicate-value');
    const [related] = found!.related!;
    assert.equal(related!.message, 'A node makes it here.');
    assert.equal(related!.start, text.indexOf('y = Relu'));
  });

  it('bears names that objects have', () => {
    const text = modelText(
      '  constructor = Relu (x)\n  y = __proto__.toString (constructor, hasOwnProperty)',
      {
        opsets: '"" : 21, "__proto__" : 1',
      },
    );
    assert.deepEqual(findings(text), [
      "error onnx/undefined-value 'hasOwnProperty': Nothing makes 'hasOwnProperty'.",
    ]);
  });
});
