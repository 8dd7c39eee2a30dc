import { functionF, itFinds, modelText, ownDomain } from '../support';

describe('the lint of functions', () => {
  itFinds([
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
  ]);
});
