/** A process of its own that keeps catching the index of a history up until it is killed: `rescanner.ts FOLDER`. */
import { RunStore } from '../../../core/history/store';

async function main(folder: string): Promise<void> {
  const store = await RunStore.open(folder);
  process.send!('open');
  for (;;) await store.rescan();
}

void main(process.argv[2]!);
