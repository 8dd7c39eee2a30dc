// Preloaded into a measured process: says on file descriptor 3, as it exits, what the process used.
import { readFileSync, writeSync } from 'node:fs';

process.on('exit', () => {
  const usage = process.resourceUsage();
  // peak.ts says why not maxRSS.
  const peak =
    process.platform === 'linux'
      ? Number(/^VmHWM:\s*(\d+)/m.exec(readFileSync('/proc/self/status', 'utf8'))[1])
      : usage.maxRSS;
  writeSync(3, JSON.stringify({ ...usage, peakKilobytes: peak }));
});
