import type { ParameterInformation, SignatureHelp, SignatureInformation } from 'vscode-languageserver';
import { attributeMeaning } from '../../core/onnx/operators/attribute-meanings';
import type { OperatorDefinition } from '../../core/onnx/operators/operators';
import { allowedTypes } from '../../core/onnx/operators/operators';
import { operatorSummary } from '../../core/onnx/operators/summaries';
import type { Expected } from '../completion/context';
import { placeAt } from '../completion/place';
import type { ParsedDocument } from '../document';
import type { Feature } from '../feature';
import { attributeLine, fullName, functionLine, parameterText, typeWord } from '../operators/describe';
import { operatorNamed } from '../operators/operators-of';

/** What an operator takes, while its inputs and attributes are typed. */
export const signatureHelp: Feature = {
  capabilities: () => ({
    signatureHelpProvider: { triggerCharacters: ['(', '<', ','], retriggerCharacters: ['=', ':'] },
  }),
  register({ connection, documents }) {
    connection.onSignatureHelp(({ textDocument, position }): SignatureHelp | null => {
      const document = documents.get(textDocument.uri);
      return document ? helpAt(document, document.offset(position)) : null;
    });
  },
};

function helpAt(document: ParsedDocument, offset: number): SignatureHelp | null {
  const place = placeAt(document, offset);
  if (!place?.scope) return null;
  const { expected } = place;
  if (!('operator' in expected)) return null;
  const operator = operatorNamed(document, place.scope, expected.operator);
  if (operator.kind === 'unknown') return null;
  if (operator.kind === 'function') {
    if (expected.kind !== 'input') return null;
    const label = functionLine(operator.definition, fullName(expected.operator));
    const parameters = operator.definition.inputs.map(({ name }) => ({ label: name.text }));
    return { signatures: [{ label, parameters }], activeSignature: 0, activeParameter: expected.index };
  }
  const { definition } = operator;
  return expected.kind === 'input'
    ? inputHelp(definition, expected.index)
    : attributeHelp(definition, expected, document.text.slice(place.word.start, place.word.end));
}

function inputHelp(definition: OperatorDefinition, index: number): SignatureHelp {
  const { inputs, domain, name } = definition;
  const head = `${fullName(definition)} (`;
  const texts = inputs.map((input) => `${parameterText(input)}: ${input.type}`);
  const signature: SignatureInformation = {
    label: `${head}${texts.join(', ')})`,
    parameters: parts(head, texts).map((label, at): ParameterInformation => {
      const types = allowedTypes(definition, inputs[at]!).map(typeWord).join(', ');
      return { label, documentation: { kind: 'markdown', value: types } };
    }),
  };
  const summary = operatorSummary(domain, name);
  if (summary) signature.documentation = summary;
  // All that is behind the last parameter belongs to it, where it takes any number.
  const isVariadic = inputs.at(-1)?.option === 'variadic';
  const activeParameter = isVariadic ? Math.min(index, inputs.length - 1) : index;
  return { signatures: [signature], activeSignature: 0, activeParameter };
}

type AtAttribute = Extract<Expected, { operator: unknown }>;

function attributeHelp(
  definition: OperatorDefinition,
  expected: AtAttribute,
  word: string,
): SignatureHelp | null {
  const attributes = [...definition.attributes.values()];
  if (attributes.length === 0) return null;
  const head = `${fullName(definition)} <`;
  const texts = attributes.map(attributeLine);
  const current = 'attribute' in expected ? expected.attribute : word;
  const signature: SignatureInformation = {
    label: `${head}${texts.join(', ')}>`,
    parameters: parts(head, texts).map((label, at): ParameterInformation => {
      const documentation = attributeMeaning(definition.name, attributes[at]!.name);
      return documentation === undefined ? { label } : { label, documentation };
    }),
  };
  const at = attributes.findIndex(({ name }) => name === current);
  // A number past the last says that none is the one.
  return { signatures: [signature], activeSignature: 0, activeParameter: at < 0 ? attributes.length : at };
}

/** Where the parts stand in a label, of which `head` is the beginning and `, ` stands between them. */
function parts(head: string, texts: readonly string[]): [number, number][] {
  let at = head.length;
  return texts.map((text) => {
    const start = at;
    at += text.length + 2;
    return [start, start + text.length];
  });
}
