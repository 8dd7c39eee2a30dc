import assert from 'node:assert/strict';
import fc from 'fast-check';
import { WaveFile } from 'wavefile';
import { elementsOf, tensorOf } from '../../../core/tensor/elements';
import { npyParts } from '../../../core/tensor/files/npy';
import type { Sound } from '../../../core/tensor/files/wav';
import type { Frames } from '../../../core/tensor/inputs/frames/frames';
import { Resampler, resample } from '../../../core/tensor/inputs/resample';
import { resolveInputs } from '../../../core/tensor/inputs/resolve';
import type { Again, InputSignature } from '../../../core/tensor/inputs/signature';
import type { Tensor } from '../../../core/tensor/tensor';
import { temporaryFolder } from '../temporary-folder';

const x: InputSignature = { name: 'x', dtype: 'float32', shape: [1, undefined] };
const fixed: InputSignature = { name: 'x', dtype: 'float32', shape: [1, 2] };
const state: InputSignature = { name: 'state', dtype: 'float32', shape: [undefined, 2] };
const token: InputSignature = { name: 'token', dtype: 'int64', shape: ['batch', 'time'] };

describe('inputs in frames', () => {
  const folder = temporaryFolder('tensor');
  const samples = Array.from({ length: 20 }, (_, k) => (k + 1) / 64);

  before(() => {
    const wave = new WaveFile();
    wave.fromScratch(1, 8000, '32f', samples);
    folder.write('ramp.wav', wave.toBuffer());
    const rows = tensorOf(
      'float32',
      [4, 1, 2],
      Array.from({ length: 8 }, (_, k) => k),
    );
    folder.write('rows.npy', new Uint8Array(Buffer.concat(npyParts(rows))));
  });

  function resolve(inputs: object, signature: readonly InputSignature[], again: Partial<Again> = {}) {
    return resolveInputs(inputs, signature, { folder: folder.path, again: { fedBack: [], ...again } });
  }

  /** The shape and the elements of each frame. */
  function cut({ frames }: { frames?: Frames }, count = frames!.count!): [string, unknown[]][] {
    return Array.from({ length: count }, (_, at) => {
      const tensor = frames!.at(at) as Tensor;
      return [tensor.shape.join(), elementsOf(tensor)];
    });
  }

  const sound = (more: object) => ({ x: { frames: { audio: 'ramp.wav', ...more } } });

  it('are windows of a sound; a last one that is not whole is left out, or padded', () => {
    const frame = (first: number, size: number) =>
      Array.from({ length: size }, (_, k) => samples[first + k] ?? 0);
    const [whole] = resolve(sound({ size: 6, hop: 4 }), [x]);
    assert.deepEqual(
      cut(whole!),
      [0, 4, 8, 12].map((first) => ['1,6', frame(first, 6)]),
    );
    assert.equal(whole!.source, 'ramp.wav, 4 frames of 6 samples every 4');
    const [padded] = resolve(sound({ size: 6, hop: 4, padEnd: true }), [x]);
    assert.deepEqual(cut(padded!).slice(4), [['1,6', frame(16, 6)]]);
    const [context] = resolve(sound({ size: 6, hop: 4, offset: -2 }), [x]);
    assert.deepEqual(
      cut(context!),
      [-2, 2, 6, 10, 14].map((first) => ['1,6', frame(first, 6)]),
    );
    assert.equal(context!.source, 'ramp.wav, 5 frames of 6 samples every 4 from sample −2');
    const [part] = resolve(sound({ size: 6, offset: 1, length: 8, padEnd: true }), [x]);
    assert.deepEqual(cut(part!), [
      ['1,6', frame(1, 6)],
      ['1,6', [...frame(7, 2), 0, 0, 0, 0]],
    ]);
    const [own] = resolve({ x: { frames: 'ramp.wav' } }, [{ ...x, shape: [1, 5] }]);
    assert.equal(own!.frames!.count, 4);
  });

  it('are, of a sound at another rate, parts of the whole sound at that rate', () => {
    const noise: Sound = {
      rate: 44100,
      samples: Float64Array.from({ length: 900 }, (_, k) => Math.sin(k * k)),
    };
    const whole = resample(noise, 16000, -50, 500);
    const reader = new Resampler(noise, 16000);
    fc.assert(
      fc.property(fc.nat(400), fc.nat(100), (start, length) => {
        assert.deepEqual(reader.read(start - 50, length), whole.slice(start, start + length));
      }),
    );
  });

  it('are slices of an array that has an axis more, or a first dimension that does not fit', () => {
    const [rows] = resolve({ x: 'rows.npy' }, [x]);
    assert.deepEqual(cut(rows!), [
      ['1,2', [0, 1]],
      ['1,2', [2, 3]],
      ['1,2', [4, 5]],
      ['1,2', [6, 7]],
    ]);
    assert.equal(rows!.source, 'rows.npy, 4 frames');
    assert.deepEqual(
      cut(
        resolve(
          {
            x: [
              [1, 2],
              [3, 4],
            ],
          },
          [fixed],
        )[0]!,
      ),
      [
        ['1,2', [1, 2]],
        ['1,2', [3, 4]],
      ],
    );
    const blocks = { ...fixed, shape: [2, 2] };
    assert.deepEqual(
      cut(
        resolve(
          {
            x: [
              [1, 2],
              [3, 4],
              [5, 6],
              [7, 8],
            ],
          },
          [blocks],
        )[0]!,
      ),
      [
        ['2,2', [1, 2, 3, 4]],
        ['2,2', [5, 6, 7, 8]],
      ],
    );
    const words: InputSignature = { name: 'x', dtype: 'string', shape: [1] };
    assert.deepEqual(cut(resolve({ x: { frames: { value: ['a', 'b'] } } }, [words])[0]!), [
      ['1', ['a']],
      ['1', ['b']],
    ]);
  });

  it('are not sliced of what fits, of what is fed back, or without iterations', () => {
    const [given, kept] = resolve(
      {
        x: [[1, 2]],
        state: [
          [1, 2],
          [3, 4],
        ],
      },
      [fixed, state],
      {
        fedBack: ['state'],
        iterations: 2,
      },
    );
    assert.equal(given!.frames, undefined);
    assert.equal(kept!.frames, undefined);
    assert.deepEqual((kept!.value as Tensor).shape, [2, 2]);
    const once = () => resolveInputs({ x: 'rows.npy' }, [x], { folder: folder.path });
    assert.throws(once, { code: 'OD3012' });
  });

  it('are rows of an open first dimension where nothing else ends the run', () => {
    const [ids] = resolve({ token: [[5], [6], [7]] }, [token]);
    assert.deepEqual(cut(ids!), [
      ['1,1', [5n]],
      ['1,1', [6n]],
      ['1,1', [7n]],
    ]);
    const [batch] = resolve({ token: [[5], [6], [7]] }, [token], { iterations: 2 });
    assert.equal(batch!.frames, undefined);
  });

  it('are given one by one, and may then grow', () => {
    const [ids] = resolve({ token: { frames: [{ value: [[1]] }, { value: [[1, 1]] }, { ones: true }] } }, [
      token,
    ]);
    assert.deepEqual(cut(ids!), [
      ['1,1', [1n]],
      ['1,2', [1n, 1n]],
      ['1,1', [1n]],
    ]);
  });

  it('are made up anew in each iteration, the same for the same index', () => {
    const [noise] = resolve({ x: { frames: { random: 'normal' } } }, [fixed], { iterations: 3 });
    assert.equal(noise!.frames!.count, undefined);
    assert.ok(noise!.generated);
    const [first, second] = cut(noise!, 2);
    assert.notDeepEqual(first, second);
    assert.deepEqual(cut(noise!, 2), [first, second]);
  });

  const refused: [string, object, readonly InputSignature[], RegExp][] = [
    [
      'a sound shorter than a frame',
      sound({ size: 21 }),
      [x],
      /20 samples hold no frame of 21; "padEnd" fills/,
    ],
    ['no size', sound({}), [x], /"size" is missing/],
    ['a size without bounds', sound({ size: 1e12, padEnd: true }), [x], /frames of 1000000000000 samples/],
    [
      'a size that is not the input’s',
      sound({ size: 5 }),
      [fixed],
      /"size" is 5, but the input \[1,2\] takes 2/,
    ],
    ['a size of none', sound({ size: 0 }), [x], /"size" and "hop" are 1 or more/],
    ['an unknown field', sound({ size: 5, hopp: 2 }), [x], /"hopp" does not belong there. Was "hop" meant/],
    ['a picture', { x: { frames: { image: 'a.png' } } }, [x], /a list of pictures/],
    ['nothing', { x: { frames: [] } }, [x], /an empty list/],
    ['frames in frames', { x: { frames: { frames: 'a.npy' } } }, [x], /do not stand inside/],
    ['a scalar', { x: { frames: { value: 3 } } }, [x], /a single number has no frames/],
    [
      'a rest',
      {
        x: [
          [1, 2],
          [3, 4],
          [5, 6],
        ],
      },
      [{ ...fixed, shape: [2, 2] }],
      /does not divide into frames of 2/,
    ],
    [
      'different numbers',
      { ...sound({ size: 5 }), token: [[[1]], [[2]]] },
      [x, token],
      /'x' has 4 .* 'token' has 2/,
    ],
    [
      'a frame that does not fit',
      { x: { frames: { value: [[1], [2]] } } },
      [fixed],
      /wants the shape \[1,2\]/,
    ],
  ];
  for (const [what, inputs, signature, message] of refused) {
    it(`refuse ${what}`, () => {
      assert.throws(() => resolve(inputs, signature), { name: 'UserError', message });
    });
  }
});
