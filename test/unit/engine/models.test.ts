import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { readModel } from '../../../core/onnx/read';
import { Execution } from '../../../engine/execution';
import { runBySteps } from './support/conformance';
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

const models = path.resolve(__dirname, '../../../../shared/data/models');

/** Real models, with inputs that they take where random ones do not do. */
const cases: {
  readonly file: string;
  readonly inputs?: unknown;
  readonly dimensions?: Record<string, number>;
}[] = [
  { file: 'mnist/mnist.onnx' },
  { file: 'magika/model.onnx' },
  { file: 'basic-pitch/nmp.onnx' },
  { file: 'ultraface/ultraface-320.onnx' },
  {
    file: 'tiny-gpt2/past.onnx',
    dimensions: { batch_size: 1, seq_len: 3, past_seq_len: 2, total_seq_len: 5 },
  },
  { file: 'silero-vad/silero_vad_16k_op15.onnx', inputs: silero() },
  { file: 'silero-vad/silero_vad.onnx', inputs: silero() },
  { file: 'silero-vad/silero_vad_half.onnx', inputs: withoutRate(silero()) },
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

  for (const { file, inputs, dimensions } of cases) {
    const start = () => {
      const model = readModel(path.join(models, file));
      return Execution.start({ runner: runner.current, model, inputs, dimensions, seed: 1 });
    };

    it(`${file}: by steps, by continue and by cuts the same bits as plain onnxruntime`, async function () {
      if (!existsSync(path.join(models, file))) this.skip();
      const stepped = await start();
      const names = computedNames(stepped.model);
      await runBySteps(stepped);
      const expected = await bitsOf(stepped, runner.current, names);
      const plain = await runPlain(
        path.join(models, file),
        await feedsOf(stepped, runner.current),
        names.filter((name) => expected.get(name) !== undefined),
      );
      stepped.close();
      const differing = names.filter((name) => expected.get(name) !== bits(plain.get(name)));
      assert.deepEqual(differing, [], 'stepped against plain onnxruntime');

      const continued = await start();
      await continued.advance(noStops, noWatch, never);
      assert.deepEqual(await bitsOf(continued, runner.current, names), expected, 'continued');
      continued.close();

      const random = randomNumbers(7);
      const cut = await start();
      const stops = { has: () => random() < 0.1, within: () => random() < 0.5 };
      while (!cut.ended) await cut.advance(stops, noWatch, never);
      assert.deepEqual(await bitsOf(cut, runner.current, names), expected, 'with random cuts');
      cut.close();
    });
  }
});
