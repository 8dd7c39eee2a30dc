/** When a value that is made counts for a data breakpoint: each time, or where its elements are not what they were. */
type DataMode = (typeof dataModes)[number];

/** The modes of data breakpoints. */
export const dataModes = ['produced', 'changed'] as const;

/** What a data breakpoint is about: a value of a graph by name, or a part of it. Plain data: clients store it. */
export interface DataReference {
  /** Path of the graph that has the value. */
  readonly graph: string;
  readonly value: string;
  /** Leading indices of a part: `[0, 3]` is x[0,3]. */
  readonly index?: readonly number[];
  /** Bytes of the tensor, or of that part: [offset, length], of its little-endian elements in row order. */
  readonly bytes?: readonly [offset: number, length: number];
  /** Without it, a whole value counts each time that it is produced, a part where it has changed. */
  readonly mode?: DataMode;
}

/** The text that stands for a reference. */
export function dataId({ graph, value, index, bytes, mode }: DataReference): string {
  return JSON.stringify({ graph, value, index, bytes, mode });
}

/** The reference that a text stands for; undefined where it is none. */
export function parseDataId(text: string): DataReference | undefined {
  try {
    const { graph, value, index, bytes, mode } = JSON.parse(text) as Record<string, unknown>;
    if (typeof graph !== 'string' || typeof value !== 'string') return undefined;
    if (index !== undefined && !areSizes(index)) return undefined;
    if (bytes !== undefined && !(areSizes(bytes) && bytes.length === 2)) return undefined;
    const isMode = dataModes.some((each) => each === mode);
    if (mode !== undefined && !isMode) return undefined;
    return {
      graph,
      value,
      ...(index !== undefined && { index: index as number[] }),
      ...(bytes !== undefined && { bytes: bytes as unknown as [number, number] }),
      ...(isMode && { mode: mode as DataMode }),
    };
  } catch {
    return undefined;
  }
}

/** Whether it is about less than the whole value. */
export function isPart({ index, bytes }: DataReference): boolean {
  return (index !== undefined && index.length > 0) || bytes !== undefined;
}

/** What a person reads: `x`, `x[0,3]`, `x[0], bytes 16..23`. */
export function describeData({ value, index, bytes }: DataReference): string {
  const part = index && index.length > 0 ? `[${index.join(',')}]` : '';
  const [offset, length] = bytes ?? [0, 0];
  const range = bytes
    ? `, ${length === 1 ? `byte ${offset}` : `bytes ${offset}..${offset + length - 1}`}`
    : '';
  return `${value}${part}${range}`;
}

function areSizes(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((each) => Number.isSafeInteger(each) && each >= 0);
}
