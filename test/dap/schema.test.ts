import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { requiredArguments } from '../../debug-adapter/required-arguments';
import { dapSchema } from './support/schema/generate';
import { ProtocolValidator } from './support/schema/validator';

describe('dap: the schema that every conversation is validated with', function () {
  this.timeout(60_000);
  let made: ReturnType<typeof dapSchema>;
  before(() => {
    made = dapSchema();
  });

  it('is that of the installed protocol', () => {
    const kept = JSON.parse(readFileSync('test/dap/support/schema/dap.schema.json', 'utf8'));
    assert.deepEqual(kept, JSON.parse(JSON.stringify(made)), 'refresh it with `npm run generate`');
  });

  it('requires what the adapter requires of a request’s arguments', () => {
    const kinds: Record<string, string> = { integer: 'number' };
    const { definitions = {} } = made;
    const required = Object.entries(definitions).flatMap(([name, definition]) => {
      const [, request] = /^DebugProtocol\.(\w+)Arguments$/.exec(name) ?? [];
      const { required, properties } = definition as {
        required?: string[];
        properties: Record<string, { type?: string }>;
      };
      if (!request || !required) return [];
      // A reference is to an object.
      const types = required.map((each) => [
        each,
        kinds[properties[each]!.type ?? ''] ?? properties[each]!.type ?? 'object',
      ]);
      return [[request.charAt(0).toLowerCase() + request.slice(1), Object.fromEntries(types)]];
    });
    const others = ['runInTerminalRequest', 'startDebuggingRequest', 'initializeRequest', 'pause', 'source'];
    const expected = Object.fromEntries(required.filter(([request]) => !others.includes(request)));
    assert.deepEqual(requiredArguments, expected);
  });

  const validator = new ProtocolValidator();
  const event = (name: string, body: object) => ({ seq: 1, type: 'event', event: name, body });
  const wrong: [what: string, message: object, told: RegExp][] = [
    ['a missing property', event('stopped', {}), /must have required property 'reason'/],
    ['a misspelt property', event('stopped', { reason: 'step', threadID: 1 }), /additional.*threadID/],
    ['a wrong type', event('stopped', { reason: 'step', threadId: '1' }), /threadId must be integer/],
    ['a fraction', event('exited', { exitCode: 0.5 }), /exitCode must be integer/],
    [
      'a word of a closed list',
      { seq: 1, type: 'request', command: 'variables', arguments: { variablesReference: 1, filter: 'all' } },
      /filter must be equal to one of the allowed values/,
    ],
    ['an entry of a list', event('invalidated', { areas: [1] }), /areas\/0 must be string/],
    [
      'a request',
      { seq: 1, type: 'request', command: 'next', arguments: {} },
      /must have required property 'threadId'/,
    ],
    ['a request of no protocol', { seq: 1, type: 'request', command: 'leap' }, /LeapRequest/],
    ['a custom request of no protocol', { seq: 1, type: 'request', command: 'onnx/leap' }, /onnx~1leap/],
    [
      'a response',
      { seq: 1, type: 'response', command: 'threads', request_seq: 1, success: true, body: {} },
      /must have required property 'threads'/,
    ],
    [
      'a failure',
      { seq: 1, type: 'response', command: 'threads', request_seq: 1, success: false, body: { error: 'no' } },
      /error must be object/,
    ],
    [
      'a custom event',
      event('onnx/crashed', { message: 'gone' }),
      /crashed.*must have required property 'replay'/,
    ],
    [
      'a custom request',
      { seq: 1, type: 'request', command: 'onnx/tensor', arguments: { name: 1 } },
      /name must be string/,
    ],
  ];
  for (const [what, message, told] of wrong) {
    it(`finds ${what} that is wrong`, () => assert.match(validator.problem(message as never) ?? '', told));
  }

  it('finds nothing where nothing is wrong', () => {
    for (const message of [
      event('stopped', { reason: 'step', threadId: 1 }),
      event('onnx/crashed', { message: 'gone', replay: false }),
      { seq: 1, type: 'request', command: 'launch', arguments: { program: 'm.onnx', seed: 1 } },
    ]) {
      assert.equal(validator.problem(message as never), undefined);
    }
  });
});
