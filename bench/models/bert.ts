import type { NodeProto } from '../../core/onnx/gen/onnx_pb';
import { op } from './node';
import type { WeightSpec } from './write-model';
import { int64Bytes, valueInfo, writeModel } from './write-model';

export interface BertSize {
  readonly layers: number;
  readonly hidden: number;
  readonly heads: number;
  readonly vocabulary: number;
  /** Tokens of the input. */
  readonly tokens: number;
}

/** BERT base (Devlin et al. 2019): 621 nodes, 438 MB. */
export const bertBase: BertSize = { layers: 12, hidden: 768, heads: 12, vocabulary: 30522, tokens: 128 };

/**
 * Writes an encoder as PyTorch's exporter writes it, layer normalisations and GELU taken apart; its weights are random.
 * The padding mask becomes −10000 where it is 0, as in the original.
 */
export function writeBert(file: string, size: BertSize): number {
  const { layers, hidden, heads, vocabulary, tokens } = size;
  const parts = new Parts(hidden);
  const { nodes, weights } = parts;
  const headSize = hidden / heads;

  parts.weight('word', [vocabulary, hidden], 0.05);
  parts.weight('position', [tokens, hidden], 0.05);
  parts.weight('kind', [2, hidden], 0.05);
  parts.numbers(
    'positions',
    [1, tokens],
    Array.from({ length: tokens }, (_, at) => at),
  );
  parts.numbers('by-head', [4], [1, tokens, heads, headSize]);
  parts.numbers('joined', [3], [1, tokens, hidden]);
  parts.numbers('mask-axes', [2], [1, 2]);
  parts.numbers('first', [], [0]);
  parts.constant('one', 1);
  parts.constant('two', 2);
  parts.constant('half', 0.5);
  parts.constant('epsilon', 1e-12);
  parts.constant('root-two', Math.SQRT2);
  parts.constant('masked', -10000);
  parts.constant('root-of-head-size', Math.sqrt(headSize));
  nodes.push(
    op('Gather', ['word', 'input_ids'], ['words']),
    op('Gather', ['position', 'positions'], ['places']),
    op('Gather', ['kind', 'token_type_ids'], ['kinds']),
    op('Add', ['words', 'kinds'], ['words+kinds']),
    op('Add', ['words+kinds', 'places'], ['embedding']),
    op('Unsqueeze', ['attention_mask', 'mask-axes'], ['mask4']),
    op('Cast', ['mask4'], ['mask-float'], { to: 1 }),
    op('Sub', ['one', 'mask-float'], ['mask-inverse']),
    op('Mul', ['mask-inverse', 'masked'], ['mask']),
  );
  let x = parts.layerNorm('embedding.norm', 'embedding');
  for (let layer = 0; layer < layers; layer++) {
    const name = `layer${layer}`;
    const head = (which: string, perm: readonly number[]) => {
      const linear = parts.linear(`${name}.${which}`, x, hidden, hidden);
      nodes.push(
        op('Reshape', [linear, 'by-head'], [`${linear}.split`]),
        op('Transpose', [`${linear}.split`], [`${linear}.heads`], { perm }),
      );
      return `${linear}.heads`;
    };
    const query = head('query', [0, 2, 1, 3]);
    const key = head('key', [0, 2, 3, 1]);
    const value = head('value', [0, 2, 1, 3]);
    nodes.push(
      op('MatMul', [query, key], [`${name}.scores`]),
      op('Div', [`${name}.scores`, 'root-of-head-size'], [`${name}.scaled`]),
      op('Add', [`${name}.scaled`, 'mask'], [`${name}.masked`]),
      op('Softmax', [`${name}.masked`], [`${name}.attention`], { axis: -1 }),
      op('MatMul', [`${name}.attention`, value], [`${name}.context`]),
      op('Transpose', [`${name}.context`], [`${name}.context.t`], { perm: [0, 2, 1, 3] }),
      op('Reshape', [`${name}.context.t`, 'joined'], [`${name}.context.joined`]),
    );
    const output = parts.linear(`${name}.output`, `${name}.context.joined`, hidden, hidden);
    const attended = parts.layerNorm(`${name}.norm0`, parts.sum(`${name}.attended`, output, x));
    const gelu = parts.gelu(parts.linear(`${name}.up`, attended, hidden, 4 * hidden));
    const down = parts.linear(`${name}.down`, gelu, 4 * hidden, hidden);
    x = parts.layerNorm(`${name}.norm1`, parts.sum(`${name}.fed`, down, attended));
  }
  parts.weight('pooler.weight', [hidden, hidden], Math.sqrt(3 / hidden));
  parts.weight('pooler.bias', [hidden], 0.05);
  nodes.push(
    op('Gather', [x, 'first'], ['first-token'], { axis: 1 }),
    op('Gemm', ['first-token', 'pooler.weight', 'pooler.bias'], ['pooled'], { transB: 1 }),
    op('Tanh', ['pooled'], ['pooler_output']),
  );
  return writeModel(file, {
    name: 'bert',
    inputs: ['input_ids', 'attention_mask', 'token_type_ids'].map((name) =>
      valueInfo(name, [1, tokens], 'int64'),
    ),
    outputs: [valueInfo(x, [1, tokens, hidden]), valueInfo('pooler_output', [1, hidden])],
    nodes,
    weights,
  });
}

/** The nodes and weights so far, and what such a model is built of. */
class Parts {
  readonly nodes: NodeProto[] = [];
  readonly weights: WeightSpec[] = [];

  constructor(private readonly hidden: number) {}

  weight(name: string, shape: readonly number[], bound: number): void {
    this.weights.push({ name, dtype: 'float32', shape, values: { bound } });
  }

  numbers(name: string, shape: readonly number[], values: readonly number[]): void {
    this.weights.push({ name, dtype: 'int64', shape, values: { bytes: int64Bytes(values) } });
  }

  constant(name: string, value: number): void {
    this.weights.push({ name, dtype: 'float32', shape: [], values: { all: value } });
  }

  /** x · weight + bias. */
  linear(name: string, x: string, from: number, to: number): string {
    this.weight(`${name}.weight`, [from, to], Math.sqrt(3 / from));
    this.weight(`${name}.bias`, [to], 0.05);
    this.nodes.push(
      op('MatMul', [x, `${name}.weight`], [`${name}.product`]),
      op('Add', [`${name}.bias`, `${name}.product`], [name]),
    );
    return name;
  }

  sum(name: string, a: string, b: string): string {
    this.nodes.push(op('Add', [a, b], [name]));
    return name;
  }

  /** x · (1 + erf(x / √2)) / 2 */
  gelu(x: string): string {
    this.nodes.push(
      op('Div', [x, 'root-two'], [`${x}.scaled`]),
      op('Erf', [`${x}.scaled`], [`${x}.erf`]),
      op('Add', [`${x}.erf`, 'one'], [`${x}.erf+1`]),
      op('Mul', [x, `${x}.erf+1`], [`${x}.doubled`]),
      op('Mul', [`${x}.doubled`, 'half'], [`${x}.gelu`]),
    );
    return `${x}.gelu`;
  }

  layerNorm(name: string, x: string): string {
    this.weights.push({ name: `${name}.gamma`, dtype: 'float32', shape: [this.hidden], values: { all: 1 } });
    this.weight(`${name}.beta`, [this.hidden], 0.05);
    this.nodes.push(
      op('ReduceMean', [x], [`${name}.mean`], { axes: [-1] }),
      op('Sub', [x, `${name}.mean`], [`${name}.centred`]),
      op('Pow', [`${name}.centred`, 'two'], [`${name}.squares`]),
      op('ReduceMean', [`${name}.squares`], [`${name}.variance`], { axes: [-1] }),
      op('Add', [`${name}.variance`, 'epsilon'], [`${name}.positive`]),
      op('Sqrt', [`${name}.positive`], [`${name}.deviation`]),
      op('Div', [`${name}.centred`, `${name}.deviation`], [`${name}.normal`]),
      op('Mul', [`${name}.normal`, `${name}.gamma`], [`${name}.scaled`]),
      op('Add', [`${name}.scaled`, `${name}.beta`], [name]),
    );
    return name;
  }
}
