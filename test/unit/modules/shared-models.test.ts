import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { stepOver } from '../../../core/modules/module-step';
import { type ModuleBasis, ModuleTree } from '../../../core/modules/module-tree';
import { readModel } from '../../../core/onnx/read';

/** Real models that lie beside the project on some machines. */
const data = path.resolve('../shared/data');

/** Where steps over modules come to, from the first node on: the layers of the networks, whatever tells of them. */
const walks: [file: string, basis: ModuleBasis, places: number[]][] = [
  ['fixtures/models/gpt/tiny_gpt.onnx', 'auto', [4, 5, 6, 7, 38, 67, 96, 125, 126, 127]],
  ['fixtures/models/gpt/tiny_gpt.onnx', 'blocks', [38, 67, 96, 125, 127]],
  ['fixtures/models/gpt/tiny_gpt.legacy.onnx', 'names', [7, 8, 9, 10, 103, 195, 287, 379, 380, 381]],
  ['fixtures/models/cnn/tiny_resnet.onnx', 'auto', [2, 32, 63, 94, 95, 96, 97]],
  ['fixtures/models/cnn/tiny_resnet.onnx', 'blocks', [2, 7, 12, 17, 22, 27, 32, 63, 94, 97]],
  ['fixtures/models/cnn/tiny_resnet.legacy.onnx', 'names', [2, 32, 63, 94, 95, 96, 97]],
  [
    'fixtures/models/cnn/tiny_resnet.qdq.onnx',
    'auto',
    [82, 83, 85, 137, 139, 194, 196, 251, 253, 254, 257, 258, 260],
  ],
  ['fixtures/models/cnn/tiny_resnet.qoperator.onnx', 'auto', [2, 5, 8, 11, 14, 17, 20, 39, 58, 64]],
  ['fixtures/models/lstm/digit_lstm.onnx', 'auto', [1, 3, 4, 32, 33, 34, 35, 36]],
  ['models/tiny-gpt2/past.onnx', 'auto', [9, 16, 23, 30, 37, 39]],
  ['models/silero-vad/silero_vad_16k_op15.onnx', 'auto', [29, 76, 85, 109, 118, 121]],
];

describe('modules: of real models', () => {
  for (const [file, basis, places] of walks) {
    it(`${file} by ${basis}: ${places.length} steps`, function () {
      const program = path.join(data, file);
      if (!existsSync(program)) this.skip();
      const tree = ModuleTree.of(readModel(program).graph, basis);
      const walked = [stepOver(tree, 0).end];
      while (walked.at(-1)! < tree.nodes.length) walked.push(stepOver(tree, walked.at(-1)!).end);
      assert.deepEqual(walked, places);
    });
  }
});
