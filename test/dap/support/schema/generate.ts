import path from 'node:path';
import { createGenerator, type Schema } from 'ts-json-schema-generator';

/** The declarations that Microsoft generates from DAP's own JSON schema. */
const dapTypes = path.resolve('node_modules/@vscode/debugprotocol/lib/debugProtocol.d.ts');

/** Where the custom requests and events are declared. */
const onnxTypes = path.resolve('debug-adapter/protocol.ts');

/** Whoever launches or attaches adds attributes of the adapter's own: these the protocol leaves open. */
const open = new Set(['LaunchRequestArguments', 'AttachRequestArguments']);

/** The only number of the protocol that need not be whole; the declarations do not tell it from an `integer`. */
const fractional = new Set(['percentage']);

/**
 * DAP as a JSON schema, made of the declarations of the package that the adapter is built on: a definition each
 * interface, such as `DebugProtocol.StoppedEvent`. Stricter than DAP's own in one point: a property that the protocol
 * does not have is a mistake, as a misspelt one does nothing and is found by nobody. (Those that begin with `__` are
 * an editor's own.)
 */
export function dapSchema(): Schema {
  const schema = schemaOf(dapTypes);
  for (const [name, definition] of Object.entries(schema.definitions ?? {})) {
    sharpen(definition, !open.has(name.replace('DebugProtocol.', '')));
  }
  return schema;
}

/** The custom requests and events: the definitions `OnnxRequests` and `OnnxEvents`. */
export function onnxSchema(): Schema {
  return schemaOf(onnxTypes);
}

function schemaOf(file: string): Schema {
  // The types are checked by `npm run typecheck`.
  const config = { path: file, tsconfig: path.resolve('tsconfig.json'), skipTypeCheck: true };
  return createGenerator({ ...config, type: '*', expose: 'all', jsDoc: 'none' }).createSchema('*');
}

/** Whole numbers, and no property that is not declared; `name` is of the property that the schema is for. */
function sharpen(schema: unknown, isClosed: boolean, name = ''): void {
  if (typeof schema !== 'object' || schema === null) return;
  const node = schema as Schema;
  if (node.additionalProperties === false) {
    if (isClosed) node.patternProperties = { '^__': {} };
    else node.additionalProperties = true;
  }
  if (!fractional.has(name)) node.type = whole(node.type);
  for (const [property, part] of Object.entries(node.properties ?? {})) sharpen(part, isClosed, property);
  for (const part of [node.items, ...(node.anyOf ?? [])]) sharpen(part, isClosed);
}

function whole(type: Schema['type']): Schema['type'] {
  const one = <T>(name: T) => (name === 'number' ? 'integer' : name);
  return Array.isArray(type) ? (type.map(one) as typeof type) : one(type);
}
