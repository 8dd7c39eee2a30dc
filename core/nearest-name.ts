/** The known name that a mistyped one is nearest to, by the fewest edits; undefined where none is near. */
export function nearestName(name: string, known: Iterable<string>): string | undefined {
  let nearest: string | undefined;
  let fewest = Number.POSITIVE_INFINITY;
  for (const candidate of known) {
    const longer = Math.max(name.length, candidate.length);
    // Half of a name replaced is another name: "w" is not what was meant by "x", nor "dot" by "foo".
    const most = Math.min(Math.floor(longer / 2), Math.max(2, Math.ceil(longer / 3)));
    if (candidate === '' || Math.abs(candidate.length - name.length) > most) continue;
    const edits = distance(name.toLowerCase(), candidate.toLowerCase());
    // A letter is left out more often than the first one is mistyped.
    const isNearer =
      edits < fewest || (edits === fewest && beginsAlike(name, candidate) && !beginsAlike(name, nearest!));
    if (edits <= most && isNearer) {
      fewest = edits;
      nearest = candidate;
    }
  }
  return nearest;
}

function beginsAlike(a: string, b: string): boolean {
  return a[0]?.toLowerCase() === b[0]?.toLowerCase();
}

/** Levenshtein's distance, with two neighbours that changed places as one edit (Damerau's, by optimal alignment). */
function distance(a: string, b: string): number {
  let before: number[] = [];
  let row = Array.from({ length: b.length + 1 }, (_, k) => k);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      next[j] = Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1));
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      if (swapped) next[j] = Math.min(next[j]!, before[j - 2]! + 1);
    }
    before = row;
    row = next;
  }
  return row[b.length]!;
}
