import type { Comment, Range, SyntaxProblem } from '../parse/tree';
import type { Missing, Owner } from './missing';
import type { StructuredComment } from './read-comments';
import { readComments } from './read-comments';

/** What could not be taken over: without it the model is another one (an error), or only lacks what it does not need. */
export interface BuildProblem extends SyntaxProblem {
  readonly level: 'error' | 'warning';
}

/** More problems than this are not kept. */
const mostProblems = 200;

/** What building needs everywhere: the text, its structured comments in the order of the text, what is wrong. */
export class BuildContext {
  readonly problems: BuildProblem[] = [];
  /** What was left out of the text because it was too long, and whose it is. */
  readonly missing: Missing[] = [];
  /** Comments with an address, which are merged once everything is there. */
  readonly addressed: StructuredComment[] = [];
  /** Comments among these whose name was put into the model already. */
  readonly renamed = new Set<StructuredComment>();
  private readonly comments: readonly StructuredComment[];
  private next = 0;

  constructor(
    readonly text: string,
    comments: readonly Comment[],
  ) {
    this.comments = readComments(text, comments, (range, message) => this.problem(range, message));
  }

  problem(range: Range, message: string, level: BuildProblem['level'] = 'error'): void {
    if (this.problems.length < mostProblems) {
      this.problems.push({ start: range.start, end: range.end, message, level });
    }
  }

  /** The comments before a place that nothing has taken yet; those with an address are put aside. */
  commentsBefore(place: number): readonly StructuredComment[] {
    const from = this.next;
    while (this.next < this.comments.length && this.comments[this.next]!.start < place) this.next++;
    if (from === this.next) return none;
    const found: StructuredComment[] = [];
    for (const comment of this.comments.slice(from, this.next)) {
      if (comment.kind === 'fields' && isAddressed(comment)) this.addressed.push(comment);
      else found.push(comment);
    }
    return found;
  }

  /** Notes what a comment says is missing. False for another comment. */
  noteMissing(comment: StructuredComment, owner: Owner): boolean {
    if (comment.kind === 'fields') return false;
    const at = owner?.$typeName === 'onnx.GraphProto' ? owner.initializer.length : 0;
    this.missing.push({ ...comment, owner, at });
    return true;
  }
}

function isAddressed({ address, of }: Extract<StructuredComment, { kind: 'fields' }>): boolean {
  return address.length > 0 || of === 'model';
}

const none: readonly StructuredComment[] = [];
