import { statSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { weightFolder } from '../core/cache-folder';
import { fileReason, UserError } from '../core/errors';
import type { Model } from '../core/onnx/model';
import { readModelToRun } from '../core/onnx/read';
import type { TextProblem } from '../core/onnx/text/text-error';
import { TextError } from '../core/onnx/text/text-error';
import { writeModel } from '../core/onnx/write/write';
import type { Command } from './command';
import { exitCode, UsageError } from './command';
import { tellMadeUp } from './made-up';
import { oneLine, writeOut } from './output';
import { refusals } from './refusals';
import { integer } from './run-arguments';

/**
 * `onnx-debug build TEXT`: makes a binary model of a text, with its weights. What onnxruntime will refuse in it is told
 * and built all the same: the operators may be another runtime's.
 */
export const buildCommand: Command = {
  usage: 'build TEXT [-o MODEL.onnx] [--source MODEL|FOLDER] [--force] [--seed S]',
  summary:
    "make an .onnx file of a model in ONNX's text syntax; -o: its name, by default the text's with .onnx; --source: " +
    'the model that the text was made from, or a folder, where its weights lie if not beside the text; --force: ' +
    'replace a file that is there; --seed: of weights that have only a type and are made up',
  async run(args) {
    const { positionals, values } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        output: { type: 'string', short: 'o' },
        source: { type: 'string' },
        force: { type: 'boolean', default: false },
        seed: { type: 'string', default: '0' },
      },
    });
    const [file, ...others] = positionals;
    if (file === undefined || others.length > 0) throw new UsageError('Name one text.');
    const folders = values.source === undefined ? [] : [folderOf(values.source)];
    const seed = integer('--seed', values.seed);
    let model: Model;
    try {
      model = await readModelToRun(file, { folders, seed, folder: weightFolder() });
    } catch (error) {
      if (!(error instanceof TextError)) throw error;
      tellProblems(file, 'error', error.problems);
      return exitCode.usage;
    }
    if (!model.text) throw new UserError('OD1002', `'${file}' is a binary model already, not a text.`);
    for (const { message, level } of model.problems) tell(`${file}: ${level}: ${withHint(message)}`);
    tellProblems(file, 'warning', refusals(model));
    if (model.madeUp) tellMadeUp(file, model.madeUp);
    const target = values.output ?? file.replace(/(\.\w+)?$/, '.onnx');
    const written = await writeModel(model, target, { overwrite: values.force }).catch((error) => {
      if (!(error instanceof UserError)) throw error;
      if (error.code !== 'OD1011') throw new UserError(error.code, withHint(error.message), error.detail);
      throw new UserError(error.code, `${error.message} Name another with -o, or give --force.`);
    });
    const data = written.dataFile
      ? ` and ${path.basename(written.dataFile)}: ${bytes(written.dataBytes)}`
      : '';
    writeOut(`${target}: ${bytes(written.bytes)}${data}\n`);
    return exitCode.fine;
  },
};

/** Says how a file of weights is named that is not there. */
function withHint(message: string): string {
  return / is not beside the (?:model|text)\.$/.test(message)
    ? `${message} --source names the model that the text was made from, or the folder of that file.`
    : message;
}

/** The folder of a model, or the folder itself. */
function folderOf(source: string): string {
  try {
    return statSync(source).isDirectory() ? source : path.dirname(path.resolve(source));
  } catch (error) {
    throw new UserError('OD1001', `Cannot open '${source}': ${fileReason(error)}`);
  }
}

function bytes(count: number): string {
  return `${count.toLocaleString('en-US')} bytes`;
}

function tellProblems(file: string, level: 'error' | 'warning', problems: readonly TextProblem[]): void {
  for (const { line, column, message } of problems) tell(`${file}:${line}:${column}: ${level}: ${message}`);
}

function tell(text: string): void {
  process.stderr.write(`${oneLine(text)}\n`);
}
