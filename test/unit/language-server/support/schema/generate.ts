import path from 'node:path';
import { createGenerator, type Schema } from 'ts-json-schema-generator';

/** By method, the types of the package that the server is built on. */
const messages = path.resolve('test/unit/language-server/support/schema/messages.ts');

/**
 * `LspRequests` and `LspNotifications` as a JSON schema. A property that the protocol does not have is a mistake, and
 * all of its numbers are whole (but colours, which no feature speaks of).
 */
export function lspSchema(): Schema {
  // The types are checked by `npm run typecheck`.
  const config = { path: messages, tsconfig: path.resolve('tsconfig.json'), skipTypeCheck: true };
  const schema = createGenerator({ ...config, type: '*', expose: 'all', jsDoc: 'none' }).createSchema('*');
  return JSON.parse(JSON.stringify(schema), (key, value) =>
    key === 'type' && value === 'number' ? 'integer' : value,
  );
}
