import { parseArgs } from 'node:util';
import { unifiedDiff } from '../core/line-diff';
import { alignModels, modelWithDigests } from '../core/onnx/align/aligned-models';
import type { Model } from '../core/onnx/model';
import { readModel } from '../core/onnx/read';
import { printModel } from '../core/onnx/text/print';
import type { Command } from './command';
import { exitCode, UsageError } from './command';
import { writeOut } from './output';

/**
 * `onnx-debug diff A B`: what differs between two models, as a unified diff of their texts. What is only called
 * otherwise or stands elsewhere is no difference, and is counted in comments; with `--raw` it is one.
 */
export const diffCommand: Command = {
  usage: 'diff A B [--raw] [--context N]',
  summary:
    "print where two models differ, as a unified diff of their texts: nodes are matched by name and structure, B's " +
    'names and order are aligned to those of A, and big weights are compared by their bytes; --raw: names and order ' +
    'as the files have them. Ends with 1 where something differs',
  async run(args) {
    const { positionals, values } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { raw: { type: 'boolean', default: false }, context: { type: 'string', default: '3' } },
    });
    const [fileOfA, fileOfB, ...others] = positionals;
    if (fileOfA === undefined || fileOfB === undefined || others.length > 0)
      throw new UsageError('Name two models.');
    if (!/^\d{1,6}$/.test(values.context)) {
      throw new UsageError(`--context is a number of lines, not '${values.context}'.`);
    }
    const [a, b] = [readModel(fileOfA), readModel(fileOfB)];
    const options = { nameOfA: fileOfA, nameOfB: fileOfB, context: Number(values.context) };
    const compared: Compared = values.raw
      ? { a: await modelWithDigests(a, 'all'), b: await modelWithDigests(b, 'all'), notes: [] }
      : await alignModels(a, b);
    const differences = unifiedDiff(wholeText(compared.a), wholeText(compared.b), options);
    const { notes } = compared;
    // A patch may begin with lines that are none of it.
    writeOut([...notes.map((note) => `${note}\n`), differences].join(''));
    return differences === '' ? exitCode.fine : exitCode.findings;
  },
};

interface Compared {
  readonly a: Model;
  readonly b: Model;
  readonly notes: readonly string[];
}

/** A model's text without abbreviations, which would hide what differs. */
function wholeText(model: Model): string {
  return printModel(model, { whole: true }).text;
}
