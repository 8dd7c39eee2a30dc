import assert from 'node:assert/strict';
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { hostname } from 'node:os';
import path from 'node:path';
import { buildSync } from 'esbuild';
import { isInterrupted } from '../../../core/history/interrupted';
import { ownProcess, processStart } from '../../../core/history/process-identity';
import { RunStore } from '../../../core/history/store';
import type { Written } from './child';
import { removeTemporaryFolders, temporaryFolder } from './fixtures';

/** child.ts as one script: each of the many processes would spend more time on transpiling it than on its work. */
const childScript = path.resolve(__dirname, '../../../out/test/history-child.js');

function forkChild(args: string[]): ChildProcess {
  return fork(childScript, args, {
    execArgv: [],
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
}

/** Starts a writer; `told` fills with the latest that it said of each run. */
function startWriter(folder: string, runs: number, stops: number) {
  const child = forkChild(['write', folder, String(runs), String(stops)]);
  const told = new Map<string, Written>();
  child.on('message', (written: Written) => told.set(written.id, written));
  return { child, told };
}

/** Waits until a writer has told of so many stops in all. */
async function untilStops(child: ChildProcess, told: Map<string, Written>, stops: number): Promise<void> {
  const count = (): number => [...told.values()].reduce((sum, written) => sum + written.stops, 0);
  while (count() < stops) await once(child, 'message');
}

describe('processes beside each other', () => {
  before(() => {
    buildSync({
      entryPoints: [path.join(__dirname, 'child.ts')],
      outfile: childScript,
      bundle: true,
      platform: 'node',
      packages: 'external',
    });
  });
  afterEach(removeTemporaryFolders);

  it('lose nothing that was promised, two writing, one killed, one reading', async function () {
    const folder = temporaryFolder(this);
    this.timeout(60_000);
    const reader = await RunStore.open(folder);
    const finishing = startWriter(folder, 20, 5);
    const killed = startWriter(folder, 1000, 5);
    const exits = [once(finishing.child, 'exit'), once(killed.child, 'exit')];
    await untilStops(killed.child, killed.told, 23);
    await reader.rescan();
    killed.child.kill('SIGKILL');
    await Promise.all(exits);
    const fresh = await RunStore.open(folder);
    for (const store of [reader, fresh]) {
      await store.rescan();
      const { runs, total } = await store.list({ limit: 5000 });
      const listed = new Map(runs.map((run) => [run.id, run]));
      assert.equal(total, listed.size);
      for (const { id, stops, ended } of [...finishing.told.values(), ...killed.told.values()]) {
        const run = await store.get(id);
        assert.equal(run?.cut === 0 || run?.outcome === 'interrupted', true, id);
        assert.ok(run!.stops.length >= stops, `${id}: ${run!.stops.length} of ${stops} stops`);
        if (ended) assert.deepEqual([run!.outcome, run!.stops.length], ['finished', 5]);
        assert.deepEqual([listed.get(id)?.outcome, listed.get(id)?.stops], [run!.outcome, run!.stops.length]);
      }
      assert.equal(runs.filter((run) => run.model.includes(String(finishing.child.pid))).length, 20);
      const interrupted = runs.filter(({ outcome }) => outcome === 'interrupted');
      assert.ok(
        interrupted.length <= 1 && interrupted.every((run) => run.model.includes(String(killed.child.pid))),
      );
      assert.equal(runs.filter(({ outcome }) => outcome === 'running' || outcome === 'broken').length, 0);
      store.close();
    }
  });

  it('end with an index that equals the journals, whoever of its writers is killed', async function () {
    const folder = temporaryFolder(this);
    this.timeout(60_000);
    const writers = [startWriter(folder, 30, 3), startWriter(folder, 30, 3)];
    const written = writers.map(({ child }) => once(child, 'exit'));
    for (let round = 0; round < 4; round++) {
      const rescanner = forkChild(['rescan', folder]);
      const exit = once(rescanner, 'exit');
      await once(rescanner, 'message');
      await new Promise((resolve) => setTimeout(resolve, 30 * round));
      rescanner.kill('SIGKILL');
      await exit;
    }
    await Promise.all(written);
    const store = await RunStore.open(folder);
    const { runs, total } = await store.list({ limit: 1000 });
    assert.deepEqual([total, runs.length], [60, 60]);
    for (const row of runs) {
      const run = await store.get(row.id);
      assert.deepEqual(
        [row.outcome, row.stops, row.started, row.ended, row.nonFinite, row.lastNode],
        ['finished', 3, run!.start!.time, run!.end!.time, 1, run!.stops.at(-1)!.node!.name],
      );
    }
    store.close();
  });

  it('leave a run interrupted when they are killed at a stop', async function () {
    const folder = temporaryFolder(this);
    const store = await RunStore.open(folder);
    const { child, told } = startWriter(folder, 1, 1_000_000);
    const exit = once(child, 'exit');
    await untilStops(child, told, 1);
    await store.rescan();
    assert.deepEqual(
      (await store.list()).runs.map(({ outcome }) => outcome),
      ['running'],
    );
    child.kill('SIGKILL');
    await exit;
    assert.equal(await store.rescan(), true);
    const [run] = (await store.list()).runs;
    assert.equal(run?.outcome, 'interrupted');
    assert.match(run!.lastNode!, /^node\d+$/);
    assert.equal(await store.rescan(), false);
    await store.delete(run!.id);
    assert.equal((await store.list()).total, 0);
    store.close();
  });
});

describe('whether a run is interrupted', () => {
  const now = Date.now();
  const day = 24 * 60 * 60 * 1000;

  it('asks for the process, not only for its id', async () => {
    const own = await ownProcess();
    assert.equal(await isInterrupted(own, now), false);
    if (process.platform !== 'win32') {
      assert.ok(own.started);
      assert.equal(await isInterrupted({ ...own, started: `${own.started}0` }, now), true);
    }
    assert.equal(await isInterrupted({ ...own, started: undefined }, now), false);
    assert.equal(await processStart(own.pid), own.started);
  });

  const gone: [string, number][] = [
    ['zero', 0],
    ['negative', -1],
    ['no integer', 1.5],
    ['past all ids', 2 ** 22 + 1],
  ];
  for (const [name, pid] of gone)
    it(`holds for a process id that is ${name}`, async () =>
      assert.equal(await isInterrupted({ pid, started: undefined, host: hostname() }, now), true));

  it('gives the processes of other hosts a day', async () => {
    const foreign = { pid: process.pid, started: 'x', host: `${hostname()}-other` };
    assert.equal(await isInterrupted(foreign, now), false);
    assert.equal(await isInterrupted(foreign, now - day - 1000), true);
  });
});
