import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { samplesOf } from '../../../core/tensor/inputs/resolve';
import { configurations, examplesFolder, outputsOf } from './launch';

describe("the examples' launch configurations", () => {
  for (const { name, type, request, program, inputs, ...more } of configurations())
    it(`"${name}" has a model, and inputs that it takes`, async () => {
      assert.deepEqual([type, request], ['onnx', 'launch']);
      for (const sample of samplesOf(inputs)) assert.ok((await outputsOf(program, sample, more)).size > 0);
    });

  it('are all in the README', () => {
    const readme = readFileSync(path.join(examplesFolder, 'README.md'), 'utf8');
    for (const { name } of configurations()) assert.ok(readme.includes(name.replace(/^Broken: /, '')), name);
  });
});
