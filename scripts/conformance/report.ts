import type { CaseResult, Outcome } from './both-ways';

/** What a case comes to, with the line that says why where it does not pass. */
export interface Verdict {
  readonly name: string;
  readonly kind: Outcome['kind'];
  readonly why: string;
}

/** A case passes where both ways pass with the same bits. */
export function verdictOf({ name, stepping, continuing, sameBits }: CaseResult): Verdict {
  const [bad, other, way] =
    stepping.kind === 'pass'
      ? [continuing, stepping, 'by continuing']
      : [stepping, continuing, 'by stepping'];
  if (bad.kind === 'pass') {
    return sameBits === false
      ? { name, kind: 'fail', why: 'stepping and continuing give different bits' }
      : { name, kind: 'pass', why: '' };
  }
  const failed = [stepping, continuing].find((outcome) => outcome.kind === 'fail');
  const told = failed?.kind === 'fail' ? failed : bad;
  const only = other.kind === 'pass' ? `only ${way}: ` : '';
  const differing = sameBits === false ? '; stepping and continuing differ' : '';
  return { name, kind: told.kind, why: oneLine(`${only}${told.why}${differing}`) };
}

/** The sums by folder, and all together. */
export function table(results: readonly CaseResult[]): string {
  const groups = new Map<string, CaseResult[]>();
  for (const result of results) {
    const group = result.name.includes('/') ? result.name.slice(0, result.name.lastIndexOf('/')) : '.';
    groups.set(group, [...(groups.get(group) ?? []), result]);
  }
  const heads = ['folder', 'cases', 'stepping', 'continuing', 'same bits', 'pass', 'unsupported', 'fail'];
  const rows = [...groups].map(([group, inside]) => [group, ...sums(inside)]);
  const all = [heads, ...rows, ['all', ...sums(results)]];
  const widths = heads.map((_, column) => Math.max(...all.map((row) => row[column]!.length)));
  return all
    .map((row) =>
      row.map((cell, at) => (at === 0 ? cell.padEnd(widths[at]!) : cell.padStart(widths[at]!))).join('  '),
    )
    .join('\n');
}

function sums(results: readonly CaseResult[]): string[] {
  const verdicts = results.map(verdictOf);
  const count = (kind: Outcome['kind']) => verdicts.filter((verdict) => verdict.kind === kind).length;
  return [
    results.length,
    results.filter(({ stepping }) => stepping.kind === 'pass').length,
    results.filter(({ continuing }) => continuing.kind === 'pass').length,
    results.filter(({ sameBits }) => sameBits).length,
    count('pass'),
    count('unsupported'),
    count('fail'),
  ].map(String);
}

function oneLine(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length > 300 ? `${line.slice(0, 300)}…` : line;
}
