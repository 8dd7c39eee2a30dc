import assert from 'node:assert/strict';
import { appendFileSync, existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { RunJournal } from '../../../core/history/journal';
import { journalPath, runFolder } from '../../../core/history/paths';
import { RunStore } from '../../../core/history/store';
import { newRun, removeTemporaryFolders, stopAt, temporaryFolder, valueWith } from './fixtures';

const hasNative =
  (process as { getBuiltinModule?: (name: string) => unknown }).getBuiltinModule?.('node:sqlite') !==
  undefined;

for (const engine of ['wasm', 'native'] as const)
  describe(`RunStore with the ${engine} index`, () => {
    const open: RunStore[] = [];
    const openStore = async (folder: string): Promise<RunStore> => {
      const store = await RunStore.open(folder, { engine });
      open.push(store);
      return store;
    };
    before(function () {
      if (engine === 'native' && !hasNative) this.skip(); // Node 20 has no node:sqlite.
    });
    afterEach(() => {
      for (const store of open.splice(0)) store.close();
      removeTemporaryFolders();
    });

    it('is empty for a folder that is not there', async function () {
      const store = await openStore(path.join(temporaryFolder(this), 'missing'));
      assert.deepEqual(await store.list(), { runs: [], total: 0 });
      assert.equal(store.engine, engine);
    });

    it('lists a run while it grows and after it ended', async function () {
      const folder = temporaryFolder(this);
      const store = await openStore(folder);
      const journal = await RunJournal.create(folder, newRun());
      assert.equal(await store.rescan(), true);
      assert.equal(await store.rescan(), false);
      const stop = journal.stop(stopAt('conv1_Conv'));
      await journal.value(valueWith(4, stop.index));
      await store.rescan();
      const [running] = (await store.list()).runs;
      assert.deepEqual(
        [running?.outcome, running?.stops, running?.lastNode, running?.nonFinite, running?.inputs],
        ['running', 1, 'conv1_Conv', 1, 'digit-3.npy'],
      );
      await journal.end('failed', 'The runner was killed.');
      await store.rescan();
      const [ended] = (await store.list()).runs;
      assert.deepEqual([ended?.outcome, ended?.message], ['failed', 'The runner was killed.']);
      assert.ok(ended!.ended! >= ended!.started);
    });

    it('gives the whole run back', async function () {
      const folder = temporaryFolder(this);
      const journal = await RunJournal.create(folder, newRun());
      const first = journal.stop(stopAt('conv1_Conv'));
      const second = journal.stop(stopAt('relu1_Relu'));
      await journal.value(valueWith(4, second.index));
      await journal.value(valueWith(0, first.index));
      await journal.end('finished');
      const store = await openStore(folder);
      const run = await store.get(journal.id);
      const { kind, format, id, time, process: writer, ...start } = run!.start!;
      assert.deepEqual(start, newRun());
      assert.deepEqual([kind, format, id, writer.pid], ['start', 1, journal.id, process.pid]);
      assert.ok(time > 0);
      assert.deepEqual(
        run!.stops.map((stop) => [stop.node?.name, stop.values.map((value) => value.statistics)]),
        [
          ['conv1_Conv', [valueWith(0, 0).statistics]],
          ['relu1_Relu', [valueWith(4, 1).statistics]],
        ],
      );
      assert.deepEqual([run!.outcome, run!.cut, run!.end?.message], ['finished', 0, undefined]);
    });

    it('pages newest first, by model and by search', async function () {
      const folder = temporaryFolder(this);
      const ids: string[] = [];
      for (let i = 0; i < 5; i++) {
        const journal = await RunJournal.create(folder, newRun(i % 2 ? '/m/odd_100%.onnx' : '/m/even.onnx'));
        await journal.stop(stopAt(`node${i}`)).written;
        await journal.end('stopped');
        ids.push(journal.id);
        await new Promise((resolve) => setTimeout(resolve, 2)); // Ids sort by the millisecond.
      }
      const newest = [...ids].reverse();
      const store = await openStore(folder);
      const page = await store.list({ offset: 1, limit: 2 });
      assert.deepEqual([page.runs.map(({ id }) => id), page.total], [newest.slice(1, 3), 5]);
      const odd = await store.list({ model: '/m/odd_100%.onnx' });
      assert.deepEqual([odd.runs.map(({ id }) => id), odd.total], [[ids[3], ids[1]], 2]);
      const searches: [string, number][] = [
        ['NODE3', 1],
        ['100%', 2],
        ['d_1', 2],
        ['n_d', 0],
        ['digit-3', 5],
        ['', 5],
      ];
      for (const [search, total] of searches)
        assert.equal((await store.list({ search })).total, total, search);
      assert.deepEqual(
        (await store.models()).map(({ model, runs }) => [model, runs]),
        [
          ['/m/even.onnx', 3],
          ['/m/odd_100%.onnx', 2],
        ],
      );
    });

    it('marks what is broken, keeps what can be read, and never throws', async function () {
      const folder = temporaryFolder(this);
      const whole = await RunJournal.create(folder, newRun());
      await whole.stop(stopAt('conv1_Conv')).written;
      await whole.end('finished');
      const torn = await RunJournal.create(folder, newRun());
      await torn.stop(stopAt('conv1_Conv')).written;
      await torn.end('finished');
      const bytes = readFileSync(journalPath(folder, torn.id));
      writeFileSync(journalPath(folder, torn.id), bytes.subarray(0, bytes.length - 5));
      const broken = '20200102T030405678Z-00000000';
      mkdirSync(runFolder(folder, broken));
      writeFileSync(journalPath(folder, broken), 'not a journal\n');
      mkdirSync(runFolder(folder, '20200102T030405678Z-00000001')); // Began, wrote nothing.
      mkdirSync(path.join(folder, 'runs', 'a folder of somebody else'));
      const store = await openStore(folder);
      const { runs } = await store.list();
      const byId = new Map(runs.map((run) => [run.id, run]));
      assert.equal(runs.length, 3);
      assert.equal(byId.get(whole.id)?.outcome, 'finished');
      // This process lives, so the run whose end was torn off counts as going on.
      assert.deepEqual([byId.get(torn.id)?.outcome, byId.get(torn.id)?.stops], ['running', 1]);
      assert.deepEqual(
        [byId.get(broken)?.outcome, byId.get(broken)?.started],
        ['broken', Date.UTC(2020, 0, 2, 3, 4, 5, 678)],
      );
      assert.deepEqual([(await store.get(broken))?.outcome, (await store.get(broken))?.cut], ['broken', 14]);
      await store.delete(broken);
      assert.equal((await store.list()).total, 2);
    });

    it('deletes runs, but none that is running', async function () {
      const folder = temporaryFolder(this);
      const journal = await RunJournal.create(folder, newRun());
      const store = await openStore(folder);
      const other = await openStore(folder);
      await assert.rejects(store.delete(journal.id), { code: 'OD5003' });
      await journal.end('finished');
      writeFileSync(path.join(journal.runFolder, 'captured.npy'), 'x');
      await store.delete(journal.id);
      assert.equal(existsSync(journal.runFolder), false);
      assert.deepEqual(await store.list(), { runs: [], total: 0 });
      assert.equal(await store.get(journal.id), undefined);
      await store.delete(journal.id);
      await other.rescan();
      assert.equal((await other.list()).total, 0);
    });

    it('may be closed while it looks', async function () {
      const folder = temporaryFolder(this);
      await (await RunJournal.create(folder, newRun())).end('finished');
      const store = await RunStore.open(folder, { engine });
      await (await RunJournal.create(folder, newRun())).end('finished');
      const looking = store.rescan();
      store.close();
      assert.equal(await looking, false);
    });

    it('goes on where the shared index cannot be used', async function () {
      const folder = temporaryFolder(this);
      await (await RunJournal.create(folder, newRun())).end('finished');
      writeFileSync(path.join(folder, 'index-v1.sqlite'), 'not a database'.repeat(1000));
      const store = await RunStore.open(folder);
      open.push(store);
      assert.deepEqual([(await store.list()).total, store.engine], [1, 'wasm']);
    });

    it('touches nothing outside the folder of runs', async function () {
      const folder = temporaryFolder(this);
      const store = await openStore(folder);
      writeFileSync(path.join(folder, 'journal.ndjson'), 'mine');
      for (const id of ['..', '../..', '.', '', '20200102T030405678Z-0000000/..']) {
        assert.equal(await store.get(id), undefined);
        await store.delete(id);
      }
      assert.equal(readFileSync(path.join(folder, 'journal.ndjson'), 'utf8'), 'mine');
    });

    it('finishes deleting runs, and deletes nothing else, nor through a link', async function () {
      const folder = temporaryFolder(this);
      const left = path.join(folder, 'deleted', '20261121T225900123Z-1f3a9c07-4711');
      const other = path.join(folder, 'deleted', 'thesis');
      for (const each of [left, other]) mkdirSync(each, { recursive: true });
      await openStore(folder);
      assert.deepEqual([existsSync(left), existsSync(other)], [false, true]);

      // A workspace may bring a link where our folder would be.
      const elsewhere = temporaryFolder(this);
      const kept = path.join(elsewhere, path.basename(left));
      mkdirSync(kept);
      const linked = temporaryFolder(this);
      symlinkSync(elsewhere, path.join(linked, 'deleted'), 'junction');
      await openStore(linked);
      assert.ok(existsSync(kept));
    });

    it('looks afresh at a journal that became shorter', async function () {
      const folder = temporaryFolder(this);
      const journal = await RunJournal.create(folder, newRun());
      const started = readFileSync(journalPath(folder, journal.id));
      await journal.stop(stopAt('conv1_Conv')).written;
      const store = await openStore(folder);
      assert.equal((await store.list()).runs[0]?.stops, 1);
      writeFileSync(journalPath(folder, journal.id), started);
      await store.rescan();
      assert.deepEqual(
        (await store.list()).runs.map(({ stops, outcome }) => [stops, outcome]),
        [[0, 'running']],
      );
      appendFileSync(journalPath(folder, journal.id), 'torn');
      await store.rescan();
      assert.equal((await store.list()).runs[0]?.message, undefined);
      await journal.end('stopped');
    });
  });
