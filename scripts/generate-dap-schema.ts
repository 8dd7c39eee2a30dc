import { writeFileSync } from 'node:fs';
import { dapSchema } from '../test/dap/support/schema/generate';

/** Writes DAP's JSON schema, which the tests validate every message with. Part of `npm run generate`. */
writeFileSync('test/dap/support/schema/dap.schema.json', `${JSON.stringify(dapSchema(), undefined, 2)}\n`);
