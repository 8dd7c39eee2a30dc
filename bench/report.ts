import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { machine } from './measure/programs';
import type { Figure, Result } from './result';
import { isOver } from './result';

const root = path.resolve(import.meta.dirname, '..');

/** The figures of one benchmark, a line each. */
export function tableOf({ name, about, figures }: Result): string {
  const width = Math.max(...figures.map(({ what }) => what.length));
  const lines = figures.map((figure) => {
    const { what, value, unit, quartiles, limit, excuse } = figure;
    const cells = [
      `  ${what.padEnd(width)}`,
      text(value, unit).padStart(16),
      (quartiles ? `${number(quartiles[0])}–${number(quartiles[1])}` : '').padStart(14),
      (limit === undefined ? '' : `≤ ${number(limit)}`).padStart(8),
    ];
    const verdict =
      limit === undefined ? '' : isOver(figure) ? '  OVER' : excuse ? `  ok (${excuse})` : '  ok';
    return (cells.join('') + verdict).trimEnd();
  });
  return [`${name}: ${about}`, ...lines].join('\n');
}

/** One line of each benchmark's limits that are not kept. */
export function overLines(results: readonly Result[]): string[] {
  return results.flatMap(({ name, figures }) =>
    figures
      .filter(isOver)
      .map(
        ({ what, value, unit, limit }) => `${name}: ${what}: ${text(value, unit)}, limit ${number(limit!)}`,
      ),
  );
}

/** Writes all figures with what they were measured on; the file is replaced. */
export function writeResults(file: string, results: readonly Result[], start: Date): void {
  const read = (name: string) =>
    (JSON.parse(readFileSync(path.join(root, name), 'utf8')) as { version: string }).version;
  const versions = {
    'onnx-debugger': read('package.json'),
    'onnxruntime-node': read('node_modules/onnxruntime-node/package.json'),
    node: process.versions.node,
  };
  const report = {
    started: start.toISOString(),
    ended: new Date().toISOString(),
    machine: machine(),
    versions,
    over: overLines(results),
    results,
  };
  writeFileSync(file, `${JSON.stringify(report, undefined, 2)}\n`);
}

function text(value: number, unit: Figure['unit']): string {
  return `${number(value)} ${unit}`;
}

function number(value: number): string {
  return value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2);
}
