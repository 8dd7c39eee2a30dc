import type { NodeTree, OperatorTree, Range, TypeTree } from '../../core/onnx/text/parse/tree';

/** What a node is called: by its label, else by the first value that it makes, else by its operator. */
export function nodeName({ label, outputs, operator }: NodeTree): string {
  return label?.text || outputs.find(({ text }) => text !== '')?.text || operator?.name || 'node';
}

/** Where a node's name stands. */
export function nodeNameRange(node: NodeTree): Range {
  const { label, outputs, operator } = node;
  if (label?.text) return label;
  return (
    outputs.find(({ text }) => text !== '') ?? operator?.nameRange ?? { start: node.start, end: node.start }
  );
}

/** An operator as nodes write it: `Conv`, `com.microsoft.Gelu`, `my.F:fast`. */
export function operatorText({ domain, name, overload }: OperatorTree): string {
  return `${domain === '' ? '' : `${domain}.`}${name}${overload ? `:${overload.text}` : ''}`;
}

/** A type as it is written, in one line. */
export function typeSource(text: string, type: TypeTree | undefined): string {
  return type ? text.slice(type.start, type.end).replace(/\s+/g, ' ') : '';
}
