import type { ModelMatching } from '../match/matching';
import { plainComment } from '../text/comments';
import type { AlignedNames, RenamedValue } from './aligned-names';

/** More examples of names than this tell no more. */
const mostExamples = 3;

/** More rules than this are counted. */
const mostRules = 8;

/** What has been changed in B's text so that it stands beside A's. */
export interface Alignment {
  readonly names: AlignedNames;
  /** How many nodes have another name, where the names of their values may be the same. */
  readonly nodeNames: number;
  /** How many nodes come after one that they come before in B's own order of execution. */
  readonly movedNodes: number;
}

/** Comments that say what the text of B shows otherwise than B's file has it; none where all is as it is. */
export function alignmentNotes(
  matching: ModelMatching,
  { names, nodeNames, movedNodes }: Alignment,
): string[] {
  const notes: string[] = [];
  const asInA = names.renamed.filter(({ matched }) => matched);
  if (asInA.length > 0) {
    notes.push(
      `${count(asInA.length, 'value')} of this model ${asInA.length === 1 ? 'has' : 'have'} the name that the other model gives it:`,
    );
    let rest = asInA;
    for (const { a, b } of matching.rules.slice(0, mostRules)) {
      const follows = ({ real, shown }: RenamedValue) =>
        real.startsWith(b) && shown === a + real.slice(b.length);
      const byRule = rest.filter(follows);
      if (byRule.length < 2) continue;
      rest = rest.filter((value) => !follows(value));
      notes.push(`  ${byRule.length} by ${prefixText(b)} shown as ${prefixText(a)}`);
    }
    if (rest.length > 0) {
      const examples = rest.slice(0, mostExamples).map(({ real, shown }) => `'${real}' as '${shown}'`);
      notes.push(
        `  ${rest.length} one by one: ${examples.join(', ')}${rest.length > mostExamples ? ', …' : ''}`,
      );
    }
  }
  const others = names.renamed.filter(({ matched }) => !matched);
  const [first] = others;
  if (first) {
    const { real, shown } = first;
    notes.push(
      `${count(others.length, 'value')} that only this model has got another name, since the other model calls something else so: '${real}' is shown as '${shown}'${others.length > 1 ? ', …' : ''}`,
    );
  }
  if (nodeNames > 0) notes.push(`${count(nodeNames, 'node')} shown with the name in the other model.`);
  if (movedNodes > 0) {
    notes.push(`${count(movedNodes, 'node')} shown in the other model's order, which is as good.`);
  }
  return notes.map((note) => `# ${plainComment(note)}`);
}

function count(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? '' : 's'}`;
}

function prefixText(prefix: string): string {
  return prefix === '' ? 'nothing in front' : `'${prefix}'`;
}
