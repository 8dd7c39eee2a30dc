import type { DType } from '../../core/tensor/dtype';
import type { HeldTensor } from '../../engine/types';

/** What the Variables pane shows on one line, and what lies under it. */
export interface Variable {
  readonly name: string;
  readonly value: string;
  /** The type alone: `float32[1,8]`. */
  readonly type?: string;
  /** The expression that gives it; undefined where there is none. */
  readonly evaluateName?: string;
  /** The tensor that it is, whole; undefined for parts of tensors and everything else. */
  readonly tensor?: TensorAccess;
  readonly children?: Children;
}

/** What lies under a variable, asked for a page at a time. */
export interface Children {
  readonly count: number;
  /** Whether they are numbered (a client pages them) rather than named. */
  readonly indexed: boolean;
  /** The children from `start` on, `count` at most. */
  list(start: number, count: number): Promise<Variable[]>;
}

/** A tensor that the runner holds now or can be made to hold. */
export interface TensorAccess {
  readonly name: string;
  readonly dtype: DType;
  readonly shape: readonly number[];
  readonly byteLength: number;
  held(): Promise<HeldTensor>;
}

/** A variable that is text only. */
export function plainVariable(name: string, value: string, type?: string): Variable {
  return { name, value, ...(type !== undefined && { type }) };
}

/** Children that are there already. */
export function fixedChildren(variables: readonly Variable[], indexed = false): Children {
  return {
    count: variables.length,
    indexed,
    list: async (start, count) => variables.slice(start, start + count),
  };
}

/** How many variables a page holds where the adapter has to make the pages. */
const pageSize = 100;

/**
 * The children in groups `[0..99]` of groups, for clients that do not page by themselves: never more than a hundred
 * at once.
 */
export function grouped(children: Children): Children {
  if (children.count <= pageSize) return children;
  let size = pageSize;
  while (Math.ceil(children.count / size) > pageSize) size *= pageSize;
  const groups = (offset: number, total: number, groupSize: number): Children => {
    if (total <= pageSize) {
      return {
        count: total,
        indexed: true,
        list: (start, count) => children.list(offset + start, Math.min(count, total - start)),
      };
    }
    const variables = Array.from({ length: Math.ceil(total / groupSize) }, (_, at): Variable => {
      const from = offset + at * groupSize;
      const length = Math.min(groupSize, offset + total - from);
      return {
        name: `[${from}..${from + length - 1}]`,
        value: '',
        children: groups(from, length, groupSize / pageSize),
      };
    });
    return fixedChildren(variables);
  };
  return groups(0, children.count, size);
}
