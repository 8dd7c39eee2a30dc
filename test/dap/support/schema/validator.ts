import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { DebugProtocol } from '@vscode/debugprotocol';
import { Ajv } from 'ajv';
import { onnxSchema } from './generate';

/**
 * Checks messages of a conversation, from either side, against the protocol's JSON schema; custom requests and events
 * (`onnx/…`) against the schema that is made of debug-adapter/protocol.ts.
 */
export class ProtocolValidator {
  readonly #ajv = new Ajv({ allowUnionTypes: true, allErrors: true });
  #knowsCustom = false;

  constructor() {
    const file = path.resolve('test/dap/support/schema/dap.schema.json');
    this.#ajv.addSchema(JSON.parse(readFileSync(file, 'utf8')), 'dap');
  }

  /** What is wrong with the message, in words; undefined where nothing is. */
  problem(message: DebugProtocol.ProtocolMessage): string | undefined {
    const name = nameOf(message);
    const errors = name.startsWith('onnx/') ? this.#custom(name, message) : this.#standard(name, message);
    if (errors.length === 0) return undefined;
    return `${message.type} "${name}" is not as its schema says: ${errors.join('; ')}\n${JSON.stringify(message)}`;
  }

  #standard(name: string, message: DebugProtocol.ProtocolMessage): string[] {
    return this.#check(`dap#/definitions/DebugProtocol.${typeOf(name, message)}`, message);
  }

  /** The envelope is DAP's, what is in it our own. */
  #custom(name: string, message: DebugProtocol.ProtocolMessage): string[] {
    if (!this.#knowsCustom) {
      this.#ajv.addSchema(onnxSchema(), 'onnx');
      this.#knowsCustom = true;
    }
    const key = name.replaceAll('/', '~1');
    const {
      arguments: args,
      body,
      success,
    } = message as Partial<DebugProtocol.Request & DebugProtocol.Response>;
    switch (message.type) {
      case 'request':
        return [
          ...this.#check('dap#/definitions/DebugProtocol.Request', message),
          ...this.#check(`onnx#/definitions/OnnxRequests/properties/${key}/properties/args`, args ?? {}),
        ];
      case 'event':
        return [
          ...this.#check('dap#/definitions/DebugProtocol.Event', message),
          ...this.#check(`onnx#/definitions/OnnxEvents/properties/${key}`, body),
        ];
      default:
        if (!success) return this.#standard(name, message);
        return [
          ...this.#check('dap#/definitions/DebugProtocol.Response', message),
          ...(body === undefined
            ? []
            : this.#check(`onnx#/definitions/OnnxRequests/properties/${key}/properties/body`, body)),
        ];
    }
  }

  #check(reference: string, value: unknown): string[] {
    const validate = this.#ajv.getSchema(reference);
    if (!validate) return [`there is no ${reference}`];
    if (validate(value)) return [];
    return (validate.errors ?? []).map(
      ({ instancePath, message, params }) => `${instancePath || '/'} ${message} ${JSON.stringify(params)}`,
    );
  }
}

/** `stackTrace`, `stopped`. */
function nameOf(message: DebugProtocol.ProtocolMessage): string {
  const { command, event } = message as Partial<DebugProtocol.Request & DebugProtocol.Event>;
  return command ?? event ?? '';
}

/** `StackTraceRequest`, `StackTraceResponse`, `StoppedEvent`, as the declarations call them. */
function typeOf(name: string, message: DebugProtocol.ProtocolMessage): string {
  if (message.type === 'response' && !(message as DebugProtocol.Response).success) return 'ErrorResponse';
  const kind = { request: 'Request', response: 'Response', event: 'Event' }[message.type] ?? message.type;
  return `${name.charAt(0).toUpperCase()}${name.slice(1)}${kind}`;
}
