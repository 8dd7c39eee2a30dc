import { CompletionItemKind } from 'vscode-languageserver';
import { usualIrVersion, usualOpset } from '../../core/onnx/lint/edits/opset-import';
import type { ParsedDocument } from '../document';
import { placeholder } from '../operators/snippet';
import type { Offer } from './item';
import type { Place } from './place';

const graph = `${placeholder(1, 'model')} (float[${placeholder(2, '1, 3')}] ${placeholder(3, 'x')}) => (float[${placeholder(4, '1, 3')}] ${placeholder(5, 'y')})
{
  ${placeholder(5, 'y')} = ${placeholder(6, 'Relu')} (${placeholder(3, 'x')})
}
`;

const model = `<
  ir_version: ${usualIrVersion},
  opset_import: ["" : ${usualOpset}]
>
${graph}`;

const call = `<
  domain: "${placeholder(1, 'local')}",
  opset_import: ["" : ${placeholder(2, String(usualOpset))}]
>
${placeholder(3, 'Function')} (${placeholder(4, 'x')}) => (${placeholder(5, 'y')})
{
  ${placeholder(5, 'y')} = ${placeholder(6, 'Relu')} (${placeholder(4, 'x')})
}
`;

/** Whole graphs, to be filled in, for where one is to begin. */
export function skeletonOffers(
  { text }: ParsedDocument,
  { quoted, word }: Place,
  of: 'empty text' | 'model' | 'function',
): Offer[] {
  // Behind a brace only a new line begins something.
  if (quoted || /\S/.test(text.slice(text.lastIndexOf('\n', word.start - 1) + 1, word.start))) return [];
  switch (of) {
    case 'empty text':
      return [offer('model', 'a whole model: header, graph, a node', model)];
    case 'model':
      return [offer('graph', 'inputs, outputs, a node', graph)];
    case 'function':
      return [offer('function', 'a function of the model', call)];
  }
}

function offer(label: string, description: string, snippet: string): Offer {
  const plain = snippet.replace(/\$\{\d+:([^}]*)\}/g, '$1');
  return { label, kind: CompletionItemKind.Snippet, text: plain, snippet, description, order: '0' };
}
