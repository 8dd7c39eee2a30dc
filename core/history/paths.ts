import path from 'node:path';

/** The folder of a history that holds a folder a run. */
export function runsFolder(history: string): string {
  return path.join(history, 'runs');
}

/** A run's own folder. */
export function runFolder(history: string, id: string): string {
  return path.join(runsFolder(history), id);
}

/** A run's journal. */
export function journalPath(history: string, id: string): string {
  return path.join(runFolder(history, id), 'journal.ndjson');
}

/** Ids are `20261121T225900123Z-1f3a9c07`: the start in UTC, so that they sort by time, and a random part. */
const idPattern = /^\d{8}T\d{9}Z-[0-9a-f]{8}$/;

/** Whether a text is a run's id. What is not never becomes part of a path. */
export function isRunId(text: string): boolean {
  return idPattern.test(text);
}

/** The id of a run that starts at `time` (milliseconds since 1970). */
export function runId(time: number, random: string): string {
  return `${new Date(time).toISOString().replace(/[-:.]/g, '')}-${random}`;
}

/** When a run with this id was started; what is known of a broken run. */
export function timeOfId(id: string): number {
  const [, year, month, day, hour, minute, second, millisecond] =
    /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)(\d{3})Z/.exec(id) ?? [];
  return Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}.${millisecond}Z`) || 0;
}
