/**
 * Builds and runs the benchmarks, one after the other: `npm run bench [-- NAME … --check --seconds N --no-build]`.
 *
 * Prints a table a benchmark and writes bench/results.json. With `--check` it ends with exit code 1 where a figure is
 * over its limit.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { benchmarks } from '../bench/benchmarks';
import { machine } from '../bench/measure/programs';
import { overLines, tableOf, writeResults } from '../bench/report';
import type { Result } from '../bench/result';

const root = path.resolve(__dirname, '..');

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      check: { type: 'boolean' },
      seconds: { type: 'string', default: '40' },
      'no-build': { type: 'boolean' },
    },
  });
  const known = benchmarks.map(({ name }) => name);
  const unknown = positionals.filter((name) => !known.includes(name));
  const seconds = Number(values.seconds);
  if (unknown.length > 0 || !(seconds > 0)) {
    console.error(
      unknown.length > 0
        ? `There is no benchmark ${unknown.join(', ')}. There are ${known.join(', ')}.`
        : `--seconds is a number of seconds, not '${values.seconds}'.`,
    );
    return 2;
  }
  if (!values['no-build'] && !built()) return 1;
  const start = new Date();
  console.log(
    `${machine()}; least times, quartiles of the rounds, medians of memory; × is of plain onnxruntime-node without optimisation`,
  );
  const results: Result[] = [];
  for (const benchmark of benchmarks) {
    if (positionals.length > 0 && !positionals.includes(benchmark.name)) continue;
    const folder = mkdtempSync(path.join(os.tmpdir(), 'onnx-debugger-bench-'));
    try {
      const result = await benchmark.run({ folder, seconds, fewestRounds: 9, coldRounds: 7 });
      results.push(result);
      console.log(`\n${tableOf(result)}`);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }
  writeResults(path.join(root, 'bench', 'results.json'), results, start);
  const over = overLines(results);
  console.log(over.length === 0 ? '\nEvery limit is kept.' : `\nOver their limits:\n  ${over.join('\n  ')}`);
  return values.check && over.length > 0 ? 1 : 0;
}

function built(): boolean {
  const { status } = spawnSync(process.execPath, ['scripts/build.mjs'], { cwd: root, stdio: 'inherit' });
  return status === 0;
}

main().then(
  (code) => process.exit(code),
  (error) => {
    console.error(error);
    process.exit(1);
  },
);
