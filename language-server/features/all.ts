import type { Feature } from '../feature';

/** Everything that the server can do, a file a feature. */
export const features: readonly Feature[] = [];
