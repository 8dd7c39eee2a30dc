/** Builds and writes the `.vsix` for one platform: `npm run package [-- --target linux-arm64 --out FILE]`. */
import { spawnSync } from 'node:child_process';
import { statSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import manifest from '../package.json';
import { packageProject } from './host/project-vsix';

const ROOT = path.resolve(__dirname, '..');

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { target: { type: 'string' }, out: { type: 'string', short: 'o' } },
  });
  const target = values.target ?? `${process.platform}-${process.arch}`;
  const output = path.resolve(values.out ?? `${manifest.name}-${manifest.version}-${target}.vsix`);
  const build = spawnSync(process.execPath, ['scripts/build.mjs', '--production'], {
    cwd: ROOT,
    stdio: 'inherit',
  });
  if (build.status !== 0) throw new Error('The build failed.');
  await packageProject(output, target);
  console.log(`${output} (${(statSync(output).size / 1e6).toFixed(1)} MB)`);
}

main().catch((error) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
