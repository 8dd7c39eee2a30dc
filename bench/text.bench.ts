/** `onnx-debug text` on a model of 1.9 GB, against reading the same file once and against starting Node. */
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { build } from 'esbuild';
import { bigModelSize, makeBigModel } from './make-big-model';
import { machine, sideBySide } from './measure';

const root = path.resolve(import.meta.dirname, '..');
const folder = mkdtempSync(path.join(os.tmpdir(), 'onnx-debug-bench-'));

async function main(): Promise<void> {
  const model = path.join(folder, 'big.onnx');
  const size = makeBigModel({ file: model, ...bigModelSize });
  const cli = path.join(folder, 'cli.cjs');
  await build({
    absWorkingDir: root,
    entryPoints: ['cli/main.ts'],
    outfile: cli,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    mainFields: ['main', 'module'],
    external: ['onnxruntime-node', 'node-sqlite3-wasm'],
    logLevel: 'warning',
  });
  const results = await sideBySide(
    {
      'onnx-debug text': [cli, 'text', model],
      'read the file': [path.join(root, 'bench', 'read-file.mjs'), model],
      'start Node': ['-e', '0'],
    },
    5,
  );
  console.log(`text: a model of ${(size / 1e9).toFixed(2)} GB; medians of 5, whole processes; ${machine()}`);
  const base = results['read the file']!;
  for (const [name, { seconds, cpu, peak }] of Object.entries(results)) {
    const ratio = (value: number, of: number) => `${(value / of).toFixed(2)} ×`;
    console.log(
      `  ${name.padEnd(16)} ${seconds.toFixed(2)} s (${ratio(seconds, base.seconds)} reading), ` +
        `${cpu.toFixed(2)} s CPU (${ratio(cpu, base.cpu)}), peak ${(peak / 1e6).toFixed(0)} MB`,
    );
  }
}

main().finally(() => rmSync(folder, { recursive: true, force: true }));
