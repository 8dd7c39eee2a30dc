import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';

const ROOT = path.resolve(__dirname, '../..');

describe('npm start -- --no-open', function () {
  this.timeout(180_000);

  it('prints an address that answers, and ends all of it at Ctrl-C', async () => {
    const start = spawn(process.execPath, ['--import', 'tsx', 'scripts/start.ts', '--no-open'], {
      cwd: ROOT,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let printed = '';
    const ended = once(start, 'exit');
    try {
      const address = await new Promise<string>((resolve, reject) => {
        start.stdout.setEncoding('utf8').on('data', (text: string) => {
          printed += text;
          const found = /(http:\/\/127\.0\.0\.1:\d+\/\S*)/.exec(printed);
          if (found) resolve(found[1]!);
        });
        start.once('exit', (code) => reject(new Error(`npm start ended with ${code}:\n${printed}`)));
      });
      assert.equal(new URL(address).searchParams.get('folder'), path.join(ROOT, 'examples'));
      const answer = await fetch(address);
      assert.equal(answer.status, 200);
      assert.match(await answer.text(), /workbench/);
      start.kill('SIGINT');
      await ended;
      await assert.rejects(fetch(address));
    } finally {
      start.kill('SIGKILL');
    }
  });
});
