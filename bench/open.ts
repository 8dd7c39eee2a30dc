import path from 'node:path';
import { sideBySide } from './measure/programs';
import { bigModelSize, writeBigModel } from './models/big';
import type { Benchmark } from './result';

const cli = path.resolve(import.meta.dirname, '..', 'dist', 'cli', 'main.js');
const readFile = path.join(import.meta.dirname, 'measure', 'read-file.mjs');

/** `onnx-debug text` on a model of 1.9 GB, against reading the same file once and against starting Node. */
export const open: Benchmark = {
  name: 'open',
  async run({ folder, coldRounds }) {
    const model = path.join(folder, 'big.onnx');
    const bytes = writeBigModel(model, bigModelSize);
    const { text, read, node } = await sideBySide(
      { text: [cli, 'text', model], read: [readFile, model], node: ['-e', '0'] },
      coldRounds,
    );
    return {
      name: 'open',
      about: `onnx-debug text of a model of ${(bytes / 1e9).toFixed(2)} GB, the whole process`,
      figures: [
        { what: 'opened and printed', value: text!.seconds, unit: 's', limit: 1, rounds: coldRounds },
        { what: 'its peak memory', value: text!.peak / 1e6, unit: 'MB', limit: 150, rounds: coldRounds },
        { what: 'its processor time', value: text!.cpu, unit: 's' },
        { what: 'against reading the file once', value: text!.seconds / read!.seconds, unit: '×' },
        { what: 'starting Node', value: node!.seconds, unit: 's' },
        { what: "Node's own peak memory", value: node!.peak / 1e6, unit: 'MB' },
      ],
    };
  },
};
