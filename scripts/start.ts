/**
 * Builds and opens VS Code with the extension on examples/: `npm start [-- --no-open] [--port N] [FOLDER]`.
 *
 * A desktop VS Code where `code` is on the PATH; else, or with `--no-open`, one for the browser on 127.0.0.1,
 * whose address is printed. Ctrl-C ends all of it.
 */
import { spawn, spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { findOnPath } from './host/find-on-path';
import { packageProject } from './host/project-vsix';
import { startServer } from './host/server';
import { installBrowserVsCode } from './host/vscode';
import { installVsix } from './host/vsix';

const ROOT = path.resolve(__dirname, '..');

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { 'no-open': { type: 'boolean' }, port: { type: 'string' } },
  });
  const port = values.port === undefined ? undefined : Number(values.port);
  if (port !== undefined && !(Number.isInteger(port) && port > 0 && port < 65_536)) {
    throw new Error(`--port wants a number from 1 to 65535, not ${values.port}`);
  }
  const folder = path.resolve(positionals[0] ?? path.join(ROOT, 'examples'));
  const build = spawnSync(process.execPath, ['scripts/build.mjs'], { cwd: ROOT, stdio: 'inherit' });
  if (build.status !== 0) throw new Error('The build failed.');
  const code = values['no-open'] ? undefined : findOnPath(['code', 'code-insiders']);
  if (code) openDesktop(code, folder);
  else await serve(folder, port, values['no-open'] !== true);
}

function openDesktop(code: string, folder: string): void {
  console.log(`Opening ${folder} in ${code}`);
  const args = [`--extensionDevelopmentPath=${ROOT}`, folder];
  const { status } = spawnSync(code, args, { stdio: 'inherit', shell: process.platform === 'win32' });
  process.exitCode = status ?? 1;
}

async function serve(folder: string, port: number | undefined, open: boolean): Promise<void> {
  const vscode = await installBrowserVsCode();
  const scratch = await mkdtemp(path.join(os.tmpdir(), 'onnx-debugger-start-'));
  let extensionsFolder: string;
  try {
    const vsix = path.join(scratch, 'extension.vsix');
    await packageProject(vsix);
    extensionsFolder = await installVsix(vscode, vsix);
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
  // Before the server starts: who listens first decides what a signal does.
  const signalled = untilSignal();
  try {
    const server = await startServer(vscode, { extensionsFolder, port });
    const address = server.address(folder);
    console.log(`\nVS Code with ONNX Debugger on ${folder}:\n  ${address}\nCtrl-C ends it.`);
    if (open) openInBrowser(address);
    await Promise.race([server.ended, signalled]);
    await server.stop();
  } finally {
    await rm(extensionsFolder, { recursive: true, force: true });
  }
}

/** Shows the address in the person's browser, where there is a desktop; the printed address is enough otherwise. */
function openInBrowser(address: string): void {
  const opener = findOnPath(['xdg-open']);
  if (!opener || !(process.env.DISPLAY || process.env.WAYLAND_DISPLAY)) return;
  spawn(opener, [address], { stdio: 'ignore', detached: true })
    .once('error', () => {})
    .unref();
}

function untilSignal(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => resolve());
  });
}

main().catch((error) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
