/**
 * A process of its own, for tests that kill it. `child.ts write FOLDER RUNS STOPS` records runs and tells its parent
 * each thing that it was promised to be on the disk: a run's id once it began, then each stop, then the end.
 * `child.ts rescan FOLDER` keeps catching the index of a history up.
 */
import { RunJournal } from '../../../core/history/journal';
import { RunStore } from '../../../core/history/store';
import { newRun, stopAt, valueWith } from './fixtures';

/** What the writer tells. */
export interface Written {
  readonly id: string;
  readonly stops: number;
  readonly ended: boolean;
}

async function write(folder: string, runs: number, stops: number): Promise<void> {
  for (let run = 0; run < runs; run++) {
    const journal = await RunJournal.create(folder, newRun(`/models/${process.pid}.onnx`));
    tell({ id: journal.id, stops: 0, ended: false });
    for (let stop = 0; stop < stops; stop++) {
      const { index, written } = journal.stop(stopAt(`node${stop}`));
      await written;
      tell({ id: journal.id, stops: index + 1, ended: false });
      await journal.value(valueWith(stop % 2, index));
    }
    await journal.end('finished');
    tell({ id: journal.id, stops, ended: true });
  }
  process.disconnect();
}

function tell(written: Written): void {
  process.send!(written);
}

async function rescan(folder: string): Promise<void> {
  const store = await RunStore.open(folder);
  process.send!('open');
  for (;;) await store.rescan();
}

const [task, folder, runs, stops] = process.argv.slice(2);
void (task === 'write' ? write(folder!, Number(runs), Number(stops)) : rescan(folder!));
