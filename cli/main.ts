#!/usr/bin/env node
import { messageOf, UserError } from '../core/errors';
import { version } from '../package.json';
import { buildCommand } from './build';
import type { Command } from './command';
import { exitCode, UsageError } from './command';
import { diffCommand } from './diff';
import { lintCommand } from './lint';
import { lspCommand } from './lsp';
import { oneLine } from './output';
import { runCommand } from './run';
import { textCommand } from './text';

/** The commands by name; each lives in a file of its own. */
const commands: Readonly<Record<string, Command>> = {
  text: textCommand,
  build: buildCommand,
  run: runCommand,
  diff: diffCommand,
  lint: lintCommand,
  lsp: lspCommand,
};

/** Runs the command line and returns its exit code. */
async function main(args: readonly string[]): Promise<number> {
  const [name, ...rest] = args;
  if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
    const out = name === undefined ? process.stderr : process.stdout;
    out.write(help());
    return name === undefined ? exitCode.usage : exitCode.fine;
  }
  if (name === '--version' || name === '-v') {
    process.stdout.write(`${version}\n`);
    return exitCode.fine;
  }
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (!command) return usageError(`There is no command '${name}'.`, `${Object.keys(commands).join('|')} …`);
  if (rest.includes('--help') || rest.includes('-h')) {
    process.stdout.write(`onnx-debug ${command.usage}\n\n${command.summary}\n`);
    return exitCode.fine;
  }
  try {
    return await command.run(rest);
  } catch (error) {
    // parseArgs throws TypeErrors with these codes for options that do not exist or lack their value.
    const badOption = (error as NodeJS.ErrnoException).code?.startsWith('ERR_PARSE_ARGS');
    if (error instanceof UsageError || badOption) return usageError(messageOf(error), command.usage);
    if (error instanceof UserError) return userError(error);
    throw error;
  }
}

function help(): string {
  const entries = Object.values(commands).map(({ usage, summary }) => `  ${usage}\n      ${summary}\n`);
  return `Usage: onnx-debug COMMAND …\n\n${entries.join('')}\n  --help, --version\n`;
}

function usageError(message: string, usage: string): number {
  process.stderr.write(`onnx-debug: ${oneLine(message)}\nUsage: onnx-debug ${usage}\n`);
  return exitCode.usage;
}

/** The first digit of an error's code tells its area: 2 is running a model, all others are input that cannot be read. */
function userError(error: UserError): number {
  process.stderr.write(`onnx-debug: ${error.code}: ${oneLine(error.message)}\n`);
  return error.code.startsWith('OD2') ? exitCode.modelFailed : exitCode.usage;
}

main(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code;
  },
  (error) => {
    process.stderr.write(
      `onnx-debug: internal error: ${error instanceof Error ? error.stack : String(error)}\n`,
    );
    process.exitCode = exitCode.modelFailed;
  },
);
