import type { NodeFacts } from './node-facts';
import { floatOf, intOf, intsOf } from './node-facts';
import { readsEveryElement, writesEveryElement } from './windows';

/**
 * What an operator does with a bad number in one of its inputs. `nan`: a NaN in any element makes at least one NaN in
 * its outputs. `inf`: an infinity of either sign in any element makes at least one NaN or infinity in its outputs.
 * Either holds for all numbers in the other elements and inputs, in float32 and float64, of any shape: where the
 * operator may combine the input with others into a tensor without elements, `elements` asks for known shapes.
 */
export interface Passing {
  /** The position of the input, or every one of them (of operators that take any number of inputs). */
  readonly input: number | 'every';
  readonly nan: boolean;
  readonly inf: boolean;
  /** Which outputs show it: the first, or some output of all that the operator has. */
  readonly output: 'first' | 'some';
  /** Whether the first output must be known to have elements: a broadcast to no element swallows all. */
  readonly elements: boolean;
  /** What else must hold of the node. */
  readonly when?: (node: NodeFacts) => boolean;
}

type When = NonNullable<Passing['when']>;

const both = (input: Passing['input'], when?: When): Passing => ({
  input,
  nan: true,
  inf: true,
  output: 'first',
  elements: false,
  when,
});
const nanOnly = (input: Passing['input'], when?: When): Passing => ({ ...both(input, when), inf: false });
/** For operators whose output need not have elements because the input has. */
const combined = (passing: Passing): Passing => ({ ...passing, elements: true });

const kernelOfWeight = (node: NodeFacts) => node.inputShape(1)?.slice(2);
const nonNegative = (values: readonly number[] | undefined) => values?.every((value) => value >= 0) ?? false;
const hasOnly = (node: NodeFacts, ...names: string[]) =>
  node.attributes.every((attribute) => names.includes(attribute.name));

/** The types that a Cast keeps NaN and infinities in: float32, float16, float64, bfloat16. */
const castTargets = [1, 10, 11, 16];

/**
 * The operators that always pass a bad number on, by `domain:Op`. An operator is in it only if trying says so: the
 * test in test/unit/engine/probing runs every entry in onnxruntime, and what is here without a case there fails it.
 *
 * Not in it, because they lose NaN: MaxPool, ReduceMax, ReduceMin, ThresholdedRelu, Pow (NaN to the power 0 is 1),
 * LSTM and GRU with a bias; Where, Slice, Gather, TopK, which need not take the element.
 */
export const passing: ReadonlyMap<string, readonly Passing[]> = new Map<string, readonly Passing[]>([
  // Copies.
  [':Identity', [both(0)]],
  [':Reshape', [both(0)]],
  [':Flatten', [both(0)]],
  [':Squeeze', [both(0)]],
  [':Unsqueeze', [both(0)]],
  [':Transpose', [both(0)]],
  [':Concat', [both('every')]],
  [':Split', [{ ...both(0), output: 'some' }]],
  [':DepthToSpace', [both(0)]],
  [':SpaceToDepth', [both(0)]],
  [':Expand', [combined(both(0))]],
  [':Tile', [combined(both(0))]],
  [':Pad', [both(0, (node) => nonNegative(intsOf(node, 'pads') ?? node.constantInts(1)))]],
  [':Cast', [both(0, (node) => castTargets.includes(intOf(node, 'to', 0)))]],
  // Without a training mode: an attribute until opset 6, a third input from opset 12 on.
  [':Dropout', [both(0, (node) => node.inputs.length < 3 && hasOnly(node, 'ratio', 'seed'))]],

  // Element by element.
  [':Abs', [both(0)]],
  [':Neg', [both(0)]],
  [':Sqrt', [both(0)]],
  [':Log', [both(0)]],
  [':Floor', [both(0)]],
  [':Ceil', [both(0)]],
  [':Round', [both(0)]],
  [':Sin', [both(0)]],
  [':Cos', [both(0)]],
  [':Tan', [both(0)]],
  [':Asin', [both(0)]],
  [':Acos', [both(0)]],
  [':Sinh', [both(0)]],
  [':Cosh', [both(0)]],
  [':Asinh', [both(0)]],
  [':Acosh', [both(0)]],
  [':Atanh', [both(0)]],
  [':Exp', [nanOnly(0)]],
  [':Reciprocal', [nanOnly(0)]],
  [':Sign', [nanOnly(0)]],
  [':Atan', [nanOnly(0)]],
  [':Erf', [nanOnly(0)]],
  [':Sigmoid', [nanOnly(0)]],
  [':Tanh', [nanOnly(0)]],
  [':Relu', [nanOnly(0)]],
  [':Elu', [nanOnly(0)]],
  [':Selu', [nanOnly(0)]],
  [':Celu', [nanOnly(0)]],
  [':Softplus', [nanOnly(0)]],
  [':HardSigmoid', [nanOnly(0)]],
  [':Clip', [nanOnly(0)]],
  [':LeakyRelu', [both(0)]],
  [':PRelu', [both(0)]],
  [':Softsign', [both(0)]],
  [':HardSwish', [both(0)]],
  [':Mish', [both(0)]],
  [':Gelu', [both(0)]],
  ['com.microsoft:Gelu', [both(0)]],
  ['com.microsoft:QuickGelu', [both(0)]],
  ['com.microsoft:FastGelu', [both(0), both(1)]],
  ['com.microsoft:BiasGelu', [both(0), both(1)]],
  [':Add', [combined(both(0)), combined(both(1))]],
  [':Sub', [combined(both(0)), combined(both(1))]],
  [':Mul', [combined(both(0)), combined(both(1))]],
  [':Div', [combined(both(0)), combined(nanOnly(1))]],
  [':Min', [combined(nanOnly('every'))]],
  [':Max', [combined(nanOnly('every'))]],
  [':Sum', [combined(both('every'))]],
  [':Mean', [combined(both('every'))]],

  // Products.
  [':MatMul', [combined(both(0)), combined(both(1))]],
  [
    'com.microsoft:FusedMatMul',
    [0, 1].map((input) => combined(both(input, (node) => floatOf(node, 'alpha', 1) !== 0))),
  ],
  [
    ':Gemm',
    [
      ...[0, 1].map((input) => combined(both(input, (node) => floatOf(node, 'alpha', 1) !== 0))),
      combined(both(2, (node) => floatOf(node, 'beta', 1) !== 0)),
    ],
  ],
  [':Conv', [combined(both(0, (node) => readsEveryElement(node, kernelOfWeight(node))))]],
  [':ConvTranspose', [combined(both(0, (node) => writesEveryElement(node, kernelOfWeight(node))))]],
  [
    'com.microsoft:Attention',
    [combined(both(0, (node) => hasOnly(node, 'num_heads', 'unidirectional') && noPast(node)))],
  ],

  // Sums and means, and what is made with them.
  [':AveragePool', [combined(both(0, (node) => readsEveryElement(node, intsOf(node, 'kernel_shape'))))]],
  [':GlobalAveragePool', [both(0)]],
  [':ReduceSum', [both(0)]],
  [':ReduceMean', [both(0)]],
  [':ReduceL1', [both(0)]],
  [':ReduceL2', [both(0)]],
  [':ReduceSumSquare', [both(0)]],
  [':ReduceProd', [both(0)]],
  [':ReduceLogSum', [both(0)]],
  [':ReduceLogSumExp', [nanOnly(0)]],
  [':CumSum', [both(0, (node) => intOf(node, 'exclusive', 0) === 0)]],
  [':Softmax', [nanOnly(0)]],
  [':LogSoftmax', [both(0)]],
  [':LRN', [both(0)]],
  [':LpNormalization', [both(0)]],
  [
    ':BatchNormalization',
    [both(0, (node) => node.outputs.length === 1 && intOf(node, 'training_mode', 0) === 0)],
  ],
  [':InstanceNormalization', [both(0)]],
  [':GroupNormalization', [both(0)]],
  [':LayerNormalization', [both(0)]],
  [':RMSNormalization', [both(0)]],
  [':SimplifiedLayerNormalization', [both(0)]],
  [':MeanVarianceNormalization', [both(0)]],
  ['com.microsoft:SkipLayerNormalization', [both(0), both(1)]],
  ['com.microsoft:SkipSimplifiedLayerNormalization', [both(0), both(1)]],
]);

/**
 * What the table says of the node's input at that position; undefined where it says nothing, or nothing of this node.
 */
export function passingOf(node: NodeFacts, input: number): Passing | undefined {
  const entry = passing
    .get(node.operator)
    ?.find((candidate) => candidate.input === 'every' || candidate.input === input);
  if (!entry || (entry.when && !entry.when(node))) return undefined;
  if (entry.elements && !hasElements(node)) return undefined;
  const shown = entry.output === 'first' ? node.outputs.slice(0, 1) : node.outputs;
  if (shown.length === 0 || shown.includes('')) return undefined;
  return entry;
}

function hasElements(node: NodeFacts): boolean {
  return node.outputShape(0)?.every((size) => size > 0) ?? false;
}

function noPast(node: NodeFacts): boolean {
  return node.inputs.slice(4).every((name) => name === '');
}
