import assert from 'node:assert/strict';
import path from 'node:path';
import { needsSharedData } from '../unit/tensor/shared-data';
import { ask } from './support/ask';
import { freshSession } from './support/session';

describe('dap: what a tensor means', () => {
  const session = freshSession();

  it('an input knows the picture that it was made of, and boxes find the face in it', async function () {
    this.timeout(60_000);
    const program = needsSharedData(this, 'models', 'ultraface', 'ultraface-320.onnx');
    const image = path.join(path.dirname(program), 'satya.jpg');
    const { client } = session;
    const inputs = { input: { image, mean: 127, std: 128 } };
    await client.begin({ program, inputs, stopOnEntry: false, stopOnExit: true });
    await client.stopped();
    const [frame] = await client.frames();
    const frameId = frame!.id;

    const input = await ask(client, 'onnx/tensor', { frameId, name: 'input' });
    const making = {
      kind: 'picture',
      file: 'satya.jpg',
      layout: 'CHW',
      channels: 'RGB',
      scale: 1,
      mean: [127],
      std: [128],
    };
    assert.deepEqual(input.making, making);
    const boxes = await ask(client, 'onnx/tensor', { frameId, name: 'boxes' });
    assert.equal(boxes.making, undefined);
    const meaning = await ask(client, 'onnx/meaning', { frameId, name: 'boxes' });
    assert.deepEqual(meaning.inputs, [{ name: 'input', dtype: 'float32', shape: [1, 3, 240, 320], making }]);
    assert.deepEqual(meaning.outputs.map(({ name, shape }) => [name, shape]).sort(), [
      ['boxes', [1, 4420, 4]],
      ['scores', [1, 4420, 2]],
    ]);
    const scores = await ask(client, 'onnx/tensor', { frameId, name: 'scores' });
    const found = await ask(client, 'onnx/detections', {
      memoryReference: boxes.memoryReference!,
      scores: scores.memoryReference!,
      boxAxis: 1,
      coordinateAxis: 2,
      index: [0, 0, 0],
      format: 'auto',
      choice: 'auto',
      threshold: 0.7,
      overlap: 0.5,
    });
    assert.deepEqual(
      [found.format, found.choice, found.normalised, found.detections.length],
      ['xyxy', 'afterFirst', true, 1],
    );
    const [face] = found.detections;
    assert.ok(Number(face!.score) > 0.99);
    // The face is right of the middle of the left half, in the upper quarter.
    const [left, top, right, bottom] = face!.box.map(Number) as [number, number, number, number];
    assert.ok(left > 0.3 && right < 0.45 && top > 0.05 && bottom < 0.2, String(face!.box));
  });

  it('an input knows the sound that it was made of, and has a spectrum', async function () {
    this.timeout(60_000);
    const program = path.resolve('examples/speech/silero_vad.onnx');
    const audio = path.resolve('node_modules/audio-lena/lena.wav');
    const { client } = session;
    const input = { audio, rate: 16_000, offset: 15_360, length: 576 };
    await client.begin({ program, inputs: { input, state: { zeros: true }, sr: 16_000 }, stopOnEntry: true });
    await client.stopped();
    const [frame] = await client.frames();
    const tensor = await ask(client, 'onnx/tensor', { frameId: frame!.id, name: 'input' });
    assert.deepEqual(tensor.making, { kind: 'sound', file: 'lena.wav', rate: 16_000, offset: 15_360 });
    const spectrum = await ask(client, 'onnx/spectrogram', {
      memoryReference: tensor.memoryReference!,
      axis: 1,
      index: [0, 0],
      from: 0,
      to: 576,
      columns: 4,
      size: 256,
      rows: 129,
    });
    const levels = Buffer.from(spectrum.values, 'base64');
    assert.deepEqual([spectrum.rows, spectrum.columns, levels.length], [129, 4, 129 * 4 * 4]);
    // A voice is louder below 1 kHz than above 6 kHz.
    const mean = (from: number, to: number) => {
      const rows = Array.from({ length: to - from }, (_, at) =>
        levels.readFloatLE(4 * (4 * (from + at) + 1)),
      );
      return rows.reduce((sum, level) => sum + level, 0) / rows.length;
    };
    assert.ok(mean(2, 16) > mean(96, 129) + 20, `${mean(2, 16)} dB, ${mean(96, 129)} dB`);
  });
});
