import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { firstOf, sampleFiles } from '../../../examples/digits/samples';
import { sampleFiles as brokenSamples } from '../../../examples/digits-broken/samples';
import { evaluate } from '../../../examples/training/evaluate';
import { readMnist } from '../../../examples/training/mnist';
import { examplesFolder, outputsOf } from './launch';

const digits = path.join(examplesFolder, 'digits', 'digits.onnx');
const broken = path.join(examplesFolder, 'digits-broken', 'digits-broken.onnx');
const test = readMnist('test');

/** The digit that a model reads in one of its sample files; undefined where every probability is NaN. */
async function read(model: string, sample: unknown): Promise<number | undefined> {
  const probs = (await outputsOf(model, { image: sample })).get('probs')!;
  assert.equal(probs.length, 10);
  if (probs.every(Number.isNaN)) return undefined;
  assert.ok(Math.abs(probs.reduce((sum, prob) => sum + prob, 0) - 1) < 1e-5);
  return probs.indexOf(Math.max(...probs));
}

describe('examples/digits', () => {
  for (let digit = 0; digit < 10; digit++)
    it(`reads digit-${digit}.npy`, async () =>
      assert.equal(await read(digits, path.join(examplesFolder, 'digits', `digit-${digit}.npy`)), digit));

  it('reads the picture', async () => {
    const image = path.join(examplesFolder, 'digits', 'test-51.png');
    assert.equal(await read(digits, { image, layout: 'NCHW', channels: 'GRAY' }), test.label(51));
  });

  it('reads at least 97 % of the first 1,000 test digits', async function () {
    this.timeout(30_000);
    const { finite, right } = await evaluate(digits, test, 1000);
    assert.equal(finite, 1000);
    assert.ok(right >= 970, `${right} of 1000`);
  });

  it('has the sample files that its script makes', () => checkSamples('digits', sampleFiles(test)));
});

describe('examples/digits-broken', () => {
  const expected: [digit: number, nan: boolean][] = [
    [1, false],
    [3, true],
    [7, false],
    [8, true],
  ];
  for (const [digit, nan] of expected)
    it(`${nan ? 'makes NaN of' : 'reads'} digit-${digit}.npy`, async () => {
      const sample = path.join(examplesFolder, 'digits-broken', `digit-${digit}.npy`);
      assert.equal(await read(broken, sample), nan ? undefined : digit);
    });

  it('makes NaN of some of the first 300 test digits, and reads the others', async function () {
    this.timeout(30_000);
    const { finite, right, nan } = await evaluate(broken, test, 300);
    // The README's counts are of x64; how many pixels fall on the wrong side of 0 turns on the order of rounding.
    if (process.arch === 'x64') assert.equal(nan.length, 141);
    assert.ok(nan.includes(firstOf(test, 8)) && nan.length < 300);
    assert.ok(right / finite >= 0.96, `${right} of ${finite}`);
  });

  it('has the sample files that its script makes', () => checkSamples('digits-broken', brokenSamples(test)));
});

/** The committed files are what the script would write; a picture is compared by the test that reads it. */
function checkSamples(folder: string, made: Map<string, Uint8Array>): void {
  const committed = readdirSync(path.join(examplesFolder, folder)).filter((name) =>
    /\.(npy|png)$/.test(name),
  );
  assert.deepEqual(committed.sort(), [...made.keys()].sort());
  for (const [name, bytes] of made)
    if (name.endsWith('.npy'))
      assert.deepEqual(readFileSync(path.join(examplesFolder, folder, name)), Buffer.from(bytes), name);
}
