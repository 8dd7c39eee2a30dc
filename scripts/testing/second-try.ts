import { joined, type TestReport, withoutFiles } from './test-report';

/**
 * Runs files, and those of them in which a test failed once more: a window that is driven from outside may lose a key
 * or the focus on a busy machine, or be looked at before it has come to rest. What passes only then is named and counts
 * as passed; what fails twice has failed.
 *
 * @param run runs some of the files; the outcome of the second time takes the place of the first
 * @param say takes what is to be read of the first time: each error, and each title that passed then
 */
export async function withSecondTry(
  files: string[],
  run: (files: string[]) => Promise<TestReport>,
  say: (line: string) => void = console.log,
): Promise<TestReport> {
  const first = await run(files);
  const again = files.filter((file) => first.failed.some((one) => one.file === file));
  const unplaced = first.failed.some((one) => !files.includes(one.file));
  // What failed outside the files, such as a process that died, would only fail again.
  if (again.length === 0 || unplaced) return first;
  for (const { title, error } of first.failed) say(`failed at the first try: ${title}\n${error}`);
  const second = await run(again);
  for (const { title } of first.failed) {
    if (second.passed.some((one) => one.title === title)) say(`UNSTABLE passed at the second try: ${title}`);
  }
  return joined([withoutFiles(first, again), second]);
}
