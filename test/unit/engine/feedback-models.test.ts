import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { readWav } from '../../../core/tensor/files/wav';
import type { Held } from '../../../engine/types';
import { needsSharedData } from '../tensor/shared-data';
import { begin, never, noStops, noWatch, suiteRunner } from './support/harness';

/** Real models that run again and again, against a loop around plain onnxruntime. */
describe('feedback on real models', function () {
  this.timeout(180_000);
  const runner = suiteRunner();

  /** The bits of a held float32 tensor. */
  async function floats(held: Held | undefined): Promise<Float32Array> {
    assert.ok(held?.kind === 'tensor' && held.dtype === 'float32');
    const bytes = await runner.current.bytes(held.id, 0, held.byteLength);
    return new Float32Array(Uint8Array.from(bytes).buffer);
  }

  it('silero hears speech in the same frames of a minute as in a plain loop, bit for bit', async function () {
    const model = needsSharedData(this, 'models/silero-vad/silero_vad.onnx');
    const wav = needsSharedData(this, 'models/silero-vad/test.wav');
    const session = await InferenceSession.create(model, { graphOptimizationLevel: 'disabled' });
    const { samples } = readWav(readFileSync(wav), wav);
    // As Silero's own code: 512 new samples behind the 64 before them, of which the first frame has none.
    const padded = new Float32Array(64 + samples.length);
    padded.set(samples, 64);
    let state: Float32Array = new Float32Array(256);
    const wanted: number[] = [];
    for (let start = 0; start + 576 <= padded.length; start += 512) {
      const results = await session.run({
        input: new Tensor('float32', padded.slice(start, start + 576), [1, 576]),
        state: new Tensor('float32', state, [2, 1, 128]),
        sr: new Tensor('int64', [16_000n], []),
      });
      wanted.push((results.output!.data as Float32Array)[0]!);
      state = Float32Array.from(results.stateN!.data as Float32Array);
    }
    await session.release();

    const heard: number[] = [];
    const execution = await begin(runner.current, model, {
      inputs: {
        input: { frames: { audio: wav, size: 576, hop: 512, offset: -64 } },
        state: { zeros: true },
        sr: { value: 16_000 },
      },
      feedback: { stateN: 'state' },
      onIteration: async (_iteration, outputs) => {
        heard.push((await floats(outputs.get('output')))[0]!);
      },
    });
    assert.equal(execution.iterationCount, 1875);
    await execution.advance(noStops, noWatch, never);
    const last = await execution.values(0, ['output', 'stateN']);
    heard.push((await floats(last.get('output')))[0]!);
    const stateN = await floats(last.get('stateN'));
    execution.close();
    assert.ok(
      wanted.some((probability) => probability > 0.9) && wanted.some((probability) => probability < 0.1),
    );
    assert.deepEqual(heard, wanted);
    assert.equal(textOf(stateN), textOf(state));
  });

  const textOf = (values: Float32Array) => Buffer.from(values.buffer).toString('base64');

  it('a decoder takes token after token with its growing cache', async function () {
    const model = needsSharedData(this, 'models/tiny-gpt2/past.onnx');
    const tokens = Array.from({ length: 24 }, (_, k) => (k * 37 + 5) % 1000);
    const pasts = [0, 1, 2, 3, 4];
    const session = await InferenceSession.create(model, { graphOptimizationLevel: 'disabled' });
    const ints = (numbers: number[]) => new Tensor('int32', Int32Array.from(numbers), [1, numbers.length]);
    let cache = pasts.map(() => new Tensor('float32', new Float32Array(), [2, 1, 4, 0, 8]));
    const wanted: string[] = [];
    for (const [at, id] of tokens.entries()) {
      const results = await session.run({
        input_ids: ints([id]),
        position_ids: ints([at]),
        attention_mask: ints(new Array<number>(at + 1).fill(1)),
        ...Object.fromEntries(pasts.map((k) => [`past_${k}`, cache[k]!])),
      });
      wanted.push(textOf(Float32Array.from(results.logits!.data as Float32Array)));
      cache = pasts.map((k) => results[`present_${k}`] as (typeof cache)[number]);
    }
    await session.release();

    for (const byStep of [false, true]) {
      const got: string[] = [];
      const execution = await begin(runner.current, model, {
        inputs: {
          input_ids: { frames: { value: tokens.map((id) => [[id]]) } },
          position_ids: { frames: { value: tokens.map((_, at) => [[at]]) } },
          attention_mask: {
            frames: tokens.map((_, at) => ({ value: [new Array<number>(at + 1).fill(1)] })),
          },
          ...Object.fromEntries(pasts.map((k) => [`past_${k}`, { zeros: true }])),
        },
        dimensions: { past_seq_len: 0 },
        feedback: Object.fromEntries(pasts.map((k) => [`present_${k}`, `past_${k}`])),
        onIteration: async (_iteration, outputs) => {
          got.push(textOf(await floats(outputs.get('logits'))));
        },
      });
      if (byStep) while (!execution.ended) await execution.step();
      else await execution.advance(noStops, noWatch, never);
      got.push(textOf(await floats((await execution.values(0, ['logits'])).get('logits'))));
      execution.close();
      assert.deepEqual(got, wanted, byStep ? 'by steps' : 'at once');
    }
  });
});
