/**
 * The name that a node has in a profiled submodel. The profiler tells of nodes by name only, and real models leave
 * nodes unnamed or give two of them one name; so each gets a number of its own. onnxruntime puts text before the names
 * of nodes that it inlines from functions, and keeps the rest.
 */
export function nameWithNumber(number: number): string {
  return `@${number}@`;
}

/** The number in a name; undefined where it has none. */
export function numberedName(name: string): number | undefined {
  const match = /@(\d+)@$/.exec(name);
  return match ? Number(match[1]) : undefined;
}
