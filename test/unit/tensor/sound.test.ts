import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { WaveFile } from 'wavefile';
import { elementsOf } from '../../../core/tensor/elements';
import { readWav } from '../../../core/tensor/files/wav';
import { audioTensor } from '../../../core/tensor/inputs/audio';
import { parseRequest } from '../../../core/tensor/inputs/request';
import { resample } from '../../../core/tensor/inputs/resample';
import type { InputSignature } from '../../../core/tensor/inputs/signature';
import type { Tensor } from '../../../core/tensor/tensor';
import { temporaryFolder } from '../temporary-folder';
import { needsSharedData } from './shared-data';

function wav(rate: number, depth: string, channels: number[][]): Buffer {
  const wave = new WaveFile();
  wave.fromScratch(channels.length, rate, depth, channels.length === 1 ? channels[0]! : channels);
  return Buffer.from(wave.toBuffer());
}

const sine = (length: number, rate: number, hertz: number) =>
  Float64Array.from({ length }, (_, k) => Math.sin((2 * Math.PI * hertz * k) / rate));

describe('WAV files', () => {
  const depths: [string, number[], number[]][] = [
    ['8', [128, 0, 255], [0, -1, 127 / 128]],
    ['16', [0, -32768, 16384], [0, -1, 0.5]],
    ['24', [0, -8388608, 4194304], [0, -1, 0.5]],
    ['32', [0, -2147483648, 1073741824], [0, -1, 0.5]],
    ['32f', [0, -1, 0.5], [0, -1, 0.5]],
    ['64', [0, -1, 0.1], [0, -1, 0.1]],
  ];
  for (const [depth, stored, samples] of depths) {
    it(`of depth ${depth} become numbers from −1 to 1`, () => {
      const sound = readWav(wav(8000, depth, [stored]), 'x.wav');
      assert.deepEqual([sound.rate, [...sound.samples]], [8000, samples]);
    });
  }

  it('of two channels become their mean', () => {
    const sound = readWav(
      wav(8000, '16', [
        [16384, 0],
        [0, -16384],
      ]),
      'x.wav',
    );
    assert.deepEqual([...sound.samples], [0.25, -0.25]);
  });

  const good = wav(8000, '16', [[1, 2, 3, 4]]);
  const edited = (at: number, value: number) => {
    const bytes = Buffer.from(good);
    bytes.writeUInt32LE(value, at);
    return bytes;
  };
  const data = good.indexOf('data');
  const silent = Buffer.from(good);
  silent.writeUInt16LE(0, 22);
  const hostile: [string, Buffer, RegExp][] = [
    ['cut off', good.subarray(0, good.length - 4), /cut off: its 'data' chunk claims 8 bytes, 4 follow/],
    ['that claim 4 GB', edited(data + 4, 0xffffffff), /claims 4294967295 bytes/],
    ['without sound', good.subarray(0, data), /lacks a 'fmt ' or a 'data' chunk/],
    ['without channels', silent, /no channels/],
    ['without a rate', edited(24, 0), /sample rate is 0/],
    ['that are none', Buffer.from('ID3 some mp3 file'), /does not begin with RIFF/],
    ['without a byte', Buffer.alloc(0), /does not begin with RIFF/],
  ];
  for (const [what, bytes, message] of hostile) {
    it(`${what} are refused`, () => {
      assert.throws(() => readWav(bytes, 'x.wav'), { name: 'UserError', code: 'OD3007', message });
    });
  }

  it('of real speech are read', function () {
    const sound = readWav(readFileSync(needsSharedData(this, 'models/silero-vad/test.wav')), 'test.wav');
    assert.deepEqual([sound.rate, sound.samples.length], [16000, 960000]);
    assert.ok(sound.samples.every((value) => value >= -1 && value < 1));
  });
});

describe('resample', () => {
  const largestError = (from: number, to: number, hertz: number) => {
    const got = resample({ samples: sine(from, from, hertz), rate: from }, to, to / 4, to / 2);
    const want = sine(to, to, hertz).subarray(to / 4, to / 4 + to / 2);
    return Math.max(...got.map((value, at) => Math.abs(value - want[at]!)));
  };

  it('keeps a tone that both rates can hold', () => {
    for (const [from, to, hertz] of [
      [44100, 16000, 440],
      [8000, 16000, 1000],
      [16000, 24000, 3000],
    ] as const) {
      const error = largestError(from, to, hertz);
      assert.ok(error < 1e-3, `${from} → ${to} Hz, ${hertz} Hz: ${error}`);
    }
  });

  it('takes away what the lower rate cannot hold', () => {
    const high = resample({ samples: sine(44100, 44100, 15000), rate: 44100 }, 16000, 4000, 8000);
    assert.ok(Math.max(...high.map(Math.abs)) < 0.01);
  });

  it('keeps a constant, and is silent outside of the sound', () => {
    const got = resample({ samples: new Float64Array(1000).fill(0.5), rate: 8000 }, 6000, 300, 100);
    for (const value of got) assert.ok(Math.abs(value - 0.5) < 1e-12);
    assert.deepEqual([...resample({ samples: Float64Array.of(1, 2), rate: 8000 }, 8000, 1, 3)], [2, 0, 0]);
  });
});

describe('sound inputs', () => {
  const folder = temporaryFolder('tensor');
  const ramp = Array.from({ length: 100 }, (_, k) => k * 100);

  function tensor(raw: object, shape: InputSignature['shape'], dtype: InputSignature['dtype'] = 'float32') {
    folder.write('ramp.wav', wav(8000, '16', [ramp]));
    const request = parseRequest('x', { audio: 'ramp.wav', ...raw }, 0);
    if (request.kind !== 'audio') throw new Error();
    const known = shape?.map((dimension) => (typeof dimension === 'number' ? dimension : undefined));
    const { value, source } = audioTensor(request.request, { name: 'x', dtype, shape }, known, folder.path);
    return { value: value as Tensor, source };
  }

  const shapes: [string, object, InputSignature['shape'], number[], string][] = [
    ['as many samples as the input takes', {}, [1, 60], [1, 60], 'ramp.wav'],
    ['the whole sound', {}, ['n', 't'], [1, 100], 'ramp.wav'],
    ['a part', { offset: 20, length: 30 }, [1, 't'], [1, 30], 'ramp.wav, from sample 20'],
    [
      'silence behind the end',
      { offset: 90 },
      [1, 16],
      [1, 16],
      'ramp.wav, from sample 90, 6 samples of silence added',
    ],
    ['another rate', { rate: 4000 }, undefined, [1, 50], 'ramp.wav, 8000 → 4000 Hz'],
    ['frames', {}, ['f', 50], [2, 50], 'ramp.wav'],
  ];
  for (const [what, raw, shape, wanted, text] of shapes) {
    it(`take ${what}`, () => {
      const { value, source } = tensor(raw, shape);
      assert.deepEqual([value.shape, source], [wanted, text]);
    });
  }

  it('hold the samples', () => {
    assert.deepEqual(elementsOf(tensor({ offset: 98 }, [4], 'int16').value), [9800, 9900, 0, 0]);
    assert.deepEqual(elementsOf(tensor({ offset: 1 }, [1]).value), [Math.fround(100 / 32768)]);
  });

  it('refuse what does not fit', () => {
    assert.throws(() => tensor({ length: 5 }, [1, 60]), {
      code: 'OD3015',
      message: /"length" is 5, but the input \[1,60\] takes 60/,
    });
    assert.throws(() => tensor({ length: 5 }, ['f', 2]), {
      code: 'OD3015',
      message: /5 samples do not fill \[\?,2\]/,
    });
    assert.throws(() => tensor({}, [1, 60], 'int64'), { code: 'OD3015', message: /float or int16/ });
    assert.throws(() => tensor({ length: 1e12 }, ['t']), {
      code: 'OD3015',
      message: /1000000000000 samples/,
    });
    assert.throws(() => tensor({ offset: -1 }, ['t']), { code: 'OD3015', message: /whole number/ });
  });
});
