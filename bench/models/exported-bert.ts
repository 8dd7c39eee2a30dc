import { create } from '@bufbuild/protobuf';
import type { NodeProto, ValueInfoProto } from '../../core/onnx/gen/onnx_pb';
import {
  AttributeProtoSchema,
  AttributeProto_AttributeType as Kind,
  NodeProtoSchema,
  TensorProtoSchema,
} from '../../core/onnx/gen/onnx_pb';
import { int64Bytes, valueInfo, type WeightSpec, writeModel } from './write-model';

/** How large an exported encoder is. */
export interface ExportedBertSize {
  /** 109 nodes each. */
  readonly layers: number;
  /** Whether nodes have the names of their modules, as PyTorch gives them; without, no node has a name. */
  readonly named: boolean;
}

const hidden = 768;

/**
 * Writes an encoder (BERT, Devlin et al. 2019) as PyTorch's exporter by TorchScript writes it with dynamic axes: names are
 * paths of modules, sizes are computed by Shape, Gather, Unsqueeze and Concat, and every number is a Constant node. It is
 * made to be drawn, not to be run: every weight is a row, every number an int64. Returns how many nodes it has.
 */
export function writeExportedBert(file: string, { layers, named }: ExportedBertSize): number {
  const made = new Exported(named);
  const embeddings = made.in('/embeddings');
  const words = embeddings.op('Gather', ['word_embeddings.weight', 'input_ids'], 'batch', 'sequence', hidden);
  const kinds = embeddings.op(
    'Gather',
    ['token_type_embeddings.weight', 'token_type_ids'],
    'batch',
    'sequence',
    hidden,
  );
  const sum = embeddings.op('Add', [words, kinds], 'batch', 'sequence', hidden);
  let x = made.layerNorm('/embeddings/LayerNorm', sum);
  const root = made.in('');
  const mask4 = root.op('Unsqueeze', [
    root.op('Unsqueeze', ['attention_mask', root.number(1)]),
    root.number(2),
  ]);
  const inverse = root.op('Sub', [root.number(1), root.op('Cast', [mask4], 'batch', 1, 1, 'sequence')]);
  const mask = root.op('Mul', [inverse, root.number(-10000)], 'batch', 1, 1, 'sequence');
  for (let layer = 0; layer < layers; layer++) x = made.layer(`/encoder/layer.${layer}`, x, mask);
  const pooler = made.in('/pooler');
  const first = pooler.op('Gather', [x, pooler.number(0)], 'batch', hidden);
  const dense = made
    .in('/pooler/dense')
    .op('Gemm', [first, 'pooler.dense.weight', 'pooler.dense.bias'], 'batch', hidden);
  const pooled = made.in('/pooler/activation').op('Tanh', [dense], 'batch', hidden);
  writeModel(file, {
    name: 'main_graph',
    inputs: ['input_ids', 'attention_mask', 'token_type_ids'].map((name) =>
      valueInfo(name, ['batch', 'sequence'], 'int64'),
    ),
    outputs: [valueInfo(x, ['batch', 'sequence', hidden]), valueInfo(pooled, ['batch', hidden])],
    values: made.types,
    nodes: made.nodes,
    weights: made.weights(),
  });
  return made.nodes.length;
}

type Dimension = number | string;

/** The nodes so far. */
class Exported {
  readonly nodes: NodeProto[] = [];
  readonly types: ValueInfoProto[] = [];
  private readonly names = new Map<string, number>();
  private readonly taken = new Set<string>();

  constructor(private readonly named: boolean) {}

  /** What makes nodes in a module. */
  in(module: string) {
    return {
      op: (opType: string, inputs: readonly string[], ...shape: Dimension[]) =>
        this.op(module, opType, inputs, shape),
      number: (value: number) => this.number(module, value),
    };
  }

  layerNorm(module: string, x: string): string {
    const { op, number } = this.in(module);
    const mean = op('ReduceMean', [x], 'batch', 'sequence', 1);
    const centred = op('Sub', [x, mean], 'batch', 'sequence', hidden);
    const squares = op('Pow', [centred, number(2)], 'batch', 'sequence', hidden);
    const variance = op('ReduceMean', [squares], 'batch', 'sequence', 1);
    const deviation = op(
      'Sqrt',
      [op('Add', [variance, number(1e-12)], 'batch', 'sequence', 1)],
      'batch',
      'sequence',
      1,
    );
    const normal = op('Div', [centred, deviation], 'batch', 'sequence', hidden);
    const scaled = op('Mul', [normal, this.weight(module, 'weight')], 'batch', 'sequence', hidden);
    return op('Add', [scaled, this.weight(module, 'bias')], 'batch', 'sequence', hidden);
  }

  layer(module: string, x: string, mask: string): string {
    const self = `${module}/attention/self`;
    const { op, number } = this.in(self);
    const [query, key, value] = ['query', 'key', 'value'].map((name) =>
      this.byHead(self, this.linear(`${self}/${name}`, x, hidden)),
    ) as [string, string, string];
    const scores = op('MatMul', [query, key], 'batch', 12, 'sequence', 'sequence');
    const scaled = op('Div', [scores, number(8)], 'batch', 12, 'sequence', 'sequence');
    const masked = op('Add', [scaled, mask], 'batch', 12, 'sequence', 'sequence');
    const attention = op('Softmax', [masked], 'batch', 12, 'sequence', 'sequence');
    const context = op('MatMul', [attention, value], 'batch', 12, 'sequence', 64);
    const turned = op('Transpose', [context], 'batch', 'sequence', 12, 64);
    const joined = op('Reshape', [turned, this.sizes(self, turned, 1)], 'batch', 'sequence', hidden);
    const dense = this.linear(`${module}/attention/output/dense`, joined, hidden);
    const sum = this.in(`${module}/attention/output`).op('Add', [dense, x], 'batch', 'sequence', hidden);
    const attended = this.layerNorm(`${module}/attention/output/LayerNorm`, sum);
    const up = this.linear(`${module}/intermediate/dense`, attended, 4 * hidden);
    const down = this.linear(`${module}/output/dense`, this.gelu(`${module}/intermediate`, up), hidden);
    const fed = this.in(`${module}/output`).op('Add', [down, attended], 'batch', 'sequence', hidden);
    return this.layerNorm(`${module}/output/LayerNorm`, fed);
  }

  /** Every weight that a node takes, with the numbers of one row. */
  weights(): WeightSpec[] {
    return [...this.taken].map((name) => ({
      name,
      dtype: 'float32',
      shape: [hidden],
      values: { all: 1 },
    }));
  }

  private linear(module: string, x: string, to: number): string {
    const { op } = this.in(module);
    const product = op('MatMul', [x, this.weight(module, 'weight')], 'batch', 'sequence', to);
    return op('Add', [this.weight(module, 'bias'), product], 'batch', 'sequence', to);
  }

  private gelu(module: string, x: string): string {
    const { op, number } = this.in(`${module}/intermediate_act_fn`);
    const shape = ['batch', 'sequence', 4 * hidden];
    const erf = op('Erf', [op('Div', [x, number(Math.SQRT2)], ...shape)], ...shape);
    const doubled = op('Mul', [x, op('Add', [erf, number(1)], ...shape)], ...shape);
    return op('Mul', [doubled, number(0.5)], ...shape);
  }

  /** A tensor of all heads as one of each. */
  private byHead(module: string, x: string): string {
    const { op } = this.in(module);
    const split = op('Reshape', [x, this.sizes(module, x, 2)], 'batch', 'sequence', 12, 64);
    return op('Transpose', [split], 'batch', 12, 'sequence', 64);
  }

  /** The first two dimensions of a tensor with so many numbers behind them. */
  private sizes(module: string, x: string, more: number): string {
    const { op, number } = this.in(module);
    const one = (axis: number) =>
      op('Unsqueeze', [op('Gather', [op('Shape', [x], 3), number(axis)]), number(0)], 1);
    const numbers = Array.from({ length: more }, (_, at) => number(at));
    return op('Concat', [one(0), one(1), ...numbers], 2 + more);
  }

  private weight(module: string, name: string): string {
    const full = `${module.slice(1).replaceAll('/', '.')}.${name}`;
    this.taken.add(full);
    return full;
  }

  private number(module: string, value: number): string {
    const t = create(TensorProtoSchema, {
      dims: [1n],
      dataType: 7,
      // Only what it looks like matters.
      rawData: int64Bytes([Math.round(value)]),
    });
    const attribute = create(AttributeProtoSchema, { name: 'value', type: Kind.TENSOR, t });
    return this.add(module, 'Constant', [], [attribute]);
  }

  private op(module: string, opType: string, inputs: readonly string[], shape: readonly Dimension[]): string {
    for (const input of inputs) if (/\.(weight|bias)$/.test(input)) this.taken.add(input);
    const output = this.add(module, opType, inputs, []);
    if (shape.length > 0) this.types.push(valueInfo(output, [...shape]));
    return output;
  }

  private add(
    module: string,
    opType: string,
    inputs: readonly string[],
    attribute: NodeProto['attribute'],
  ): string {
    const wanted = `${module}/${opType}`;
    const count = this.names.get(wanted) ?? 0;
    this.names.set(wanted, count + 1);
    const name = count === 0 ? wanted : `${wanted}_${count}`;
    const output = this.named ? `${name}_output_0` : `${this.nodes.length}`;
    this.nodes.push(
      create(NodeProtoSchema, {
        opType,
        name: this.named ? name : '',
        input: [...inputs],
        output: [output],
        attribute,
      }),
    );
    return output;
  }
}
