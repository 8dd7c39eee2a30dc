import type { GraphIndex } from '../graph-index';
import type { Item } from './outline';

/** What stands side by side: a node, a group or a stack. */
export interface Unit {
  /** The name of its scope, `''` for a node that stands alone and for what has none. */
  readonly name: string;
  /** Equal for units that are alike. */
  readonly signature: string;
  /** Its nodes by place, in the order of execution. */
  readonly places: readonly number[];
  readonly item: Item;
}

/** What groups get their ids from. */
export interface Naming {
  /** The path of the scope around. */
  readonly path: string;
  readonly index: GraphIndex;
  /** The id that is wanted, or one like it where another group has that. */
  unusedId(wanted: string): string;
}
