import assert from 'node:assert/strict';
import path from 'node:path';
import { untranslated } from '../../../scripts/l10n/untranslated';

const root = path.resolve(__dirname, '../../..');

/** The same in every language: keys, units, formulas, markup, and names of ONNX, NumPy and products. */
const same = [
  /^((Ctrl|Shift|Alt|Cmd)\+)*(Ctrl|Shift|Enter|Esc|Escape|Home|End|Space|Arrow|[A-Z]|→)$/,
  /^\{\} ?(dB|kHz|GB|MB|kB|A)$/,
  /^(± )?(max )?\|?A( − |−)B\|?$/,
  /^(≠ )?[+−]?(NaN|Inf)( \{\})?$/,
  /^(Loop|Scan|Softmax|LogSoftmax|ImageNet|Viridis|Cividis|SHA-256|ONNX Debugger|ONNX Language Server)$/,
  /^(onnxruntime|ai\.onnx) \{\}$/,
  /^(600 )?(\{\}|\d+)px \{\}$/,
  /^(var|color-mix|np\.(array|argmax))\(/,
  /^\s*<(svg|path|text|!DOCTYPE|script)|^width="/,
  // How a pixel is made of a value; what stands in it are names, as in NumPy.
  /^[( ]*(value|× std|\+ mean)[\s\w×+÷{}().]*$/,
];

/** What is said in another way, by file. */
const elsewhere: Readonly<Record<string, readonly RegExp[]>> = {
  // Names of ONNX's operators, one list a category.
  'webview/graph/categories.ts': [/^[A-Z]\w+( [A-Z]\w+)* ?$/],
  // Runs in a worker, which has no strings; its errors end a question that nobody waits for.
  'webview/graph/layout/layout-queue.ts': [/^Another model is shown\.$/, /^There is no graph/],
  // Of a thread, which has no strings; these end questions that nobody waits for, as the graph is gone.
  'extension/graph/reading/answer.ts': [/^No model was read\.$/],
  'extension/graph/reading/graph-reader.ts': [/^The graph was closed\.$/],
  // Selectors and classes.
  'webview/tensor/drawn-picture.ts': [/^\.axis-x span,/],
  'webview/tensor/keys.ts': [/^input, textarea,/],
  'webview/tensor/views/top-k-view.ts': [/^number wide-cell$/],
  'webview/ui/icons.ts': [/^icon icon-\{\}$/],
  // The adapter's own description, which is compared.
  'extension/debugging/standing.ts': [/^Runner ended$/],
  // Comments of the texts themselves, which are the same for everybody.
  'extension/compare/comparisons.ts': [/^# /],
  'extension/text/optimized-texts.ts': [/^# /],
};

const isException = (text: string, file: string) =>
  [...same, ...(elsewhere[file] ?? [])].some((pattern) => pattern.test(text));

describe('what a person reads', function () {
  this.timeout(30_000);
  for (const folder of ['webview', 'extension']) {
    it(`goes through t() in ${folder}/`, () => {
      assert.deepEqual(untranslated(root, folder, isException), []);
    });
  }
});
