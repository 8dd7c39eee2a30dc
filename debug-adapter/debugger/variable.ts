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
  /** The value with its numbers in hexadecimal, made when a client asks for it. */
  readonly hex?: () => Promise<string>;
}

/** What lies under a variable, asked for a page at a time. */
export interface Children {
  readonly count: number;
  /** Whether they are numbered (a client pages them) rather than named. */
  readonly indexed: boolean;
  /** The children from `start` on, `count` at most. */
  list(start: number, count: number): Promise<Variable[]>;
  /** The child of that name, where many would have to be made to find it. */
  find?(name: string): Promise<Variable | undefined>;
}

/** The most children that are made to find one. */
const mostSearched = 10_000;

/** The child of that name. */
export async function childNamed(children: Children, name: string): Promise<Variable | undefined> {
  if (children.find) return children.find(name);
  const number = /^\[(\d+)\]$/.exec(name)?.[1];
  if (children.indexed && number !== undefined) {
    // Numbered ones begin at 0, or where a group does.
    const [first] = await children.list(0, 1);
    const from = Number(/^\[(\d+)\]$/.exec(first?.name ?? '')?.[1] ?? 0);
    const [found] = await children.list(Number(number) - from, 1);
    return found?.name === name ? found : undefined;
  }
  const all = await children.list(0, Math.min(children.count, mostSearched));
  return all.find((child) => child.name === name);
}

/** A tensor that the runner holds now or can be made to hold. */
export interface TensorAccess {
  readonly name: string;
  readonly dtype: DType;
  readonly shape: readonly number[];
  readonly byteLength: number;
  held(): Promise<HeldTensor>;
}

/** A variable, with the mark of one that somebody has changed. */
export function marked(variable: Variable, isEdited: boolean): Variable {
  return isEdited ? { ...variable, value: `${variable.value}, edited` } : variable;
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
