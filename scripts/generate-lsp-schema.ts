import { writeFileSync } from 'node:fs';
import { lspSchema } from '../test/unit/language-server/support/schema/generate';

/** Writes LSP's JSON schema, which the tests validate every message with. Part of `npm run generate`. */
const file = 'test/unit/language-server/support/schema/lsp.schema.json';
writeFileSync(file, `${JSON.stringify(lspSchema(), undefined, 2)}\n`);
