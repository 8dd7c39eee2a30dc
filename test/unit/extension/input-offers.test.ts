import assert from 'node:assert/strict';
import { inputOffers, inputsFromFile, type NearbyFile } from '../../../extension/launch/input-offers';
import type { FreeInput } from '../../../extension/models/free-inputs';

const file = (name: string): NearbyFile => ({ name, path: `/m/${name}` });
const image: FreeInput = { name: 'image', dtype: 'float32', shape: ['batch', 1, 28, 28] };
const bytes: FreeInput = { name: 'pixels', dtype: 'uint8', shape: [1, 480, 640, 3] };
const audio: FreeInput = { name: 'audio', dtype: 'float32', shape: [1, 512] };
const state: FreeInput = { name: 'state', dtype: 'float32', shape: [2, 1, 128] };
const text: FreeInput = { name: 'text', dtype: 'string', shape: [1] };

describe('what a model can be fed with', () => {
  it('offers files first, made-up numbers last', () => {
    const offers = inputOffers([image], [file('digit-3.png'), file('digit-3.npy'), file('set.npz')]);
    assert.deepEqual(
      offers.map(({ id }) => id),
      ['set:set.npz', 'one:digit-3.png', 'one:digit-3.npy', 'file', 'random', 'zeros'],
    );
  });

  it('reads a picture in the layout that the input has', () => {
    const [offer] = inputOffers([image], [file('digit.png')]);
    assert.deepEqual(offer?.inputs, {
      image: { image: '/m/digit.png', layout: 'NCHW', channels: 'GRAY', resize: 'stretch', scale: 1 / 255 },
    });
    const [other] = inputOffers([bytes], [file('a.jpg')]);
    assert.deepEqual(other?.inputs, {
      pixels: { image: '/m/a.jpg', layout: 'NHWC', channels: 'RGB', resize: 'stretch' },
    });
    assert.equal(other?.description, '640 × 480 stretch, RGB, NHWC');
  });

  it('feeds a picture unscaled to a model that scales it itself', () => {
    const [offer] = inputOffers([{ ...image, scalesItself: true }], [file('digit.png')]);
    assert.equal(offer?.description, '28 × 28 stretch, grey, NCHW');
    assert.doesNotMatch(JSON.stringify(offer?.inputs), /scale"/);
  });

  it('offers only arrays that fit', () => {
    const arrays = [
      { ...file('good.npy'), array: { dtype: 'float32', shape: [5, 1, 28, 28] } },
      { ...file('type.npy'), array: { dtype: 'uint8', shape: [1, 1, 28, 28] } },
      { ...file('size.npy'), array: { dtype: 'float32', shape: [1, 1, 32, 28] } },
      { ...file('rank.npy'), array: { dtype: 'float32', shape: [784] } },
    ];
    const offers = inputOffers([image], arrays);
    assert.deepEqual(offers.map(({ code }) => code).filter(Boolean), ['good.npy']);
    assert.equal(offers[0]?.description, 'float32[5,1,28,28]');
  });

  it('offers no picture to a model that takes none, no array to one of several inputs', () => {
    assert.deepEqual(
      inputOffers([state, audio], [file('a.png'), file('b.npy')]).map(({ id }) => id),
      ['file', 'random', 'zeros'],
    );
  });

  it('says what is made up: text and whole numbers have no normal distribution', () => {
    const random = (...inputs: FreeInput[]) => {
      const { label, description } = inputOffers(inputs, []).find(({ id }) => id === 'random')!;
      return `${label}, ${description}`;
    };
    const ids: FreeInput = { name: 'ids', dtype: 'int64', shape: [1, 8] };
    const rate: FreeInput = { name: 'sr', dtype: 'int64', shape: [] };
    assert.equal(random(text), 'Made-up text, the word “text”');
    assert.equal(random(ids), 'Random integers, 0..1, seed 0');
    assert.equal(random(ids, text), 'Random integers, 0..1, seed 0, the word “text” for text');
    assert.equal(random(audio, rate), 'Random normal, seed 0');
    assert.equal(random(image, text), 'Random normal, seed 0, the word “text” for text');
  });

  it('joins arrays by the names of several inputs', () => {
    const offers = inputOffers([audio, state], [file('data/audio.npy'), file('state.npy')]);
    assert.deepEqual(offers[0]?.inputs, { audio: '/m/data/audio.npy', state: '/m/state.npy' });
  });

  it('leaves the length of a sound to an input that has one', () => {
    const offer = inputOffers([audio, state], [file('speech.wav')])[0];
    assert.deepEqual(offer?.inputs, {
      audio: { audio: '/m/speech.wav', rate: 16000 },
      state: { zeros: true },
    });
  });

  it('feeds a sound of free length by the second, and by the window to a model that keeps a state', () => {
    const free: FreeInput = { ...audio, shape: ['batch', 'samples'] };
    const [whole] = inputOffers([free], [file('speech.wav')]);
    assert.deepEqual(whole?.inputs, { audio: { audio: '/m/speech.wav', rate: 16000, length: 16000 } });
    assert.equal(whole?.description, 'mono, 16 kHz, the first second');
    const [window] = inputOffers([free, state], [file('speech.wav')]);
    assert.deepEqual(window?.inputs, {
      audio: { audio: '/m/speech.wav', rate: 16000, length: 576 },
      state: { zeros: true },
    });
    assert.equal(window?.description, 'mono, 16 kHz, the first 576 samples');
  });

  it('knows mono sound by its many samples, and feeds one of an open batch', () => {
    const [offer] = inputOffers(
      [{ name: 'serving_default', dtype: 'float32', shape: ['batch', 43844, 1] }],
      [file('song.wav')],
    );
    assert.deepEqual(offer?.inputs, {
      serving_default: { audio: '/m/song.wav', rate: 16000, length: 43844 },
    });
  });

  it('feeds a sample rate with the sound, and begins states at zero', () => {
    const rate: FreeInput = { name: 'sr', dtype: 'int64', shape: [] };
    const ids = inputOffers([audio, state, rate], [file('speech.wav')]);
    assert.deepEqual(ids[0]?.inputs, {
      audio: { audio: '/m/speech.wav', rate: 16000 },
      state: { zeros: true },
      sr: { value: 16000 },
    });
    assert.deepEqual(ids.find(({ id }) => id === 'random')?.inputs, { sr: { value: 16000 } });
  });

  it('has no zeros for text, and nothing to ask where there is no input', () => {
    assert.deepEqual(
      inputOffers([text], []).map(({ id }) => id),
      ['file', 'random'],
    );
    assert.deepEqual(
      inputOffers([], [file('a.npz')]).map(({ inputs }) => inputs),
      [{}],
    );
  });

  it('takes a chosen picture for the input that looks like one', () => {
    const inputs = inputsFromFile([state, image], '/x/y.PNG') as Record<string, object>;
    assert.deepEqual(inputs.state, { zeros: true });
    assert.ok('image' in inputs.image!);
    assert.equal(inputsFromFile([state, image], '/x/y.npz'), '/x/y.npz');
  });
});
