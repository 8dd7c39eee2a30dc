import type { Name, NodeTree, OperatorTree, Range, TypeTree } from '../../core/onnx/text/parse/tree';

/** The first value that a node makes; outputs that are left out have no name. */
export function firstOutput({ outputs }: NodeTree): Name | undefined {
  return outputs.find(({ text }) => text !== '');
}

/** What a node is called: by its label, else by the first value that it makes, else by its operator. */
export function nodeName(node: NodeTree): string {
  return node.label?.text || firstOutput(node)?.text || node.operator?.name || 'node';
}

/** Where a node's name stands. */
export function nodeNameRange(node: NodeTree): Range {
  const { label, operator, start } = node;
  if (label?.text) return label;
  return firstOutput(node) ?? operator?.nameRange ?? { start, end: start };
}

/** An operator as nodes write it: `Conv`, `com.microsoft.Gelu`, `my.F:fast`. */
export function operatorText({ domain, name, overload }: OperatorTree): string {
  return `${domain === '' ? '' : `${domain}.`}${name}${overload ? `:${overload.text}` : ''}`;
}

/** A type as it is written, in one line. */
export function typeSource(text: string, type: TypeTree | undefined): string {
  return type ? text.slice(type.start, type.end).replace(/\s+/g, ' ') : '';
}
