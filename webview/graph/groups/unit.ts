import type { Item } from './outline';

/** What stands side by side before it becomes an item. */
export interface Unit {
  /** The name of its scope, `''` for a node that stands alone. */
  readonly name: string;
  /** Equal for units that are alike. */
  readonly signature: string;
  /** Its nodes by place, in the order of execution. */
  readonly places: readonly number[];
  readonly item: Item;
}
