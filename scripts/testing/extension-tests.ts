import { rm } from 'node:fs/promises';
import path from 'node:path';
import { format } from 'node:util';
import * as esbuild from 'esbuild';
import type { Page } from 'playwright-core';
import { launchBrowser, newPage } from '../host/browser';
import { type Server, startServer } from '../host/server';
import { installBrowserVsCode } from '../host/vscode';
import { copyWorkspace } from '../host/workspace';

/** What runs in an extension host. */
export interface ExtensionTests {
  /** Folder of the extension under test. */
  extension: string;
  /** Test files (TypeScript), below `testFolder`. */
  files: string[];
  testFolder: string;
  /** Where the bundled tests go; below the extension's folder, so that its node_modules are found. */
  output: string;
  /** Folder that is opened; a copy of it is. */
  workspace: string;
  /** File for the report. */
  report: string;
  /** Only tests whose full title matches. */
  grep?: string;
}

/** Starts each line of the tests among all that the window logs; scripts/testing/extension-index.ts puts it there. */
const TEST_LINE = '[test] ';

const LIMIT_MS = 5 * 60_000;

/**
 * Runs Mocha inside a real extension host: a desktop VS Code where `VSCODE_EXECUTABLE` names one or
 * `ONNX_DEBUGGER_TEST_HOST=desktop` asks to download one, else the browser host.
 *
 * Says nothing about success: only the report does. (Where the extension host dies, VS Code still says 0.)
 */
export async function runExtensionTests(tests: ExtensionTests): Promise<void> {
  await bundle(tests);
  const workspace = await copyWorkspace(tests.workspace);
  try {
    if (process.env.VSCODE_EXECUTABLE || process.env.ONNX_DEBUGGER_TEST_HOST === 'desktop') {
      await runInDesktop(tests, workspace.folder);
    } else {
      await runInBrowser(tests, workspace.folder);
    }
  } finally {
    await workspace.remove();
  }
}

async function bundle({ files, testFolder, output }: ExtensionTests): Promise<void> {
  await rm(output, { recursive: true, force: true });
  const common = {
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    logLevel: 'warning',
    external: ['vscode', 'mocha', 'onnxruntime-node', 'node-sqlite3-wasm', 'esbuild', 'playwright-core'],
    mainFields: ['main', 'module'],
  } satisfies esbuild.BuildOptions;
  const index = path.join(__dirname, 'extension-index.ts');
  await esbuild.build({ ...common, entryPoints: [index], outfile: path.join(output, 'index.js') });
  await esbuild.build({ ...common, entryPoints: files, outdir: output, outbase: testFolder });
}

function testEnvironment(tests: ExtensionTests): Record<string, string> {
  const env: Record<string, string> = { ONNX_DEBUGGER_TEST_REPORT: tests.report };
  if (tests.grep) env.ONNX_DEBUGGER_TEST_GREP = tests.grep;
  return env;
}

async function runInDesktop(tests: ExtensionTests, workspace: string): Promise<void> {
  const { runTests } = await import('@vscode/test-electron');
  const launchArgs = [workspace, '--disable-extensions', '--disable-workspace-trust', '--skip-welcome'];
  // Electron refuses to sandbox for root.
  if (process.getuid?.() === 0) launchArgs.push('--no-sandbox');
  await runTests({
    vscodeExecutablePath: process.env.VSCODE_EXECUTABLE,
    extensionDevelopmentPath: tests.extension,
    extensionTestsPath: path.join(tests.output, 'index.js'),
    extensionTestsEnv: testEnvironment(tests),
    launchArgs,
  });
}

async function runInBrowser(tests: ExtensionTests, workspace: string): Promise<void> {
  const vscode = await installBrowserVsCode();
  const server = await startServer(vscode, { smokeTestDriver: true, env: testEnvironment(tests) });
  const browser = await launchBrowser();
  try {
    const page = await newPage(browser, { width: 1400, height: 900 });
    const ended = untilTestsEnd(page, server);
    // The page takes these paths only in the scheme and with the authority under which it was loaded itself.
    const remote = (file: string) => `vscode-remote://127.0.0.1:${server.port}${file}`;
    await page.goto(
      server.address(workspace, [
        ['extensionDevelopmentPath', remote(tests.extension)],
        ['extensionTestsPath', remote(path.join(tests.output, 'index.js'))],
      ]),
    );
    await ended;
  } finally {
    await browser.close();
    await server.stop();
  }
}

/** Waits until the window says that the tests have ended; their console output is passed on. */
async function untilTestsEnd(page: Page, server: Server): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<void>((resolve) => {
    timer = setTimeout(() => {
      console.error(`The extension host's tests have not ended after ${LIMIT_MS / 60_000} minutes.`);
      resolve();
    }, LIMIT_MS);
  });
  const exit = new Promise<void>((resolve) => {
    void page.exposeFunction('codeAutomationExit', () => resolve());
    void page.exposeFunction('codeAutomationLog', (_type: string, args: unknown[]) => {
      const line = format(...args);
      // All that the window logs comes this way; only the tests' own lines are passed on.
      if (line.startsWith(TEST_LINE)) console.log(line.slice(TEST_LINE.length));
    });
  });
  const died = server.ended.then(() => 'died' as const);
  if ((await Promise.race([exit, limit, died])) === 'died')
    console.error('The VS Code server ended by itself.');
  clearTimeout(timer);
}
