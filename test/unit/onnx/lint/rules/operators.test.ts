import { functionF, itFinds, modelText, ownDomain } from '../support';

describe('the lint of operators and opsets', () => {
  itFinds([
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
  ]);
});
