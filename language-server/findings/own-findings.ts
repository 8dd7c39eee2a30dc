import type { ParsedDocument } from '../document';
import type { Finding } from './finding';

const known = new WeakMap<ParsedDocument, readonly Finding[]>();

/** What the parser finds in a text, read once for each of its versions. */
export function ownFindings(document: ParsedDocument): readonly Finding[] {
  const found = known.get(document);
  if (found) return found;
  const findings = document.tree.problems.map(({ start, end, message, fix }): Finding => {
    const fixes = fix
      ? [{ title: fix.title, edits: [{ range: fix.range, text: fix.text }], preferred: true }]
      : [];
    return { start, end, severity: 'error', code: 'syntax', message, fixes };
  });
  known.set(document, findings);
  return findings;
}
