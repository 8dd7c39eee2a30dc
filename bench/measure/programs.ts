import { spawn } from 'node:child_process';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

/** What a whole process took. */
export interface Measured {
  /** Wall-clock seconds from start to exit. */
  readonly seconds: number;
  /** Processor seconds, user and system, of all its threads. */
  readonly cpu: number;
  /** Largest resident set in bytes. */
  readonly peak: number;
}

const preload = pathToFileURL(path.join(import.meta.dirname, 'report-usage.mjs')).href;

/** Runs a Node program to its end and measures it. Its output is thrown away. */
export async function measureNode(args: readonly string[]): Promise<Measured> {
  const start = performance.now();
  const child = spawn(process.execPath, ['--import', preload, ...args], {
    stdio: ['ignore', 'ignore', 'inherit', 'pipe'],
  });
  let text = '';
  child.stdio[3]!.on('data', (chunk: Buffer) => {
    text += chunk.toString();
  });
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
  const seconds = (performance.now() - start) / 1000;
  if (code !== 0) throw new Error(`${args.join(' ')} ended with ${code}`);
  const usage = JSON.parse(text) as NodeJS.ResourceUsage & { peakKilobytes: number };
  return { seconds, cpu: (usage.userCPUTime + usage.systemCPUTime) / 1e6, peak: usage.peakKilobytes * 1024 };
}

/** Measures programs in turns, so that a busy machine is as unkind to each, and gives each one's median by field. */
export async function sideBySide(
  programs: Readonly<Record<string, readonly string[]>>,
  rounds: number,
): Promise<Record<string, Measured>> {
  const runs = new Map<string, Measured[]>();
  for (let round = 0; round < rounds; round++) {
    for (const [name, args] of Object.entries(programs)) {
      runs.set(name, [...(runs.get(name) ?? []), await measureNode(args)]);
    }
  }
  const middle = (measured: readonly Measured[], field: keyof Measured) => {
    const sorted = measured.map((run) => run[field]).sort((a, b) => a - b);
    return sorted[Math.floor(sorted.length / 2)]!;
  };
  const medians = [...runs].map(([name, all]) => [
    name,
    { seconds: middle(all, 'seconds'), cpu: middle(all, 'cpu'), peak: middle(all, 'peak') },
  ]);
  return Object.fromEntries(medians);
}

/** The machine, in a line, so that figures are not taken for another's. */
export function machine(): string {
  const cpus = os.cpus();
  return `${cpus.length} × ${cpus[0]?.model ?? process.arch}, Node ${process.version}, ${process.platform}`;
}
