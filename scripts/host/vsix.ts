import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { installPinned } from './pinned';
import type { BrowserVsCode } from './vscode';

const run = promisify(execFile);

/** How an extension is packaged. */
export interface VsixOptions {
  /** The extension's folder. */
  extension: string;
  /** The file to write. */
  output: string;
  /** Marketplace platform, `linux-x64`; a package for every platform without it. */
  target?: string;
  /** What to leave out, instead of the folder's own `.vscodeignore`. */
  ignoreFile?: string;
}

/** Installs vsce into the cache, or finds it there; the result is its script. */
export async function installVsce(): Promise<string> {
  const folder = await installPinned({
    name: 'vsce',
    headline: 'Installing vsce, the packager of VS Code extensions (once)',
  });
  return path.join(folder, 'node_modules/@vscode/vsce/vsce');
}

/** Packages an extension's folder as a `.vsix` with vsce, which is installed on demand. */
export async function packageVsix({ extension, output, target, ignoreFile }: VsixOptions): Promise<void> {
  const args = [await installVsce(), 'package', '-o', output];
  // Relative links of the README could be made absolute only with a published repository.
  args.push('--allow-missing-repository', '--no-rewrite-relative-links', '--skip-license');
  args.push('--no-update-package-json');
  if (target) args.push('--target', target);
  if (ignoreFile) args.push('--ignoreFile', ignoreFile);
  await mkdir(path.dirname(output), { recursive: true });
  await runNode(args, extension);
}

/** Installs a `.vsix` into a new temporary extensions folder, which the caller removes. */
export async function installVsix(vscode: BrowserVsCode, vsix: string): Promise<string> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'onnx-debugger-extensions-'));
  const scratch = await mkdtemp(path.join(os.tmpdir(), 'onnx-debugger-install-'));
  try {
    const config = path.join(scratch, 'config.yaml');
    await writeFile(config, 'auth: none\n');
    const args = [vscode.entry, '--config', config, '--user-data-dir', scratch, '--extensions-dir', folder];
    args.push('--install-extension', vsix, '--force');
    await run(vscode.node, args, { env: { ...process.env, EXTENSIONS_GALLERY: '{"serviceUrl":""}' } });
    return folder;
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

async function runNode(args: string[], cwd: string): Promise<void> {
  try {
    await run(process.execPath, args, { cwd, maxBuffer: 16 * 1024 * 1024 });
  } catch (error) {
    const { stdout, stderr } = error as { stdout?: string; stderr?: string };
    throw new Error(`vsce failed in ${cwd}:\n${stdout ?? ''}${stderr ?? error}`);
  }
}
