import type { GraphPaths } from '../../core/onnx/text/parse/graph-paths';
import type { Scope } from '../../core/onnx/text/parse/scopes';
import type { ModelTree, Range } from '../../core/onnx/text/parse/tree';
import { partitionPoint } from '../../core/partition-point';
import { collectNames } from './collect';
import type { StructuredComment } from './comment-names';
import type { Entity, Occurrence } from './entity';

/** All names of a text by place: what each stands for and where else it stands. Made once a version. */
export class NameIndex {
  /** In the order of the text; they do not overlap. */
  readonly occurrences: readonly Occurrence[];
  readonly entities: readonly Entity[];
  /** The structured comments that belong to something in the text. */
  readonly comments: readonly StructuredComment[];

  /** `paths` are asked for only where structured comments name graphs. */
  constructor(text: string, tree: ModelTree, scopes: readonly Scope[], paths: () => GraphPaths) {
    const { occurrences, entities, comments } = collectNames(text, tree, scopes, paths);
    this.occurrences = occurrences;
    this.entities = entities;
    this.comments = comments;
  }

  /** The name at an offset: the one that it stands in or before, else the one that ends there. */
  at(offset: number): Occurrence | undefined {
    const found = this.occurrences[this.firstAfter(offset) - 1];
    return found && offset <= found.end ? found : undefined;
  }

  /** The names that begin in a range. */
  within(range: Range): readonly Occurrence[] {
    return this.occurrences.slice(this.firstAfter(range.start - 1), this.firstAfter(range.end - 1));
  }

  /** The number of the first name that begins behind an offset. */
  private firstAfter(offset: number): number {
    return partitionPoint(this.occurrences, ({ start }) => start <= offset);
  }
}
