import assert from 'node:assert/strict';
import { Ajv } from 'ajv';

const text = { type: 'object', required: ['text'], properties: { text: { type: 'string' } } };
const line = { type: 'integer', minimum: 1 };
const region = {
  type: 'object',
  additionalProperties: false,
  required: ['startLine'],
  properties: { startLine: line, startColumn: line, endLine: line, endColumn: line },
};
const artifactLocation = {
  type: 'object',
  additionalProperties: false,
  required: ['uri'],
  // An RFC 3986 reference: no blanks, no backslashes.
  properties: { uri: { type: 'string', pattern: "^[A-Za-z0-9._~:/%@!$&'()*+,;=-]+$" } },
};
const location = {
  type: 'object',
  additionalProperties: false,
  properties: {
    physicalLocation: {
      type: 'object',
      additionalProperties: false,
      required: ['artifactLocation'],
      properties: { artifactLocation, region },
    },
    logicalLocations: {
      type: 'array',
      items: {
        type: 'object',
        additionalProperties: false,
        properties: {
          name: { type: 'string' },
          fullyQualifiedName: { type: 'string' },
          kind: { type: 'string' },
        },
      },
    },
    message: text,
  },
};
const fix = {
  type: 'object',
  additionalProperties: false,
  required: ['artifactChanges'],
  properties: {
    description: text,
    artifactChanges: {
      type: 'array',
      minItems: 1,
      items: {
        type: 'object',
        additionalProperties: false,
        required: ['artifactLocation', 'replacements'],
        properties: {
          artifactLocation,
          replacements: {
            type: 'array',
            minItems: 1,
            items: {
              type: 'object',
              additionalProperties: false,
              required: ['deletedRegion'],
              properties: { deletedRegion: region, insertedContent: text },
            },
          },
        },
      },
    },
  },
};
const result = {
  type: 'object',
  additionalProperties: false,
  required: ['message'],
  properties: {
    ruleId: { type: 'string' },
    ruleIndex: { type: 'integer', minimum: 0 },
    level: { enum: ['none', 'note', 'warning', 'error'] },
    message: text,
    locations: { type: 'array', items: location },
    relatedLocations: { type: 'array', items: location },
    fixes: { type: 'array', items: fix },
    properties: { type: 'object' },
  },
};

/** What SARIF 2.1.0's own schema asks of the objects that are used here, sections 3.13 to 3.57. */
const schema = {
  type: 'object',
  additionalProperties: false,
  required: ['version', 'runs'],
  properties: {
    $schema: { type: 'string' },
    version: { const: '2.1.0' },
    runs: {
      type: 'array',
      items: {
        type: 'object',
        additionalProperties: false,
        required: ['tool'],
        properties: {
          tool: {
            type: 'object',
            required: ['driver'],
            properties: {
              driver: {
                type: 'object',
                additionalProperties: false,
                required: ['name'],
                properties: {
                  name: { type: 'string' },
                  version: { type: 'string' },
                  rules: {
                    type: 'array',
                    uniqueItems: true,
                    items: {
                      type: 'object',
                      additionalProperties: false,
                      required: ['id'],
                      properties: { id: { type: 'string' }, shortDescription: text },
                    },
                  },
                },
              },
            },
          },
          columnKind: { enum: ['utf16CodeUnits', 'unicodeCodePoints'] },
          results: { type: 'array', items: result },
        },
      },
    },
  },
};

const validate = new Ajv({ strict: false }).compile(schema);

/** Fails where a log is not valid SARIF, or where a result names a rule that is not its own. */
export function validateSarif(log: {
  readonly runs: readonly {
    readonly tool: { readonly driver: { readonly rules: readonly { readonly id: string }[] } };
    readonly results: readonly { readonly ruleId: string; readonly ruleIndex: number }[];
  }[];
}): void {
  assert.ok(validate(log), JSON.stringify(validate.errors));
  for (const { tool, results } of log.runs) {
    for (const { ruleId, ruleIndex } of results) assert.equal(tool.driver.rules[ruleIndex]?.id, ruleId);
  }
}
