import { parseArgs } from 'node:util';
import { messageOf, UserError } from '../core/errors';
import type { DiagnosticLevel } from '../core/onnx/lint/diagnostic';
import { largestText } from '../core/onnx/text-model';
import { RunnerKeeper } from '../language-server/inference/runner-keeper';
import type { Command } from './command';
import { exitCode, UsageError } from './command';
import { githubFormat } from './lint/github-format';
import { jsonFormat } from './lint/json-format';
import type { GetRunner } from './lint/lint-file';
import { lintFile, lintText } from './lint/lint-file';
import type { LintedFile } from './lint/linted-file';
import type { LintReport } from './lint/report';
import { levels, reportOf } from './lint/report';
import { sarifFormat } from './lint/sarif-format';
import { textFormat } from './lint/text-format';
import { oneLine, writeOut } from './output';

const formats: Readonly<Record<string, (report: LintReport) => string>> = {
  text: textFormat,
  json: jsonFormat,
  github: githubFormat,
  sarif: sarifFormat,
};

/**
 * `onnx-debug lint FILE…`: what is wrong with texts and models. It ends with 1 where something is of level error, or
 * where there are more warnings than `--max-warnings` allows, and with 2 where a file cannot be read; the others are
 * reported all the same.
 */
export const lintCommand: Command = {
  usage:
    'lint FILE…|- [--stdin-filename NAME] [--format text|json|github|sarif] [--level error|warning|information|hint] [--max-warnings N] [--no-infer]',
  summary:
    'print what is wrong with models, .onnxtxt or .onnx: by the table of operators, and what onnxruntime infers of ' +
    'types and shapes (nothing is run; --no-infer leaves that out). -: a text on the standard input, told of by the ' +
    'name that --stdin-filename gives, beside which its weights are looked for. --level: the mildest that is printed, information ' +
    'if it is not there. Ends with 1 where there is an error, or more warnings than --max-warnings',
  async run(args) {
    const { positionals: files, values } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        format: { type: 'string', default: 'text' },
        level: { type: 'string', default: 'information' },
        'max-warnings': { type: 'string' },
        'no-infer': { type: 'boolean', default: false },
        'stdin-filename': { type: 'string', default: 'stdin.onnxtxt' },
      },
    });
    if (files.length === 0) throw new UsageError('Name at least one file.');
    const format = Object.hasOwn(formats, values.format) ? formats[values.format] : undefined;
    if (!format)
      throw new UsageError(`--format is ${Object.keys(formats).join(', ')}, not '${values.format}'.`);
    const level = levelOf(values.level);
    const mostWarnings = countOf(values['max-warnings']);
    const runners = new RunnerKeeper();
    try {
      const runner = values['no-infer'] ? undefined : () => runners.get();
      const { linted, unreadable } = await lintAll(files, values['stdin-filename'], runner);
      const report = reportOf(linted, level);
      writeOut(format(report));
      if (unreadable) return exitCode.usage;
      return report.errors > 0 || report.warnings > mostWarnings ? exitCode.findings : exitCode.fine;
    } finally {
      await runners.close();
    }
  },
};

async function lintAll(
  files: readonly string[],
  inputName: string,
  runner: GetRunner,
): Promise<{ linted: LintedFile[]; unreadable: boolean }> {
  const linted: LintedFile[] = [];
  let unreadable = false;
  for (const file of files) {
    try {
      linted.push(await (file === '-' ? lintInput(inputName, runner) : lintOne(file, lintFile, runner)));
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      unreadable = true;
      process.stderr.write(`onnx-debug: ${error.code}: ${oneLine(error.message)}\n`);
    }
  }
  return { linted, unreadable };
}

/** Where onnxruntime does not survive a model, what was found without it still counts. */
async function lintOne(
  file: string,
  lint: (file: string, runner: GetRunner) => Promise<LintedFile>,
  runner: GetRunner,
): Promise<LintedFile> {
  try {
    return await lint(file, runner);
  } catch (error) {
    if (!runner || !(error instanceof UserError) || !error.code.startsWith('OD2')) throw error;
    process.stderr.write(`onnx-debug: ${file}: types were not inferred: ${messageOf(error)}\n`);
    return lint(file, undefined);
  }
}

/** What stands on the standard input, up to its end. */
async function lintInput(name: string, runner: GetRunner): Promise<LintedFile> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of process.stdin as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > largestText) throw new UserError('OD1003', 'The standard input is more than can be read.');
    chunks.push(chunk);
  }
  const text = new TextDecoder().decode(Buffer.concat(chunks));
  return lintOne(name, (file, its) => lintText(file, text, its), runner);
}

function levelOf(text: string): DiagnosticLevel {
  const level = levels.find((each) => each === text);
  if (!level) throw new UsageError(`--level is ${levels.join(', ')}, not '${text}'.`);
  return level;
}

function countOf(text: string | undefined): number {
  if (text === undefined) return Number.POSITIVE_INFINITY;
  if (!/^\d{1,9}$/.test(text)) throw new UsageError(`--max-warnings is a number, not '${text}'.`);
  return Number(text);
}
