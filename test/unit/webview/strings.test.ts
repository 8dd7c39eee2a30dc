import assert from 'node:assert/strict';
import { elementPage } from '../../../core/tensor/measures/element-page';
import { StringPass } from '../../../core/tensor/measures/strings';
import type { Tensor } from '../../../core/tensor/tensor';
import { copiedText, elementView, numPyScalar } from '../../../webview/tensor/element-text';
import { numPyString, stringElement } from '../../../webview/tensor/string-text';
import { numPyArray, tabSeparated } from '../../../webview/tensor/views/table/numpy-array';

function strings(...values: string[]): Tensor {
  return {
    kind: 'tensor',
    dtype: 'string',
    shape: [values.length],
    bytes: new Uint8Array(),
    strings: values,
  };
}

describe('strings', () => {
  it('are written as NumPy prints them, as Python 3.12 does', () => {
    // What repr() of CPython 3.12 gives.
    const cases: [string, string][] = [
      ['', "''"],
      ['cat', "'cat'"],
      ["it's", '"it\'s"'],
      ['say "a"', '\'say "a"\''],
      ['"it\'s"', "'\"it\\'s\"'"],
      ['a\\b', "'a\\\\b'"],
      ['tab\tline\nreturn\r', "'tab\\tline\\nreturn\\r'"],
      ['\u0000\u001f\u007f\u00a0', "'\\x00\\x1f\\x7f\\xa0'"],
      ['\u200bé\u2028🙂', "'\\u200bé\\u2028🙂'"],
      ['\ud800', "'\\ud800'"],
      ['\u{e0001}\u0600', "'\\U000e0001\\u0600'"],
    ];
    for (const [text, printed] of cases) {
      const told = JSON.stringify(text);
      assert.equal(numPyString(stringElement(told)), printed, told);
      assert.equal(elementView(told, 'string').full, printed);
      assert.equal(numPyScalar(told, 'string'), `np.str_(${printed})`);
    }
  });

  it('are copied bare or as NumPy, one that was cut not at all', () => {
    assert.equal(copiedText(JSON.stringify("it's\n"), 'string', false), "it's\n");
    assert.equal(copiedText(JSON.stringify("it's\n"), 'string', true), 'np.str_("it\'s\\n")');
    for (const asNumPy of [true, false]) assert.equal(copiedText('"xxx"…', 'string', asNumPy), undefined);
    assert.equal(copiedText('nan', 'float32', true), "np.float32('nan')");
    assert.equal(copiedText('-1.5', 'float32', false), '-1.5');
  });

  it('of any length cost a bounded text, and say that they are cut', () => {
    const tensor = strings('x'.repeat(10_000), '"…', 'nan');
    const place = { rowAxis: null, columnAxis: 0, index: [0], rows: [0, 1], columns: [0, 3] } as const;
    const [long, quotes, nan] = elementPage(tensor, place).map(stringElement);
    assert.deepEqual([long!.isCut, long!.text.length], [true, 4096]);
    assert.deepEqual(
      [quotes, nan],
      [
        { text: '"…', isCut: false },
        { text: 'nan', isCut: false },
      ],
    );
    assert.match(numPyString(long!), /^'x{4096}'…$/);
    const many = strings(...Array.from({ length: 1000 }, () => 'y'.repeat(1000)));
    const page = elementPage(many, { ...place, columns: [0, 1000] });
    assert.equal(page.join('').length, 1000 * (512 + 3));
  });

  it('are copied as an array and as cells of a spreadsheet', () => {
    const rows = [
      ['"a"', '"say \\"b\\""'],
      ['""', '"two\\tcells\\n"'],
    ];
    assert.equal(
      numPyArray(rows, 'string', false),
      `np.array([['a', 'say "b"'],\n          ['', 'two\\tcells\\n']], dtype=np.str_)`,
    );
    assert.equal(tabSeparated(rows, 'string'), 'a\t"say ""b"""\n\t"two\tcells\n"');
  });

  it('are counted, in pieces too', () => {
    const measure = (tensor: Tensor, milliseconds?: number) => {
      const pass = new StringPass(tensor);
      let turns = 1;
      while (!pass.advance(milliseconds)) turns++;
      return { ...pass.result(), turns };
    };
    assert.deepEqual(measure(strings('a', '', '🙂🙂', 'a', 'bc')), {
      count: 5,
      empty: 1,
      distinct: 4,
      isAtLeast: false,
      longest: 2,
      longestAt: 2,
      turns: 1,
    });
    const none = { count: 0, empty: 0, distinct: 0, isAtLeast: false, longest: 0, longestAt: -1, turns: 1 };
    assert.deepEqual(measure(strings()), none);
    const texts = Array.from({ length: 150_000 }, (_, k) => `s${k}`);
    const many = measure({ ...strings(), shape: [150_000], strings: texts }, 0);
    assert.deepEqual(
      [many.distinct, many.isAtLeast, many.longest, many.longestAt],
      [100_000, true, 7, 100_000],
    );
    assert.ok(many.turns > 1);
    assert.throws(() => new StringPass({ ...strings(), dtype: 'float32', strings: undefined }), {
      code: 'OD3021',
    });
  });
});
