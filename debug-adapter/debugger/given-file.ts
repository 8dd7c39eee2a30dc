import path from 'node:path';

/** The file that the launch attribute `inputs` names first for a sample, without its folder; undefined for none. */
export function givenFile(inputs: unknown): string | undefined {
  if (typeof inputs === 'string') return path.basename(inputs);
  if (typeof inputs !== 'object' || inputs === null || Array.isArray(inputs)) return undefined;
  for (const given of Object.values(inputs)) {
    if (typeof given === 'string') return path.basename(given);
    const { image, audio } = (given ?? {}) as { image?: unknown; audio?: unknown };
    const file = image ?? audio;
    if (typeof file === 'string') return path.basename(file);
  }
  return undefined;
}
