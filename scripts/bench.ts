/** Runs the benchmarks, one after the other: `npm run bench [-- NAME …]`. */
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import path from 'node:path';

const folder = path.resolve(__dirname, '..', 'bench');
const wanted = process.argv.slice(2);
const files = readdirSync(folder)
  .filter((file) => file.endsWith('.bench.ts'))
  .filter((file) => wanted.length === 0 || wanted.includes(file.replace('.bench.ts', '')));

if (files.length === 0) {
  console.error(`There is no benchmark ${wanted.join(', ')}.`);
  process.exitCode = 2;
}
for (const file of files) {
  const { status } = spawnSync(process.execPath, ['--import', 'tsx', path.join(folder, file)], {
    stdio: 'inherit',
  });
  if (status !== 0) {
    console.error(`${file} failed.`);
    process.exitCode = 1;
  }
}
