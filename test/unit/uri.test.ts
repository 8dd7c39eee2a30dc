import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parseTextDocumentUri, pathOfFileUri, textDocumentUri, toUriString } from '../../core/uri';

describe('core/uri', () => {
  // The right-hand sides are what vscode-uri 3 (VS Code's own code, published) answers for Uri.from({scheme, path}).toString().
  const table: [path: string, uri: string][] = [
    ['/abs/model.onnx/model.onnxtxt', 'onnx-model:/abs/model.onnx/model.onnxtxt'],
    ['/a b/é+&=.onnx', 'onnx-model:/a%20b/%C3%A9%2B%26%3D.onnx'],
    ["/Model (x)!*'.onnx", 'onnx-model:/Model%20%28x%29%21%2A%27.onnx'],
    ['/a#b?c[d]@e:f,g;h$i', 'onnx-model:/a%23b%3Fc%5Bd%5D%40e%3Af%2Cg%3Bh%24i'],
    ['/50%25/x', 'onnx-model:/50%2525/x'],
    ['/-._~', 'onnx-model:/-._~'],
    ['/C:/Users/x.onnx', 'onnx-model:/c%3A/Users/x.onnx'],
  ];
  for (const [path, uri] of table) {
    it(`encodes ${path} as VS Code does`, () => assert.equal(toUriString('onnx-model', path), uri));
  }

  it('finds the model again from its document', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1, unit: 'grapheme' }), (name) => {
        fc.pre(!name.includes('\\') && !name.startsWith('/') && !/^[A-Za-z]:/.test(name));
        const modelPath = `/models/${name}`;
        assert.deepEqual(parseTextDocumentUri(textDocumentUri(modelPath)), { modelPath, variant: 'model' });
      }),
    );
  });

  it('takes a URI that a client encoded less', () => {
    assert.deepEqual(parseTextDocumentUri('onnx-model:/a (b)/é.onnx/optimized.onnxtxt'), {
      modelPath: '/a (b)/é.onnx',
      variant: 'optimized',
    });
    assert.equal(parseTextDocumentUri('file:///a/model.onnxtxt'), undefined);
  });

  it('knows file URIs', () => {
    assert.equal(pathOfFileUri('file:///a%20b/x.onnx'), '/a b/x.onnx');
    assert.equal(pathOfFileUri('file:///c%3A/x.onnx'), 'c:/x.onnx');
    assert.equal(pathOfFileUri('/plain'), undefined);
  });
});
