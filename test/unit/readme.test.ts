import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';

const ROOT = path.resolve(__dirname, '../..');
const readme = readFileSync(path.join(ROOT, 'README.md'), 'utf8');

/** The commands of the README's fenced blocks without a language, in order. */
const commands = [...readme.matchAll(/^```\n([\s\S]*?)^```$/gm)].flatMap((block) =>
  block[1]!.split('\n').filter((line) => line !== ''),
);

describe('the README', () => {
  it('has the commands that this test knows how to try', () => {
    // `npm ci && npm test` is what runs this; test/workbench/start.test.ts runs `npm start`; the build was made before.
    const elsewhere = ['npm ci && npm start', 'npm ci && npm test', 'npm run build'];
    const rest = commands.filter((command) => !elsewhere.includes(command));
    assert.ok(rest.length >= 4);
    for (const command of rest) assert.match(command, /^node dist\/(cli|debug-adapter)\/main\.js /);
  });

  for (const command of commands.filter((each) => each.startsWith('node dist/cli/'))) {
    it(`runs ${command}`, () => {
      const { stdout, stderr, status } = spawnSync(process.execPath, command.split(' ').slice(1), {
        cwd: ROOT,
        encoding: 'utf8',
      });
      // The two models of the README differ, which is what `diff` ends with 1 for.
      assert.equal(status, command.includes('main.js diff ') ? 1 : 0, stderr);
      assert.notEqual(stdout.trim(), '');
      const [, option, saved] = /(--save-all|-o) (\S+)/.exec(command) ?? [];
      if (!saved) return;
      assert.ok(existsSync(path.join(ROOT, saved, option === '-o' ? '' : 'index.json')));
      rmSync(path.join(ROOT, saved), { recursive: true });
    });
  }

  it('starts the adapter on a port', async () => {
    const command = commands.find((each) => each.includes('debug-adapter'))!;
    // The port of the README may be taken on the machine that runs this.
    const words = command.split(' ').slice(1).with(-1, '0');
    const adapter = spawn(process.execPath, words, { cwd: ROOT, stdio: ['ignore', 'ignore', 'pipe'] });
    try {
      const line = await new Promise<string>((resolve) =>
        adapter.stderr.setEncoding('utf8').once('data', resolve),
      );
      assert.match(line, /^listening on 127\.0\.0\.1:\d+\n$/);
    } finally {
      adapter.kill();
    }
  });

  it('leads only to files that exist', () => {
    const targets = [...readme.matchAll(/(?:\]\(|src(?:set)?=")([^)#:"]+)[)"]/g)].map(
      ([, target]) => target!,
    );
    assert.ok(targets.includes('docs/pictures/stopped-on-nan-light.png'));
    for (const target of targets) assert.ok(existsSync(path.join(ROOT, target)), target);
  });
});
