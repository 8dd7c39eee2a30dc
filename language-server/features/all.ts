import type { Feature } from '../feature';
import { definition } from './definition';
import { documentHighlight, references } from './references';

/** Everything that the server can do, a file a feature. */
export const features: readonly Feature[] = [definition, references, documentHighlight];
