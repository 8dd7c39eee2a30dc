import type { Diagnostic } from '../../core/onnx/lint/diagnostic';

/**
 * Findings in a text that was edited since: those before the edit stay where they are, those behind it move with
 * their text, and those in what was replaced are gone. They hold until they are made anew.
 */
export function carryOver(
  findings: readonly Diagnostic[],
  before: string,
  after: string,
): readonly Diagnostic[] {
  if (findings.length === 0 || before === after) return findings;
  const shortest = Math.min(before.length, after.length);
  let same = 0;
  while (same < shortest && before.charCodeAt(same) === after.charCodeAt(same)) same++;
  let tail = 0;
  while (
    tail < shortest - same &&
    before.charCodeAt(before.length - 1 - tail) === after.charCodeAt(after.length - 1 - tail)
  ) {
    tail++;
  }
  const moved = after.length - before.length;
  const place = ({ start, end }: { start: number; end: number }) => {
    if (end <= same) return { start, end };
    return start >= before.length - tail ? { start: start + moved, end: end + moved } : undefined;
  };
  return findings.flatMap((finding) => {
    const here = place(finding);
    if (!here) return [];
    const related = finding.related?.flatMap((other) => {
      const there = place(other);
      return there ? [{ ...there, message: other.message }] : [];
    });
    // A fix was made for the text as it was.
    return [{ ...finding, ...here, related, fixes: undefined }];
  });
}
