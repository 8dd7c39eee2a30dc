import type { CancellationToken } from 'vscode-languageserver';
import { nameText } from '../../core/onnx/text/tokens';
import type { ParsedDocument } from '../document';
import type { InferenceResults } from '../inference/inference';
import type { ValueEntity } from '../names/entity';
import { declaredType, valueType } from '../values/value-type';
import { describeWeight } from './weight';

/** What a hover says of a value: its type, what makes it, how many nodes take it; of a weight also its numbers. */
export async function describeValue(
  document: ParsedDocument,
  inference: InferenceResults,
  entity: ValueEntity,
  token: CancellationToken,
): Promise<string> {
  const { name, scope, definition } = entity;
  const type = valueType(document, inference, scope, name, definition);
  const declared = declaredType(document, definition?.scope ?? scope, name, definition);
  const lines = ['```onnxtxt', `${type ? `${type.text} ` : ''}${nameText(name)}`, '```'];
  const notes = [whatItIs(entity)];
  if (type?.from === 'inference') {
    const differs = declared !== undefined && declared.text.replace(/\s/g, '') !== type.text;
    if (differs) notes.push(`the text says \`${declared.text}\`, onnxruntime infers this`);
    else if (declared === undefined) notes.push('type inferred by onnxruntime');
  }
  lines.push(`${notes.join('; ')}.`, '', consumers(entity));
  if (definition?.value && (definition.kind === 'weight' || definition.value.data)) {
    const weight = await describeWeight(document, definition.value, token);
    if (weight) lines.push('', weight);
  }
  return lines.join('\n');
}

function whatItIs({ definition, scope }: ValueEntity): string {
  if (!definition) return 'Nothing makes it';
  if (definition.kind === 'input') {
    return scope.kind === 'main'
      ? 'An input of the model'
      : scope.kind === 'body'
        ? 'An input of the body'
        : 'An input of the function';
  }
  if (definition.kind === 'weight') return 'A weight';
  const { operator, label } = definition.node!;
  const made = operator ? `Made by **${operator.name}**` : 'Made by a node';
  return label ? `${made} \`${label.text}\`` : made;
}

function consumers({ occurrences }: ValueEntity): string {
  const nodes = new Set(occurrences.flatMap(({ role, node }) => (role === 'use' && node ? [node] : [])));
  const isOutput = occurrences.some(({ role, node }) => role === 'use' && !node);
  const used =
    nodes.size === 0 ? 'No node takes it' : `${nodes.size} node${nodes.size === 1 ? ' takes' : 's take'} it`;
  return `${used}${isOutput ? '; it is an output of the graph' : ''}.`;
}
