import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { addLanguage } from './language';
import { endProcessGroup, endWithThisProcess } from './process-group';
import { QUIET_SETTINGS } from './settings';
import type { BrowserVsCode } from './vscode';

/** How a server is started. */
export interface ServerOptions {
  /** Folder with installed extensions; an empty one without it. */
  extensionsFolder?: string;
  /** User settings beside {@link QUIET_SETTINGS}. */
  settings?: Record<string, unknown>;
  /** User key bindings. */
  keybindings?: unknown[];
  /** Display language, `xx`; English without it. Only what extensions translate is in it. */
  language?: string;
  /** TCP port; a free one without it. */
  port?: number;
  /** Lets the page name an extension under development and its tests; suppresses notifications. */
  smokeTestDriver?: boolean;
  /** Variables for the server and its extension host. */
  env?: Record<string, string>;
}

/** A running VS Code server on 127.0.0.1 with a user-data folder of its own. */
export interface Server {
  /** `http://127.0.0.1:PORT` */
  origin: string;
  port: number;
  /** The server's own folder: user data, logs. */
  folder: string;
  /** The address that opens a folder, optionally with the smoke-test driver's payload. */
  address(folder: string, payload?: [string, string][]): string;
  /** Resolves when the server's process has ended, however it ended. */
  ended: Promise<void>;
  /** What the server wrote so far. */
  log(): Promise<string>;
  /** Ends the server with its extension host and removes its folder. */
  stop(): Promise<void>;
}

const START_LIMIT_MS = 60_000;

/** Starts a server and waits until it answers (about a second). */
export async function startServer(vscode: BrowserVsCode, options: ServerOptions = {}): Promise<Server> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'onnx-debugger-vscode-'));
  await mkdir(path.join(folder, 'user/User'), { recursive: true });
  const settings = { ...QUIET_SETTINGS, ...options.settings };
  await writeFile(path.join(folder, 'user/User/settings.json'), JSON.stringify(settings, undefined, 2));
  if (options.keybindings) {
    await writeFile(path.join(folder, 'user/User/keybindings.json'), JSON.stringify(options.keybindings));
  }
  if (options.language) await addLanguage(path.join(folder, 'user'), options.language);
  await writeFile(path.join(folder, 'config.yaml'), 'auth: none\n');
  const port = options.port ?? (await freePort());
  const logFile = path.join(folder, 'server.log');
  const descriptor = openSync(logFile, 'a');
  const child = spawn(vscode.node, serverArguments(vscode, folder, port, options), {
    stdio: ['ignore', descriptor, descriptor],
    env: serverEnvironment(folder, options.env),
    // A group of its own, so that one signal ends the extension host and what that started as well.
    detached: true,
  });
  closeSync(descriptor);
  endWithThisProcess(child);
  const ended = new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
    child.once('error', () => resolve());
  });
  const server: Server = {
    origin: `http://127.0.0.1:${port}`,
    port,
    folder,
    ended,
    address(workspace, payload) {
      const url = new URL(`http://127.0.0.1:${port}/`);
      url.searchParams.set('folder', workspace);
      if (payload) url.searchParams.set('payload', JSON.stringify(payload));
      return url.href;
    },
    log: () => readFile(logFile, 'utf8'),
    async stop() {
      await endProcessGroup(child, ended);
      await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
    },
  };
  await untilHealthy(server, child);
  return server;
}

async function untilHealthy(server: Server, child: ChildProcess): Promise<void> {
  const limit = Date.now() + START_LIMIT_MS;
  for (;;) {
    if (child.exitCode !== null || child.signalCode !== null || Date.now() > limit) {
      const log = await server.log();
      await server.stop();
      throw new Error(`The VS Code server did not start on port ${server.port}:\n${log.slice(-3000)}`);
    }
    const healthy = await fetch(`${server.origin}/healthz`).then(
      (response) => response.ok,
      () => false,
    );
    if (healthy) return;
    await sleep(50);
  }
}

function serverArguments(
  vscode: BrowserVsCode,
  folder: string,
  port: number,
  options: ServerOptions,
): string[] {
  const args = [vscode.entry, '--config', path.join(folder, 'config.yaml'), '--auth', 'none'];
  args.push('--bind-addr', `127.0.0.1:${port}`, '--user-data-dir', path.join(folder, 'user'));
  args.push('--extensions-dir', options.extensionsFolder ?? path.join(folder, 'extensions'));
  args.push('--disable-telemetry', '--disable-update-check', '--disable-workspace-trust');
  args.push('--disable-getting-started-override');
  if (options.language) args.push('--locale', options.language);
  if (options.smokeTestDriver) args.push('--vscode-option', 'enable-smoke-test-driver');
  return args;
}

/** The server's environment: no gallery, own data folders, and nothing of a VS Code that this runs inside. */
function serverEnvironment(folder: string, own: Record<string, string> = {}): NodeJS.ProcessEnv {
  const env: NodeJS.ProcessEnv = {
    ...process.env,
    EXTENSIONS_GALLERY: '{"serviceUrl":""}',
    XDG_DATA_HOME: path.join(folder, 'data'),
    XDG_CONFIG_HOME: path.join(folder, 'config'),
    XDG_RUNTIME_DIR: folder,
    ...own,
  };
  for (const name of Object.keys(env))
    if (name.startsWith('VSCODE_') || name.startsWith('npm_')) delete env[name];
  delete env.PORT;
  // Loaders of the test run (tsx) are not for the extension host.
  delete env.NODE_OPTIONS;
  return env;
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = net.createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as net.AddressInfo;
      probe.close(() => resolve(port));
    });
  });
}
