import type { Feature } from '../feature';
import { callHierarchy } from './call-hierarchy';
import { codeActions } from './code-actions';
import { codeLens } from './code-lens';
import { completion } from './completion';
import { definition } from './definition';
import { diagnostics } from './diagnostics';
import { documentLink } from './document-link';
import { documentSymbol } from './document-symbol';
import { foldingRange } from './folding-range';
import { formatting } from './formatting';
import { hover } from './hover';
import { inlayHints } from './inlay-hints';
import { documentHighlight, references } from './references';
import { rename } from './rename';
import { selectionRange } from './selection-range';
import { semanticTokens } from './semantic-tokens';
import { signatureHelp } from './signature-help';
import { workspaceSymbol } from './workspace-symbol';

/** Everything that the server can do, a file a feature. */
export const features: readonly Feature[] = [
  diagnostics,
  codeActions,
  codeLens,
  completion,
  hover,
  signatureHelp,
  definition,
  references,
  documentHighlight,
  formatting,
  rename,
  inlayHints,
  callHierarchy,
  documentLink,
  documentSymbol,
  foldingRange,
  selectionRange,
  semanticTokens,
  workspaceSymbol,
];
