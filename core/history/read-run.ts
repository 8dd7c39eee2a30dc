import { stat } from 'node:fs/promises';
import { isInterrupted } from './interrupted';
import { journalPath } from './paths';
import { readJournal } from './read-journal';
import type { RecordedStop, Run, RunEdit, RunEnd, RunOutcome, RunRecord, RunStart, RunValue } from './types';

/**
 * Reads a whole run from its journal, as far as it is sound; undefined where there is no such run. Never throws on a
 * damaged journal: `outcome` and `cut` say what is wrong.
 */
export async function readRun(history: string, id: string): Promise<Run | undefined> {
  const journal = journalPath(history, id);
  const file = await stat(journal).catch(() => undefined);
  if (!file || file.size === 0) return undefined;
  let start: RunStart | undefined;
  let end: RunEnd | undefined;
  const stops: (RecordedStop & { values: RunValue[]; edits: RunEdit[] })[] = [];
  const visit = (record: RunRecord): void => {
    if (record.kind === 'start') start ??= record;
    else if (record.kind === 'end') end = record;
    else if (record.kind === 'stop') stops.push({ ...record, values: [], edits: [] });
    else if (record.kind === 'value') stops[record.stop]?.values.push(record);
    else if (record.kind === 'edit') stops[record.stop]?.edits.push(record);
  };
  const extent = await readJournal(journal, visit).catch(() => ({ good: 0, size: file.size }));
  const outcome = await outcomeOf(start, end, file.mtimeMs);
  return { id, start, stops, end, outcome, cut: extent.size - extent.good };
}

async function outcomeOf(
  start: RunStart | undefined,
  end: RunEnd | undefined,
  lastWritten: number,
): Promise<RunOutcome> {
  if (!start) return 'broken';
  if (end) return end.outcome;
  return (await isInterrupted(start.process, lastWritten)) ? 'interrupted' : 'running';
}
