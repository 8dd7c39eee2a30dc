/** What kind of work an operator does: few enough kinds to be told apart by colour. */
export type Category =
  | 'matrix'
  | 'activation'
  | 'normalization'
  | 'window'
  | 'arithmetic'
  | 'shape'
  | 'control'
  | 'other';

const operators: Readonly<Record<Exclude<Category, 'other'>, string>> = {
  matrix:
    'Conv ConvTranspose ConvInteger QLinearConv DeformConv FusedConv NhwcFusedConv MatMul MatMulInteger QLinearMatMul ' +
    'MatMulNBits DynamicQuantizeMatMul MatMulIntegerToFloat FusedMatMul Gemm QGemm FusedGemm Einsum Attention ' +
    'MultiHeadAttention GroupQueryAttention PackedAttention QAttention LSTM GRU RNN DynamicQuantizeLSTM AttnLSTM',
  activation:
    'Relu LeakyRelu PRelu Elu Selu Celu Gelu FastGelu BiasGelu QuickGelu Sigmoid HardSigmoid HardSwish Swish Softmax ' +
    'LogSoftmax Hardmax Softplus Softsign Tanh ThresholdedRelu Mish Clip Shrink BiasSoftmax QLinearSigmoid ' +
    'QLinearLeakyRelu QLinearSoftmax',
  normalization:
    'BatchNormalization InstanceNormalization LayerNormalization GroupNormalization RMSNormalization LRN ' +
    'LpNormalization MeanVarianceNormalization SkipLayerNormalization SimplifiedLayerNormalization ' +
    'SkipSimplifiedLayerNormalization EmbedLayerNormalization Dropout BiasDropout SkipGroupNorm GroupNorm',
  window:
    'MaxPool AveragePool GlobalAveragePool GlobalMaxPool LpPool GlobalLpPool MaxUnpool MaxRoiPool RoiAlign Resize ' +
    'Upsample GridSample AffineGrid NonMaxSuppression QLinearAveragePool QLinearGlobalAveragePool ReduceSum ' +
    'ReduceMean ReduceMax ReduceMin ReduceProd ReduceL1 ReduceL2 ReduceLogSum ReduceLogSumExp ReduceSumSquare ArgMax ' +
    'ArgMin TopK Unique',
  arithmetic:
    'Add Sub Mul Div Pow Sqrt Exp Log Neg Abs Sign Floor Ceil Round Mod Reciprocal Erf Sin Cos Tan Asin Acos Atan Sinh ' +
    'Cosh Asinh Acosh Atanh Sum Mean Max Min CumSum CumProd Det BitShift QLinearAdd QLinearMul DFT STFT ' +
    'MelWeightMatrix RotaryEmbedding BiasAdd And Or Not Xor Equal Greater GreaterOrEqual Less LessOrEqual Where IsNaN ' +
    'IsInf BitwiseAnd BitwiseOr BitwiseNot BitwiseXor NonZero',
  shape:
    'Reshape Transpose Flatten Squeeze Unsqueeze Concat Split Slice Gather GatherElements GatherND Scatter ' +
    'ScatterElements ScatterND TensorScatter Pad Expand Tile Shape Size Cast CastLike BitCast Identity Trilu ' +
    'ReverseSequence Compress CenterCropPad OneHot EyeLike DepthToSpace SpaceToDepth Col2Im QLinearConcat ' +
    'ConcatFromSequence SplitToSequence SequenceAt SequenceInsert SequenceConstruct SequenceEmpty SequenceErase ' +
    'SequenceLength Constant ConstantOfShape Range',
  control:
    'If Loop Scan SequenceMap Optional OptionalGetElement OptionalHasElement QuantizeLinear DequantizeLinear ' +
    'DynamicQuantizeLinear',
};

const byOperator = new Map(
  Object.entries(operators).flatMap(([category, names]) =>
    names.split(' ').map((name) => [name, category as Category] as const),
  ),
);

/** The kind of an operator by its name; other domains' operators that are called like ONNX's do the same. */
export function categoryOf(op: string): Category {
  return byOperator.get(op) ?? 'other';
}

/** All kinds, as the legend lists them. */
export const categories: readonly Category[] = [
  'matrix',
  'activation',
  'normalization',
  'window',
  'arithmetic',
  'shape',
  'control',
  'other',
];

/** The theme's variable for each kind: what most time goes into stands out, what only moves elements recedes. */
export const categoryColours: Readonly<Record<Category, string>> = {
  matrix: '--vscode-charts-blue',
  activation: '--vscode-symbolIcon-classForeground',
  normalization: '--vscode-terminal-ansiCyan',
  window: '--vscode-charts-purple',
  arithmetic: '--vscode-charts-green',
  shape: '--od-edge',
  control: '--vscode-charts-red',
  other: '--vscode-foreground',
};
