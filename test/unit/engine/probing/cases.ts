import type { Tensor } from '../../../../core/tensor/tensor';
import type { AttributeValue } from '../support/models';
import { tensor } from '../support/models';

/** A node to try: where the bad value is planted is said by the table's entry. */
export interface Case {
  /** The shape of each input: a shape is a float tensor of any numbers, a tensor is that weight, null is left out. */
  readonly inputs: readonly (readonly number[] | Tensor | null)[];
  readonly attributes?: Readonly<Record<string, AttributeValue>>;
  /** Number of outputs that are named; 1 by default. */
  readonly outputs?: number;
  /** The element types to try; float32 and float64 by default. */
  readonly types?: readonly ('float32' | 'float64')[];
}

const ints = (...values: number[]) => tensor('int64', [values.length], values.map(BigInt));

/** One element, a few, whole vectors of 4, 8 and 16 with and without a rest, and enough for several threads. */
const shapes = [[], [1], [7], [16], [67], [1, 3, 5, 5], [2, 30_001]];
const unary: Case[] = shapes.map((shape) => ({ inputs: [shape] }));
/** For the values of attributes. */
const few = unary.filter(({ inputs }) => [7, 67].includes((inputs[0] as number[]).at(-1) ?? 0));
const with_ = (attributes: Case['attributes'], among: readonly Case[] = unary): Case[] =>
  among.map((one) => ({ ...one, attributes }));

const pairs: [number[], number[]][] = [
  [[], []],
  [[1], [1]],
  [[5], [5]],
  [[67], [67]],
  [[67], []],
  [[], [67]],
  [[1], [19]],
  [[19], [1]],
  [
    [3, 1],
    [1, 17],
  ],
  [
    [1, 17],
    [3, 1],
  ],
  [[2, 3, 5], [5]],
  [[5], [2, 3, 5]],
  [
    [2, 3, 5],
    [3, 1],
  ],
  [[2, 30_001], [30_001]],
  [
    [1, 4, 6, 6],
    [1, 4, 1, 1],
  ],
];
const binary: Case[] = pairs.map(([a, b]) => ({ inputs: [a, b] }));

const matrices: [number[], number[]][] = [
  [
    [1, 1],
    [1, 1],
  ],
  [
    [1, 5],
    [5, 1],
  ],
  [
    [3, 4],
    [4, 5],
  ],
  [
    [16, 16],
    [16, 16],
  ],
  [
    [7, 33],
    [33, 18],
  ],
  [[67], [67, 3]],
  [[3, 67], [67]],
  [[5], [5]],
  [
    [2, 3, 4],
    [4, 6],
  ],
  [
    [2, 1, 3, 4],
    [5, 4, 2],
  ],
  [
    [65, 129],
    [129, 70],
  ],
];
const products: Case[] = matrices.map(([a, b]) => ({ inputs: [a, b] }));
const float32Only = ['float32'] as const;

const gemm: Case[] = [
  {
    inputs: [
      [3, 4],
      [4, 5],
      [3, 5],
    ],
  },
  { inputs: [[3, 4], [4, 5], [5]] },
  { inputs: [[3, 4], [4, 5], [1]] },
  { inputs: [[3, 4], [4, 5], []] },
  { inputs: [[1, 67], [67, 33], [33]] },
  {
    inputs: [
      [4, 3],
      [5, 4],
      [3, 1],
    ],
    attributes: { transA: 1, transB: 1, alpha: { float: 0.5 }, beta: { float: 2 } },
  },
  { inputs: [[65, 40], [70, 40], [70]], attributes: { transB: 1 } },
];

const weight = (out: number, inPerGroup: number, ...kernel: number[]) => [out, inPerGroup, ...kernel];
const convolutions: Case[] = [
  { inputs: [[1, 1, 1, 1], weight(1, 1, 1, 1)] },
  { inputs: [[1, 3, 5, 5], weight(4, 3, 3, 3), [4]] },
  { inputs: [[1, 3, 5, 5], weight(4, 3, 3, 3)], attributes: { pads: [1, 1, 1, 1] } },
  { inputs: [[2, 4, 6, 7], weight(8, 4, 1, 1), [8]] },
  { inputs: [[1, 16, 9, 9], weight(32, 16, 3, 3)], attributes: { pads: [1, 1, 1, 1], strides: [2, 2] } },
  { inputs: [[1, 3, 6, 6], weight(2, 3, 3, 3)], attributes: { auto_pad: 'SAME_UPPER', strides: [2, 2] } },
  { inputs: [[1, 3, 6, 6], weight(2, 3, 2, 2)], attributes: { strides: [2, 2] } },
  { inputs: [[1, 8, 7, 7], weight(8, 1, 3, 3), [8]], attributes: { group: 8, pads: [1, 1, 1, 1] } },
  {
    inputs: [[1, 8, 8, 8], weight(8, 1, 5, 5)],
    attributes: { group: 8, pads: [2, 2, 2, 2], strides: [2, 2] },
  },
  {
    inputs: [[1, 8, 12, 12], weight(8, 1, 3, 3)],
    attributes: { group: 8, pads: [1, 1, 1, 1], strides: [2, 2] },
  },
  { inputs: [[1, 6, 5, 5], weight(4, 3, 3, 3)], attributes: { group: 2 } },
  { inputs: [[1, 2, 9, 9], weight(3, 2, 3, 3)], attributes: { dilations: [2, 2], pads: [2, 2, 2, 2] } },
  { inputs: [[1, 2, 19], weight(3, 2, 4), [3]] },
  { inputs: [[1, 1, 40], weight(2, 1, 8)], attributes: { strides: [4], pads: [2, 2] } },
  { inputs: [[1, 2, 4, 4, 4], weight(3, 2, 3, 3, 3)], attributes: { pads: [1, 1, 1, 1, 1, 1] } },
];
const transposed: Case[] = [
  {
    inputs: [
      [1, 1, 1, 1],
      [1, 1, 1, 1],
    ],
  },
  { inputs: [[1, 3, 5, 5], [3, 4, 3, 3], [4]] },
  {
    inputs: [
      [1, 3, 5, 5],
      [3, 4, 2, 2],
    ],
    attributes: { strides: [2, 2] },
  },
  {
    inputs: [
      [1, 4, 5, 5],
      [4, 4, 3, 3],
    ],
    attributes: { strides: [2, 2], pads: [1, 1, 1, 1], output_padding: [1, 1] },
  },
  {
    inputs: [
      [1, 4, 5, 5],
      [4, 1, 4, 4],
    ],
    attributes: { group: 4, strides: [2, 2], pads: [1, 1, 1, 1] },
  },
  {
    inputs: [
      [1, 2, 9],
      [2, 3, 4],
    ],
  },
];
const pools: Case[] = [
  { inputs: [[1, 3, 6, 6]], attributes: { kernel_shape: [2, 2], strides: [2, 2] } },
  { inputs: [[1, 3, 7, 7]], attributes: { kernel_shape: [3, 3], pads: [1, 1, 1, 1], count_include_pad: 1 } },
  { inputs: [[1, 3, 5, 5]], attributes: { kernel_shape: [3, 3], auto_pad: 'SAME_UPPER', strides: [2, 2] } },
  { inputs: [[1, 2, 19]], attributes: { kernel_shape: [5] } },
  { inputs: [[1, 2, 4, 4, 4]], attributes: { kernel_shape: [2, 2, 2] } },
];
const reductions: Case[] = [
  { inputs: [[67]] },
  { inputs: [[]] },
  { inputs: [[2, 3, 5]] },
  ...[[0], [1], [2], [0, 1], [1, 2], [0, 2]].map((axes) => ({ inputs: [[4, 17, 19], ints(...axes)] })),
  { inputs: [[4, 17, 19], ints(-1)], attributes: { keepdims: 0 } },
  { inputs: [[4, 17, 19]], attributes: { axes: [1] } },
  { inputs: [[1, 17, 8, 8]], attributes: { axes: [2, 3], keepdims: 0 } },
];
const rows: Case[] = [
  { inputs: [[1, 1]] },
  { inputs: [[3, 67]] },
  { inputs: [[2, 5, 16]] },
  { inputs: [[2, 5, 16]], attributes: { axis: 1 } },
  { inputs: [[2, 5, 16]], attributes: { axis: 0 } },
  { inputs: [[3, 1000]] },
];
const images = [
  [1, 1, 1, 1],
  [1, 3, 5, 5],
  [2, 4, 3],
  [1, 16, 7, 9],
];
const channel = (count: number): Case[] =>
  images.map((shape) => ({ inputs: [shape, ...new Array<number[]>(count).fill([shape[1]!])] }));
const layers: number[][] = [
  [1, 1],
  [3, 16],
  [2, 5, 19],
  [2, 3, 256],
];
const layer = (count: number, attributes?: Case['attributes']): Case[] =>
  layers.map((shape) => ({
    inputs: [shape, ...new Array<number[]>(count).fill([shape.at(-1)!])],
    attributes,
  }));
const skipped = (...after: ('hidden' | null)[]): Case[] =>
  [
    [1, 2, 8],
    [2, 5, 19],
    [1, 3, 256],
  ].map((shape) => ({
    inputs: [shape, shape, ...after.map((one) => (one ? [shape.at(-1)!] : null))],
  }));
const attention: Case[] = [0, 1].flatMap((unidirectional) =>
  [null, tensor('int32', [1], [2]), tensor('int32', [1, 4], [1, 0, 1, 1])].map((mask) => ({
    inputs: [[1, 4, 8], [8, 24], [24], mask],
    attributes: { num_heads: 2, unidirectional },
    types: float32Only,
  })),
);

/** By `domain:Op`: nodes that each of its entries in the table is tried with. */
export const cases: Readonly<Record<string, readonly Case[]>> = {
  ':Identity': unary,
  ':Abs': unary,
  ':Neg': unary,
  ':Sqrt': unary,
  ':Exp': unary,
  ':Log': unary,
  ':Reciprocal': unary,
  ':Floor': unary,
  ':Ceil': unary,
  ':Round': unary,
  ':Sign': unary,
  ':Sin': unary,
  ':Cos': unary,
  ':Tan': unary,
  ':Atan': unary,
  ':Sinh': unary,
  ':Cosh': unary,
  ':Asinh': unary,
  ':Acosh': unary,
  ':Atanh': unary,
  ':Asin': unary,
  ':Acos': unary,
  ':Erf': unary,
  ':Sigmoid': unary,
  ':Tanh': unary,
  ':Relu': unary,
  ':LeakyRelu': [...unary, ...with_({ alpha: { float: 0 } }, few)],
  ':Elu': [...unary, ...with_({ alpha: { float: 0 } }, few)],
  ':Selu': [...unary, ...with_({ alpha: { float: 0 } }, few), ...with_({ gamma: { float: 0 } }, few)],
  ':Celu': unary,
  ':Softplus': unary,
  ':Softsign': unary,
  ':HardSigmoid': [...unary, ...with_({ alpha: { float: 0 } }, few)],
  ':HardSwish': unary,
  ':Mish': unary,
  ':Gelu': [...unary, ...with_({ approximate: 'tanh' })],
  ':Dropout': unary,
  ':Clip': [
    ...unary,
    ...[[7], [67]].map((shape) => ({
      inputs: [shape, tensor('float32', [], [-1]), tensor('float32', [], [1])],
      types: float32Only,
    })),
  ],
  ':Cast': [...with_({ to: 1 }), ...with_({ to: 11 }), ...with_({ to: 10 }), ...with_({ to: 16 })],
  ':Add': binary,
  ':Sub': binary,
  ':Mul': binary,
  ':Div': binary,
  ':Min': [...binary, { inputs: [[67], [67], [1]] }],
  ':Max': [...binary, { inputs: [[67], [67], [1]] }],
  ':PRelu': [
    { inputs: [[67], [1]] },
    {
      inputs: [
        [2, 3, 5],
        [3, 1],
      ],
    },
  ],
  ':Sum': [...binary, ...unary, { inputs: [[4, 5], [5], [4, 1]] }],
  ':Mean': [...binary, ...unary, { inputs: [[4, 5], [5], [4, 1]] }],
  ':MatMul': products,
  ':Gemm': gemm,
  ':Conv': convolutions,
  ':ConvTranspose': transposed,
  ':AveragePool': pools,
  ':GlobalAveragePool': images.map((shape) => ({ inputs: [shape] })),
  ':LRN': images
    .filter((shape) => shape.length === 4)
    .map((shape) => ({ inputs: [shape], attributes: { size: 3 } })),
  ':BatchNormalization': channel(4),
  ':InstanceNormalization': channel(2),
  ':GroupNormalization': [
    { inputs: [[1, 4, 3, 3], [4], [4]], attributes: { num_groups: 4 } },
    { inputs: [[2, 2, 67], [2], [2]], attributes: { num_groups: 2 } },
  ],
  ':LayerNormalization': [
    ...layer(2),
    ...layer(1),
    {
      inputs: [
        [2, 3, 7],
        [3, 7],
        [3, 7],
      ],
      attributes: { axis: 1 },
    },
  ],
  ':RMSNormalization': layer(1),
  ':SimplifiedLayerNormalization': layer(1),
  ':LpNormalization': [
    ...rows.map(({ inputs }) => ({ inputs })),
    { inputs: [[3, 17]], attributes: { p: 1 } },
  ],
  ':MeanVarianceNormalization': images
    .filter((shape) => shape.length === 4)
    .map((shape) => ({ inputs: [shape] })),
  ':Softmax': rows,
  ':LogSoftmax': rows,
  ':ReduceSum': reductions,
  ':ReduceMean': reductions,
  ':ReduceL1': reductions,
  ':ReduceL2': reductions,
  ':ReduceSumSquare': reductions,
  ':ReduceProd': reductions,
  ':ReduceLogSum': reductions,
  ':ReduceLogSumExp': reductions,
  ':CumSum': [0, 1].map((reverse) => ({
    inputs: [[3, 17], tensor('int64', [], [1n])],
    attributes: { reverse },
  })),
  ':Reshape': [{ inputs: [[2, 3, 5], ints(-1)] }, { inputs: [[67], ints(1, 67)] }],
  ':Flatten': [{ inputs: [[2, 3, 5]] }, { inputs: [[67]], attributes: { axis: 0 } }],
  ':Squeeze': [{ inputs: [[1, 67]] }, { inputs: [[1, 3, 1], ints(0)] }],
  ':Unsqueeze': [{ inputs: [[67], ints(0)] }, { inputs: [[67]], attributes: { axes: [0] } }],
  ':Transpose': [
    { inputs: [[5, 7]] },
    { inputs: [[2, 3, 4, 5]], attributes: { perm: [0, 2, 3, 1] } },
    { inputs: [[1, 4, 1, 67]], attributes: { perm: [1, 0, 3, 2] } },
  ],
  ':Concat': [
    {
      inputs: [
        [2, 3],
        [2, 5],
      ],
      attributes: { axis: 1 },
    },
    {
      inputs: [
        [2, 3],
        [1, 3],
        [4, 3],
      ],
      attributes: { axis: 0 },
    },
    { inputs: [[67], [0], [3]], attributes: { axis: 0 } },
  ],
  ':Expand': [{ inputs: [[3, 1], ints(2, 3, 5)] }, { inputs: [[67], ints(1)] }],
  ':Tile': [{ inputs: [[3, 5], ints(2, 1)] }],
  ':Pad': [
    { inputs: [[3, 5], ints(0, 1, 2, 0)] },
    { inputs: [[3, 5], ints(1, 1, 1, 1)], attributes: { mode: 'reflect' } },
    { inputs: [[3, 5], ints(1, 1, 1, 1)], attributes: { mode: 'edge' } },
    { inputs: [[3, 5]], attributes: { pads: [0, 1, 2, 0] } },
  ],
  ':Split': [
    { inputs: [[6, 5]], outputs: 2 },
    { inputs: [[7, 5], ints(3, 4)], outputs: 2 },
    { inputs: [[7, 67]], attributes: { axis: 1, split: [60, 7] }, outputs: 2 },
  ],
  ':DepthToSpace': [
    { inputs: [[1, 8, 3, 3]], attributes: { blocksize: 2 } },
    { inputs: [[1, 8, 3, 3]], attributes: { blocksize: 2, mode: 'CRD' } },
  ],
  ':SpaceToDepth': [{ inputs: [[1, 2, 6, 6]], attributes: { blocksize: 2 } }],
  'com.microsoft:Gelu': unary,
  'com.microsoft:QuickGelu': [...unary, ...with_({ alpha: { float: 0 } }, few)],
  'com.microsoft:FastGelu': [
    ...unary.slice(1),
    ...[
      [3, 16],
      [2, 3, 67],
    ].map((shape) => ({ inputs: [shape, [shape.at(-1)!]] })),
  ],
  'com.microsoft:BiasGelu': [
    [3, 16],
    [2, 3, 67],
  ].map((shape) => ({ inputs: [shape, [shape.at(-1)!]] })),
  'com.microsoft:FusedMatMul': [
    ...products,
    {
      inputs: [
        [4, 3],
        [4, 5],
      ],
      attributes: { transA: 1, alpha: { float: 0.5 } },
    },
  ],
  'com.microsoft:SkipLayerNormalization': [
    ...skipped('hidden'),
    ...skipped('hidden', 'hidden'),
    ...skipped('hidden', 'hidden', 'hidden'),
  ],
  'com.microsoft:SkipSimplifiedLayerNormalization': [...skipped('hidden'), ...skipped('hidden', 'hidden')],
  'com.microsoft:Attention': attention,
};
