import type { Feature } from '../feature';
import { codeActions } from './code-actions';
import { diagnostics } from './diagnostics';

/** Everything that the server can do, a file a feature. */
export const features: readonly Feature[] = [diagnostics, codeActions];
