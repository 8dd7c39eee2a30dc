import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Ajv } from 'ajv';

/** A message's place in the schema: what is sent with a method, or what comes back. */
export type MessagePart = 'params' | 'result';

/** Checks the messages of a conversation, from either side, against the protocol's types. */
export class LspValidator {
  readonly #ajv = new Ajv({ allowUnionTypes: true, allErrors: true });

  constructor() {
    const file = path.resolve('test/unit/language-server/support/schema/lsp.schema.json');
    this.#ajv.addSchema(JSON.parse(readFileSync(file, 'utf8')), 'lsp');
  }

  /** What is wrong with a message, in words; undefined where nothing is. */
  problem(kind: 'request' | 'notification', method: string, part: MessagePart, value: unknown) {
    const group = kind === 'request' ? 'LspRequests' : 'LspNotifications';
    const escaped = method.replaceAll('~', '~0').replaceAll('/', '~1');
    const parent = `lsp#/definitions/${group}/properties/${escaped}`;
    const message = this.#ajv.getSchema(parent)?.schema as { required?: string[] } | undefined;
    if (!message) return `there is no ${kind} '${method}' in schema/messages.ts`;
    if (value === undefined && !message.required?.includes(part)) return undefined;
    const validate = this.#ajv.getSchema(`${parent}/properties/${part}`);
    if (!validate || validate(value)) return undefined;
    const errors = (validate.errors ?? []).map(
      ({ instancePath, message, params }) => `${instancePath || '/'} ${message} ${JSON.stringify(params)}`,
    );
    return `the ${part} of '${method}' is not as the protocol says: ${errors.join('; ')}\n${JSON.stringify(value)}`;
  }
}
