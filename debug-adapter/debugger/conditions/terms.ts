import { messageOf } from '../../../core/errors';
import type { Expression } from '../../../core/expressions/ast';
import { readExpression } from '../expressions/read';
import { type HitTest, readHitCondition } from './hit-count';
import { type LogPart, readLogMessage } from './log-message';

/** On which terms a breakpoint stops, as its setter wrote them. Empty texts count as none. */
export interface Terms {
  readonly condition?: string | undefined;
  readonly hitCondition?: string | undefined;
  readonly logMessage?: string | undefined;
}

/** The same, read. */
export interface ReadTerms {
  readonly condition: Expression | undefined;
  readonly hits: HitTest | undefined;
  readonly log: readonly LogPart[] | undefined;
}

/** Reads terms; `why` says what cannot be read. */
export function readTerms(
  terms: Terms,
  isName: (name: string) => boolean,
): { readonly read: ReadTerms } | { readonly why: string } {
  const { condition, hitCondition, logMessage } = terms;
  let reading = 'The condition';
  try {
    const read = isGiven(condition) ? readExpression(condition, isName) : undefined;
    reading = 'The log message';
    const log = isGiven(logMessage)
      ? readLogMessage(logMessage, (text) => readExpression(text, isName))
      : undefined;
    const hits = isGiven(hitCondition) ? readHitCondition(hitCondition) : undefined;
    if (isGiven(hitCondition) && !hits) {
      return { why: `The hit count "${hitCondition}" is none: write 5, >=5, >5, <5, <=5, !=5 or %5.` };
    }
    return { read: { condition: read, hits, log } };
  } catch (error) {
    return { why: `${reading} cannot be read: ${messageOf(error)}.` };
  }
}

/** Whether two breakpoints stop on the same terms. */
export function sameTerms(a: Terms, b: Terms): boolean {
  return (
    (a.condition || undefined) === (b.condition || undefined) &&
    (a.hitCondition || undefined) === (b.hitCondition || undefined) &&
    (a.logMessage || undefined) === (b.logMessage || undefined)
  );
}

function isGiven(text: string | undefined): text is string {
  return text !== undefined && text.trim() !== '';
}
