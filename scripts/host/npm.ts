import { spawn } from 'node:child_process';

// No development dependencies and no install script: neither a compiler nor anything but the registry is needed.
// code-server names Node 24 as its engine; it runs on its own copy of it, whatever npm runs on.
const OPTIONS = [
  '--omit=dev',
  '--ignore-scripts',
  '--no-audit',
  '--no-fund',
  '--no-update-notifier',
  '--engine-strict=false',
  '--loglevel=error',
];

/** Installs in `folder` exactly what its lock file names. @throws with npm's own last words. */
export function npmCi(folder: string): Promise<void> {
  return runNpm(['ci', ...OPTIONS], folder);
}

/**
 * Installs in `folder` what its lock file names and, beside that, `missing`: exact versions that its lock file
 * should name and does not, for which `npm ci` would refuse it. @throws with npm's own last words.
 */
export function npmInstallWith(folder: string, missing: string[]): Promise<void> {
  return runNpm(['install', '--no-save', ...OPTIONS, ...missing], folder);
}

function runNpm(args: string[], cwd: string): Promise<void> {
  // Under `npm run` the very same npm is at hand; otherwise the one on the PATH.
  const cli = process.env.npm_execpath;
  const [command, all] = cli ? [process.execPath, [cli, ...args]] : ['npm', args];
  return new Promise((resolve, reject) => {
    const child = spawn(command, all, {
      cwd,
      env: environmentForNpm(),
      stdio: ['ignore', 'pipe', 'pipe'],
      shell: !cli && process.platform === 'win32',
    });
    let output = '';
    const keep = (chunk: Buffer) => {
      output = (output + chunk.toString()).slice(-4000);
    };
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    child.once('error', reject);
    child.once('close', (code) => {
      if (code === 0) resolve();
      else reject(new Error(`npm ${args[0]} failed with exit code ${code} in ${cwd}:\n${output.trim()}`));
    });
  });
}

/** The environment without what an outer `npm run` says about the outer package; registry and proxy stay. */
function environmentForNpm(): NodeJS.ProcessEnv {
  const outer = /^(npm_package_|npm_lifecycle_|npm_config_local_prefix$|npm_config_prefix$|INIT_CWD$)/;
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !outer.test(name)));
}
