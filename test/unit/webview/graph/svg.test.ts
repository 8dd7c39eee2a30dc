import assert from 'node:assert/strict';
import fc from 'fast-check';
import { escaped } from '../../../../webview/graph/export/svg-elements';

describe('texts in an exported SVG', () => {
  it('hold nothing that means something to XML', () => {
    assert.equal(escaped('<b onload="x">&\'</b>'), "&lt;b onload=&quot;x&quot;&gt;&amp;'&lt;/b&gt;");
    assert.equal(escaped('a\u0000b\u001bc\ud800d\uffff'), 'a\ufffdb\ufffdc\ufffdd\ufffd');
    assert.equal(escaped('Ω 模型 🙂'), 'Ω 模型 🙂');
  });

  it('are any text at all', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const safe = escaped(text);
        assert.doesNotMatch(safe, /[<>"]|&(?!(amp|lt|gt|quot);)/);
        assert.doesNotMatch(safe, /[\ud800-\udfff]/u);
      }),
    );
  });
});
