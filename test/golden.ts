import assert from 'node:assert/strict';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** Compares a text with what a file has of it. `UPDATE_GOLDEN=1` writes that; a difference leaves `*.actual`. */
export function assertGolden(golden: string, text: string): void {
  const actual = `${golden}.actual`;
  if (process.env.UPDATE_GOLDEN) {
    writeFileSync(golden, text);
    rmSync(actual, { force: true });
    return;
  }
  const expected = existsSync(golden) ? readFileSync(golden, 'utf8') : '';
  if (text !== expected) writeFileSync(actual, text);
  const [name, left] = [path.basename(golden), path.basename(actual)];
  assert.equal(text, expected, `${name} differs; see ${left}, or refresh with UPDATE_GOLDEN=1`);
  rmSync(actual, { force: true });
}

/** What a message of a transcript says: short things on its line, long ones below it, an entry a line. */
export function shownBody(body: unknown): string {
  if (body === undefined) return '';
  const short = JSON.stringify(body);
  if (short.length <= 100) return ` ${short}`;
  return `\n${JSON.stringify(body, undefined, 2).replace(/^/gm, '    ')}`;
}
