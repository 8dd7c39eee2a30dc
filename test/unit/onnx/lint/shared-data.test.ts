import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { UserError } from '../../../../core/errors';
import { readModel } from '../../../../core/onnx/read';
import { printModel } from '../../../../core/onnx/text/print';
import { needsSharedData, onnxFilesIn } from '../../tensor/shared-data';
import { findings, lint, shown } from './support';

const project = path.resolve(import.meta.dirname ?? __dirname, '../../../..');
const data = path.resolve(project, '../shared/data');
const testdata = path.join(data, 'models/onnxruntime-testdata');

/** The rows of a table of what models do in plain onnxruntime: name, result, the rest. */
function table(file: string): string[][] {
  return readFileSync(file, 'utf8')
    .split('\n')
    .slice(1)
    .filter((line) => line !== '')
    .map((line) => line.split('\t'));
}

/** A conformance case is a folder, the light ones are files. */
function modelOf(place: string): string {
  return existsSync(`${place}.onnx`) ? `${place}.onnx` : path.join(place, 'model.onnx');
}

/** The findings of level error in a model's text. */
function errorsOf(file: string): string[] {
  return findings(printModel(readModel(file)).text, ['error']);
}

/** The deliberate faults that can be seen without running the model: part of its path, and a finding's beginning. */
const faults: readonly (readonly [string, string])[] = [
  ['custom_op_library/custom_op_test.onnx', "error onnx/missing-opset-import 'test.customop.CustomOpOne'"],
  ['testdata/function_opset_test.onnx', "error onnx/unknown-operator 'Fake_FunctionOp'"],
  ['testdata/merge.onnx', "error onnx/missing-opset-import 'v2.Merge'"],
  ['testdata/mul_1.noopset.onnx', "error onnx/missing-opset-import 'Mul'"],
  ['testdata/optional_2.onnx', "error onnx/missing-opset-import 'v2.Box'"],
  ['testdata/ort_github_issue_11536.onnx', "error onnx/outer-value-as-output 'dims1_final'"],
  [
    'testdata/test_kernel_info_get_const_input.onnx',
    "error onnx/missing-opset-import 'test.customop.custom_op'",
  ],
  ['reshape/mlm_bert_e2e.onnx', "error onnx/unknown-operator 'SoftmaxCrossEntropyLossInternal'"],
  ['fusion/bitmask_dropout_replacement_basic.onnx', "error onnx/unknown-operator 'DropoutGrad'"],
  ['fusion/bitmask_dropout_replacement_multiple_mask_uses.onnx', "error onnx/unknown-operator 'DropoutGrad'"],
  ['recompute/recompute_gelu.onnx', "error onnx/unknown-operator 'YieldOp'"],
  [
    'testdata/trt_plugin_custom_op_test.onnx',
    "error onnx/missing-opset-import 'trt.plugins.DisentangledAttention_TRT'",
  ],
  ['models/conv-float.onnx', 'error onnx/missing-ir-version'],
  ['models/foo.onnx', "error onnx/unknown-operator 'Foo'"],
  ['fusion/attention_mask_no_cast.onnx', "warning onnx/unknown-attribute 'epsion'"],
  ['fusion/embed_layer_norm_format5.onnx', "warning onnx/unknown-attribute 'epsion'"],
  ['fusion/skip_layer_norm_no_beta_with_cast.onnx', "warning onnx/unknown-attribute 'epsion'"],
];

describe('the lint of all models of ../shared/data', function () {
  this.timeout(120_000);

  before(function () {
    needsSharedData(this);
  });

  it("has no error for those of onnxruntime's own tests that it runs", () => {
    const rows = table(path.join(testdata, 'plain-onnxruntime.tsv')).filter(
      ([, result]) => result === 'RUN_OK',
    );
    assert.ok(rows.length > 300);
    for (const [file] of rows) assert.deepEqual(errorsOf(path.join(testdata, file!)), [], file);
  });

  it('has no error for the conformance cases that onnxruntime passes', () => {
    const folder = path.join(data, 'onnx-backend');
    const rows = table(path.join(folder, 'plain-onnxruntime.tsv')).filter(([, result]) => result !== 'fail');
    assert.ok(rows.length > 800);
    const step = process.env.ONNX_DEBUGGER_SWEEP === 'all' ? 1 : 4;
    rows.forEach(([name], at) => {
      if (at % step === 0) assert.deepEqual(errorsOf(modelOf(path.join(folder, name!))), [], name);
    });
  });

  it('has no error for real models, exporters and examples', () => {
    const folders = [
      'basic-pitch',
      'magika',
      'mnist',
      'silero-vad',
      'sklearn-iris-forest',
      'tiny-gpt2',
      'tract',
    ];
    const all = [...folders, 'ultraface'].map((folder) => path.join(data, 'models', folder));
    const others = [path.join(data, 'fixtures'), path.join(data, 'trained'), path.join(project, 'examples')];
    const files = [...all, ...others].flatMap(onnxFilesIn);
    assert.ok(files.length > 30);
    for (const file of files) assert.deepEqual(errorsOf(file), [], file);
  });

  it('finds the faults that were put into models on purpose', () => {
    const files = onnxFilesIn(testdata);
    for (const [part, expected] of faults) {
      const file = files.find((each) => each.endsWith(part));
      assert.ok(file, part);
      const { text } = printModel(readModel(file));
      const found = lint(text).map((diagnostic) => shown(text, diagnostic));
      assert.ok(
        found.some((finding) => finding.startsWith(expected)),
        `${part}: ${found.join('\n')}`,
      );
    }
  });

  it('cannot be asked of what is no model', () => {
    const file = onnxFilesIn(testdata).find((each) => each.endsWith('corrupt-model.onnx'))!;
    assert.throws(() => readModel(file), UserError);
  });
});
