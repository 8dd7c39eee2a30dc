import { rmSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { packageProject } from '../../scripts/host/project-vsix';
import { installBrowserVsCode } from '../../scripts/host/vscode';
import { installVsix, packageVsix } from '../../scripts/host/vsix';

/** The project's root folder. */
export const PROJECT = path.resolve(__dirname, '../..');

const installed = new Map<string, Promise<string>>();

/**
 * An extensions folder into which the extension was installed from a `.vsix`, as a user would: packaged and
 * installed once a process, and removed when that ends. dist/ must have been built.
 *
 * @param extension the extension's folder: the project, unless a test brings another.
 */
export function installedExtension(extension = PROJECT): Promise<string> {
  let folder = installed.get(extension);
  if (!folder) {
    folder = install(extension);
    installed.set(extension, folder);
  }
  return folder;
}

async function install(extension: string): Promise<string> {
  const output = path.join(PROJECT, 'out', 'test', `${path.basename(extension)}-${process.pid}.vsix`);
  try {
    if (extension === PROJECT) await packageProject(output);
    else await packageVsix({ extension, output });
    const folder = await installVsix(await installBrowserVsCode(), output);
    process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
    return folder;
  } finally {
    await rm(output, { force: true });
  }
}
