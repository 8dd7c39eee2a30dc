import { writeFileSync } from 'node:fs';

/**
 * Says to Linux that this process is the one to end when memory runs out: a model can ask for any amount, and whoever
 * started the runner lives on and tells what was running. Other systems have no such choice.
 */
export function beFirstVictim(): void {
  if (process.platform !== 'linux') return;
  try {
    writeFileSync('/proc/self/oom_score_adj', '1000');
  } catch {
    // A container may forbid it; the system's own choice holds then.
  }
}
