import { parseArgs } from 'node:util';
import { readModel } from '../core/onnx/read';
import { printModel } from '../core/onnx/text/print';
import type { Command } from './command';
import { exitCode, UsageError } from './command';
import { writeOut } from './output';

/** `onnx-debug text MODEL [--map]`: the model's text, or the lines of its nodes as JSON. */
export const textCommand: Command = {
  usage: 'text MODEL [--map]',
  summary: "print a model in ONNX's text syntax; --map: which node is on which line, as JSON",
  async run(args) {
    const { positionals, values } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { map: { type: 'boolean', default: false } },
    });
    const [file, ...others] = positionals;
    if (file === undefined || others.length > 0) throw new UsageError('Name one model.');
    const { text, lines } = printModel(readModel(file));
    writeOut(values.map ? `${JSON.stringify({ lines: Object.fromEntries(lines) }, null, 1)}\n` : text);
    return exitCode.fine;
  },
};
