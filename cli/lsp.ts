import { parseArgs } from 'node:util';
import type { Command } from './command';
import { exitCode, UsageError } from './command';

/**
 * `onnx-debug lsp --stdio`: the language server for ONNX text, on standard input and output. It ends when the client
 * says so, or goes.
 */
export const lspCommand: Command = {
  usage: 'lsp --stdio',
  summary: "the language server for ONNX's text syntax, for editors other than VS Code (docs/editors.md)",
  async run(args) {
    const { values } = parseArgs({
      args: [...args],
      options: { stdio: { type: 'boolean', default: false } },
    });
    if (!values.stdio) throw new UsageError('The server speaks on standard input and output: say --stdio.');
    // Loaded only here: it takes a while, and no other command needs it.
    const { createConnection, ProposedFeatures } = await import('vscode-languageserver/node');
    const { startServer } = await import('../language-server/server');
    startServer(createConnection(ProposedFeatures.all, process.stdin, process.stdout));
    await new Promise((resolve) => process.stdin.once('close', resolve));
    return exitCode.fine;
  },
};
