// Runs inside the extension host, bundled: VS Code calls `run` with the extension under test loaded.
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { runMocha } from './mocha-run';

const TIMEOUT_MS = 60_000;

/** Runs the bundled tests beside this file; the report's path is in `ONNX_DEBUGGER_TEST_REPORT`. */
export async function run(): Promise<void> {
  const report = process.env.ONNX_DEBUGGER_TEST_REPORT;
  if (!report) throw new Error('ONNX_DEBUGGER_TEST_REPORT does not say where the report goes');
  const files = (readdirSync(__dirname, { recursive: true }) as string[])
    .filter((file) => file.endsWith('.test.js'))
    .sort()
    .map((file) => path.join(__dirname, file));
  const grep = process.env.ONNX_DEBUGGER_TEST_GREP;
  const failures = await runMocha({
    files,
    report,
    timeout: TIMEOUT_MS,
    reporter: 'spec',
    grep,
    linePrefix: '[test] ',
  });
  if (failures > 0) throw new Error(`${failures} tests failed`);
}
