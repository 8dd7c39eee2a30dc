import type { Feature } from '../feature';
import { codeActions } from './code-actions';
import { definition } from './definition';
import { diagnostics } from './diagnostics';
import { formatting } from './formatting';
import { inlayHints } from './inlay-hints';
import { documentHighlight, references } from './references';
import { rename } from './rename';

/** Everything that the server can do, a file a feature. */
export const features: readonly Feature[] = [
  diagnostics,
  codeActions,
  definition,
  references,
  documentHighlight,
  formatting,
  rename,
  inlayHints,
];
