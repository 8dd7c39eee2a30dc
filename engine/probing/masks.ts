import type { Graph, Model, Node, Weight } from '../../core/onnx/model';
import { innerGraphs } from '../frames/enter';
import type { NonFinite } from '../protocol';

/** Operators that take what masks attention and make weights of it, among which −Inf is 0. */
const softmaxLike = new Set([
  'Softmax',
  'LogSoftmax',
  'Attention',
  'com.microsoft:Attention',
  'com.microsoft:MultiHeadAttention',
  'com.microsoft:GroupQueryAttention',
  'com.microsoft:DecoderMaskedMultiHeadAttention',
  'com.microsoft:BiasSoftmax',
]);

/** Operators through which a mask goes on its way there. */
const carrying = new Set([
  ...['Add', 'Sub', 'Sum', 'Where', 'Min', 'Max', 'Cast', 'CastLike', 'Identity'],
  ...[
    'Reshape',
    'Flatten',
    'Squeeze',
    'Unsqueeze',
    'Transpose',
    'Expand',
    'Tile',
    'Slice',
    'Gather',
    'Concat',
  ],
  ...['Split', 'Trilu', 'Dropout'],
]);

/** Operators that make −Inf of the lowest finite numbers: the sum of two masks, a mask in a smaller type. */
const joining = new Set(['Add', 'Sub', 'Sum', 'Cast', 'CastLike']);

/**
 * Whether infinities that a node makes of finite inputs are none to stop at. That is −Inf as attention masks have it,
 * and infinities that the file itself asks for:
 *
 * - a node that only fills a tensor with a constant;
 * - −Inf alone, made by Add, Sub, Sum or Cast, in a value that goes to nothing but Softmax (LogSoftmax, an attention
 *   operator), directly or through more sums, Where and changes of shape: masks of the lowest number, added up or
 *   converted.
 */
export function isNoOverflow(node: Node, value: string, counts: NonFinite): boolean {
  if (node.domain !== '') return false;
  if (node.op === 'ConstantOfShape') return true;
  if (!joining.has(node.op) || counts.inf !== counts.negativeInf) return false;
  return masksOnly(node.graph, value);
}

function masksOnly(graph: Graph, value: string): boolean {
  const seen = new Set<string>();
  const open = [value];
  let arrives = false;
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    if (seen.has(name)) continue;
    seen.add(name);
    if (graph.outputs.some((output) => output.name === name)) return false;
    for (const user of graph.consumers.get(name) ?? []) {
      const operator = user.domain === '' ? user.op : `${user.domain}:${user.op}`;
      if (softmaxLike.has(operator)) arrives = true;
      else if (carrying.has(operator)) open.push(...user.outputs.filter((output) => output !== ''));
      else return false;
    }
  }
  return arrives;
}

/** Bigger weights hold no masks' constants. */
const mostBytes = 2 ** 20;

/** The small floating-point constants inside a node's bodies, or the function that it calls, at any depth. */
export function innerConstants(model: Model, node: Node): Weight[] {
  const found: Weight[] = [];
  const seen = new Set<Graph>();
  const open = [...innerGraphs(model, node)];
  for (let graph = open.pop(); graph; graph = open.pop()) {
    if (seen.has(graph)) continue;
    seen.add(graph);
    for (const weight of graph.weights.values()) {
      if (!/^b?float/.test(weight.dtype ?? '') || weight.data.kind === 'missing') continue;
      const bytes = weight.data.kind === 'file' ? weight.data.length : weight.data.bytes.length;
      if (bytes <= mostBytes) found.push(weight);
    }
    for (const inner of graph.nodes) open.push(...innerGraphs(model, inner));
  }
  return found;
}
