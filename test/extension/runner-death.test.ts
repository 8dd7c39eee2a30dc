import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { clear, example, extensionParts, until } from './support/extension';
import { startAndStop } from './support/session';

/** The debugger's runner below this extension host, by its place in the tree of processes; the language server has its own. */
function runnerPid(): number | undefined {
  const rows = execFileSync('ps', ['-eo', 'pid=,ppid=,args='], { encoding: 'utf8' })
    .split('\n')
    .flatMap((line) => {
      const [, pid, parent, command] = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line) ?? [];
      return pid ? [{ pid: Number(pid), parent: Number(parent), command: command ?? '' }] : [];
    });
  const below = new Set([process.pid]);
  for (let grown = true; grown; ) {
    const more = rows.filter(({ pid, parent }) => below.has(parent) && !below.has(pid));
    for (const { pid } of more) below.add(pid);
    grown = more.length > 0;
  }
  const commands = new Map(rows.map(({ pid, command }) => [pid, command]));
  return rows.find(
    ({ pid, parent, command }) =>
      below.has(pid) &&
      /engine[\\/]runner[\\/]main\.js/.test(command) &&
      !/language-server/.test(commands.get(parent) ?? ''),
  )?.pid;
}

describe('a runner that dies', () => {
  before(async function () {
    if (process.platform === 'win32') this.skip();
    await extensionParts();
  });
  afterEach(clear);

  it('leaves a session that says so, in the panel too, and can be restarted', async () => {
    const { standing, panels } = await extensionParts();
    await startAndStop({
      program: example('digits/digits.onnx'),
      inputs: { image: example('digits/digit-3.npy') },
    });
    await until('a tensor in the panel', () => panels.all[0]?.currentState.kind === 'tensor' || undefined);
    const pid = await until('the runner', runnerPid);
    process.kill(pid, 'SIGKILL');
    const dead = await until('the news', () =>
      standing.current.kind === 'dead' ? standing.current : undefined,
    );
    assert.match(dead.message, /SIGKILL|signal 9/);
    const state = await until('the panel to say it', () => {
      const now = panels.all[0]?.currentState;
      return now?.kind === 'ended' ? now : undefined;
    });
    assert.equal(state.message, dead.message);
    const vscode = await import('vscode');
    await vscode.commands.executeCommand('workbench.action.debug.restart');
    const again = await until('a stop after the restart', () =>
      standing.current.kind === 'stopped' ? standing.current : undefined,
    );
    assert.equal(again.current.node?.name, 'scale_Mul');
  });
});
