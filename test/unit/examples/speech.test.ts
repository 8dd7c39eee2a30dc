import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { readNpy } from '../../../core/tensor/files/npy';
import type { Held, HeldTensor } from '../../../engine/types';
import { packagedModel } from '../../../examples/speech/get-model';
import { listen, rate, recording, silenceAt, speechAt } from '../../../examples/speech/listen';
import { begin, never, noStops, noWatch, suiteRunner } from '../engine/support/harness';
import { configurations, examplesFolder, outputsOf } from './launch';

const folder = path.join(examplesFolder, 'speech');

describe('examples/speech', () => {
  const runner = suiteRunner();

  it('has the model of the package', () => {
    const hash = (file: string): string => createHash('sha256').update(readFileSync(file)).digest('hex');
    assert.equal(hash(path.join(folder, 'silero_vad.onnx')), hash(packagedModel));
  });

  // The probabilities of the README's table.
  const table: [name: string, probability: number][] = [
    ['Speech', 0.875],
    ['Speech, having heard the second before', 0.9995],
    ['Silence', 0.011],
  ];
  for (const [name, probability] of table)
    it(`hears in "${name}" what the README says`, async () => {
      const { program, inputs } = configurations().find((configuration) => configuration.name === name)!;
      const [heard] = (await outputsOf(program, inputs)).get('output')!;
      assert.ok(Math.abs(heard! - probability) < 0.001, String(heard));
    });

  it('hears window after window what its script hears', async function () {
    this.timeout(60_000);
    const name = 'Speech, window after window';
    const { program, inputs, feedback } = configurations().find((each) => each.name === name)!;
    const heard: number[] = [];
    const note = async (held: Held | undefined) => {
      heard.push(Number((await runner.current.elements((held as HeldTensor).id, 0, 1))[0]));
    };
    const options = { inputs, feedback, inputsFolder: examplesFolder };
    const execution = await begin(runner.current, program, {
      ...options,
      onIteration: (_iteration, outputs) => note(outputs.get('output')),
    });
    await execution.advance(noStops, noWatch, never);
    await note((await execution.values(0, ['output'])).get('output'));
    execution.close();
    const sound = recording();
    const wanted: number[] = [];
    const end = Math.floor((sound.samples.length * rate) / sound.rate);
    for await (const { probability } of listen(sound, end)) wanted.push(probability);
    assert.equal(heard.length, wanted.length);
    for (const [at, probability] of wanted.entries()) {
      assert.ok(Math.abs(heard[at]! - probability) < 1e-4, `window ${at}: ${heard[at]}, ${probability}`);
    }
  });

  it('has the state that its script makes', async () => {
    const file = path.join(folder, `state-${speechAt}.npy`);
    const { bytes, shape } = readNpy(readFileSync(file), file);
    assert.deepEqual(shape, [2, 1, 128]);
    const committed = new Float32Array(Uint8Array.from(bytes).buffer);
    const heard = new Map<number, { state: Float32Array; probability: number }>();
    for await (const window of listen(recording(), speechAt + 576)) heard.set(window.offset, window);
    const { state, probability } = heard.get(speechAt)!;
    assert.ok(state.every((value, i) => Math.abs(value - committed[i]!) < 1e-4));
    assert.ok(probability > 0.99 && heard.get(silenceAt)!.probability < 0.05);
  });
});
