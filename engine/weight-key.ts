import type { Frame } from './frames/frame';

/** By which a weight that was looked at is kept: one of a function is another one in each call. */
export function weightKey({ graph, function: call, id }: Frame, name: string): string {
  // A name may have any character in it.
  return JSON.stringify([graph.path, call ? id : 0, name]);
}

/** The weight's name. */
export function nameOfWeightKey(key: string): string {
  return (JSON.parse(key) as [string, number, string])[2];
}
