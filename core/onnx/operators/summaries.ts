import { canonicalDomain } from '../domain';

/**
 * What operators do, in a line each: `Name: …`. Only ONNX's own and the contrib operators that models have most; the
 * signatures are in the table. A few operators of other domains do what ONNX's of the same name do.
 */
const lines = `
Abs: |x| of each element
Acos: arc cosine of each element
Acosh: inverse hyperbolic cosine of each element
Add: A + B with broadcasting
AffineGrid: sampling grid (for GridSample) of affine matrices theta, for an output of the given size
And: logical A and B with broadcasting
ArgMax: index of the largest element along an axis
ArgMin: index of the smallest element along an axis
Asin: arc sine of each element
Asinh: inverse hyperbolic sine of each element
Atan: arc tangent of each element
Atanh: inverse hyperbolic tangent of each element
Attention: scaled dot-product attention, softmax(Q·Kᵀ·scale + mask)·V, with an optional cache of keys and values
AveragePool: average of each window of the spatial axes
BatchNormalization: (X − mean) / √(var + epsilon) · scale + B for each channel
Bernoulli: draws 0 or 1, with each element as the probability of 1
BitCast: the same bits as another element type of the same width
BitShift: shifts the bits of X by Y to the left or to the right
BitwiseAnd: bits of A and B with broadcasting
BitwiseNot: inverts the bits of each element
BitwiseOr: bits of A or B with broadcasting
BitwiseXor: bits of A exclusive-or B with broadcasting
BlackmanWindow: Blackman window of the given length
Cast: converts the element type
CastLike: converts the element type to that of another tensor
Ceil: rounds each element up
Celu: max(0, x) + min(0, alpha · (exp(x / alpha) − 1))
CenterCropPad: crops or pads, about the centre, to a shape
Clip: limits each element to the range from min to max
Col2Im: puts columns of image blocks back together, adding up where they overlap
Compress: the slices along an axis for which a condition is true
Concat: joins tensors along an axis
ConcatFromSequence: joins the tensors of a sequence along an axis, an existing or a new one
Constant: a value that is written in the model
ConstantOfShape: a tensor of the given shape filled with one value
Conv: convolution of X (N×C×spatial) with the filters W (M×C/group×kernel), plus the bias B
ConvInteger: convolution of 8-bit integers with 32-bit sums
ConvTranspose: transposed convolution, the gradient of Conv with respect to its input
Cos: cosine of each element
Cosh: hyperbolic cosine of each element
CumProd: product of all elements up to each one along an axis
CumSum: sum of all elements up to each one along an axis
DFT: discrete Fourier transform along an axis; the last axis holds real and imaginary parts
DeformConv: convolution whose sampling points are moved by given offsets
DepthToSpace: moves blocks of channels into height and width
DequantizeLinear: (x − x_zero_point) · x_scale
Det: determinant of square matrices
Div: A / B with broadcasting; integers are truncated
Dropout: in training sets random elements to zero and scales the rest; else passes its input on
DynamicQuantizeLinear: quantizes to uint8 by the range that the data have
Einsum: sums of products by Einstein's convention, as the equation says
Elu: x where x ≥ 0, else alpha · (exp(x) − 1)
Equal: A == B with broadcasting
Erf: error function of each element
Exp: e to the power of each element
Expand: broadcasts to a shape
EyeLike: ones on a diagonal, zeros elsewhere, in the shape of the input
Flatten: a matrix; the axes before the given one become the rows
Floor: rounds each element down
GRU: gated recurrent unit over a sequence
Gather: the slices of data at indices along an axis
GatherElements: for each index the element at that place of an axis
GatherND: the slices of data at index tuples
Gelu: x · Φ(x), the Gaussian error linear unit
Gemm: alpha · A' · B' + beta · C, with A and B transposed where the attributes say so
GlobalAveragePool: average over all spatial axes
GlobalLpPool: Lp norm over all spatial axes
GlobalMaxPool: maximum over all spatial axes
Greater: A > B with broadcasting
GreaterOrEqual: A ≥ B with broadcasting
GridSample: samples the input at the places that a grid names (−1 to 1 across each spatial axis)
GroupNormalization: normalizes each group of channels, then scales and shifts each channel
HammingWindow: Hamming window of the given length
HannWindow: Hann window of the given length
HardSigmoid: max(0, min(1, alpha · x + beta))
HardSwish: x · max(0, min(1, x / 6 + 1/2))
Hardmax: 1 at the first largest element along an axis, 0 elsewhere
Identity: the input as it is
If: runs then_branch where cond is true, else else_branch
ImageDecoder: decodes an image file in memory to height×width×channels
InstanceNormalization: normalizes each channel of each sample over its spatial axes
IsInf: whether each element is infinite
IsNaN: whether each element is NaN
LRN: local response normalization across channels
LSTM: long short-term memory over a sequence
LayerNormalization: normalizes over the axes from axis on, then scales and shifts
LeakyRelu: x where x ≥ 0, else alpha · x
Less: A < B with broadcasting
LessOrEqual: A ≤ B with broadcasting
LinearAttention: attention without softmax, with a state that is carried along the sequence
Log: natural logarithm of each element
LogSoftmax: logarithm of Softmax along an axis
Loop: runs body again and again, M times or while its condition holds
LpNormalization: divides by the Lp norm along an axis
LpPool: Lp norm of each window of the spatial axes
MatMul: matrix product, as numpy.matmul
MatMulInteger: matrix product of 8-bit integers with 32-bit sums
Max: the largest of the inputs' elements with broadcasting
MaxPool: maximum of each window of the spatial axes
MaxRoiPool: maximum of each bin of each region of interest
MaxUnpool: puts the maxima of MaxPool back at their indices, zeros elsewhere
Mean: mean of the inputs' elements with broadcasting
MeanVarianceNormalization: (X − mean) / standard deviation over the given axes
MelWeightMatrix: matrix that turns a spectrum into mel bands
Min: the smallest of the inputs' elements with broadcasting
Mish: x · tanh(softplus(x))
Mod: remainder of A / B; its sign is B's, or A's with fmod = 1
Mul: A · B with broadcasting
Multinomial: draws class indices by unnormalized log-probabilities
Neg: −x of each element
NegativeLogLikelihoodLoss: negative log-likelihood of the target classes
NonMaxSuppression: indices of the boxes that are left when those that overlap better ones are dropped
NonZero: indices of the elements that are not zero, one row an axis
Not: logical not of each element
OneHot: one-hot encoding of indices
Optional: an optional value, filled or empty
OptionalGetElement: the value in an optional
OptionalHasElement: whether an optional holds a value
Or: logical A or B with broadcasting
PRelu: x where x ≥ 0, else slope · x, with a slope that is broadcast
Pad: adds elements before and after each axis (pads: all beginnings, then all ends)
Pow: X to the power of Y with broadcasting
QLinearConv: convolution of quantized tensors
QLinearMatMul: matrix product of quantized tensors
QuantizeLinear: saturate(round(x / y_scale) + y_zero_point)
RMSNormalization: x / √(mean(x²) + epsilon) · scale over the axes from axis on
RNN: simple recurrent network over a sequence
RandomNormal: draws from a normal distribution
RandomNormalLike: draws from a normal distribution in the shape of the input
RandomUniform: draws from a uniform distribution
RandomUniformLike: draws from a uniform distribution in the shape of the input
Range: numbers from start to limit (excluded) in steps of delta
Reciprocal: 1 / x of each element
ReduceL1: sum of absolute values over axes
ReduceL2: square root of the sum of squares over axes
ReduceLogSum: logarithm of the sum over axes
ReduceLogSumExp: logarithm of the sum of exponentials over axes
ReduceMax: maximum over axes
ReduceMean: mean over axes
ReduceMin: minimum over axes
ReduceProd: product over axes
ReduceSum: sum over axes
ReduceSumSquare: sum of squares over axes
RegexFullMatch: whether each string matches a pattern as a whole
Relu: max(0, x) of each element
Reshape: the same elements in another shape (−1: what is left, 0: as in the input)
Resize: resamples to other sizes, by scales or by sizes
ReverseSequence: reverses each sequence of a batch up to its length
RoiAlign: samples each region of interest by bilinear interpolation
RotaryEmbedding: turns pairs of features by angles that depend on their position
Round: rounds each element to the nearest whole number, halves to the even one
STFT: short-time Fourier transform of a signal
Scan: runs body over the slices of sequences, with carried state
ScatterElements: a copy of data with updates at the indices along an axis
ScatterND: a copy of data with updates at index tuples
Selu: gamma · x where x > 0, else gamma · alpha · (exp(x) − 1)
SequenceAt: the tensor at a place of a sequence
SequenceConstruct: a sequence of the inputs
SequenceEmpty: an empty sequence
SequenceErase: the sequence without one of its tensors
SequenceInsert: the sequence with one more tensor
SequenceLength: the number of tensors of a sequence
SequenceMap: runs body for each tensor of a sequence
Shape: the shape of the input as int64
Shrink: x − bias above lambd, x + bias below −lambd, else 0
Sigmoid: 1 / (1 + exp(−x))
Sign: −1, 0 or 1 by the sign of each element
Sin: sine of each element
Sinh: hyperbolic sine of each element
Size: the number of elements
Slice: elements from starts to ends (excluded) along axes, in steps
Softmax: exp(x) / sum(exp(x)) along an axis
SoftmaxCrossEntropyLoss: cross entropy of softmax(scores) and the labels
Softplus: ln(exp(x) + 1)
Softsign: x / (1 + |x|)
SpaceToDepth: moves blocks of height and width into channels
Split: cuts a tensor along an axis
SplitToSequence: cuts a tensor along an axis into a sequence
Sqrt: square root of each element
Squeeze: drops axes of size 1
StringConcat: joins strings element by element with broadcasting
StringNormalizer: drops stop words and changes case
StringSplit: splits each string at a delimiter
Sub: A − B with broadcasting
Sum: sum of the inputs' elements with broadcasting
Swish: x · sigmoid(alpha · x)
Tan: tangent of each element
Tanh: hyperbolic tangent of each element
TensorScatter: writes updates into a cache at given places
TfIdfVectorizer: counts n-grams, weighted by TF, IDF or both
ThresholdedRelu: x where x > alpha, else 0
Tile: repeats a tensor along each axis
TopK: the k largest (or smallest) elements along an axis, and their indices
Transpose: permutes the axes (reverses them without perm)
Trilu: the upper or lower triangle of matrices, zeros elsewhere
Unique: the different elements, or slices, with where they are and how often
Unsqueeze: inserts axes of size 1
Where: X where the condition is true, else Y, with broadcasting
Xor: logical A exclusive-or B with broadcasting
ai.onnx.ml.ArrayFeatureExtractor: the features at given indices of the last axis
ai.onnx.ml.Binarizer: 1 where x is above the threshold, else 0
ai.onnx.ml.CastMap: a map to a tensor
ai.onnx.ml.CategoryMapper: strings to integers or back by two lists
ai.onnx.ml.DictVectorizer: a map to a vector, by a vocabulary of its keys
ai.onnx.ml.FeatureVectorizer: joins features to one vector
ai.onnx.ml.Imputer: replaces one value, such as NaN, by others
ai.onnx.ml.LabelEncoder: maps keys to values by two lists
ai.onnx.ml.LinearClassifier: linear classifier: labels and scores
ai.onnx.ml.LinearRegressor: linear regression
ai.onnx.ml.Normalizer: divides each row by its norm
ai.onnx.ml.OneHotEncoder: one-hot encoding of categories
ai.onnx.ml.SVMClassifier: support vector machine: labels and scores
ai.onnx.ml.SVMRegressor: regression by a support vector machine
ai.onnx.ml.Scaler: (x − offset) · scale
ai.onnx.ml.TreeEnsemble: sums of the leaves that trees lead to
ai.onnx.ml.TreeEnsembleClassifier: classification by trees: labels and scores
ai.onnx.ml.TreeEnsembleRegressor: regression by trees
ai.onnx.ml.ZipMap: a map from class labels to scores for each row
com.microsoft.Attention: multi-head self-attention with packed weights for Q, K and V
com.microsoft.BiasGelu: Gelu(A + B)
com.microsoft.EmbedLayerNormalization: word, position and segment embeddings, added up and normalized
com.microsoft.FastGelu: Gelu by its tanh approximation, with an optional bias
com.microsoft.FusedConv: Conv, then an activation
com.microsoft.FusedGemm: Gemm, then an activation
com.microsoft.FusedMatMul: alpha · A' · B', with A and B transposed where the attributes say so
com.microsoft.Gelu: x · Φ(x), the Gaussian error linear unit
com.microsoft.GroupQueryAttention: attention with fewer key and value heads than query heads, with a cache
com.microsoft.Inverse: inverse of square matrices
com.microsoft.MatMulNBits: matrix product with weights quantized to a few bits, block by block
com.microsoft.MultiHeadAttention: multi-head attention of separate Q, K and V
com.microsoft.QAttention: Attention of quantized tensors
com.microsoft.QLinearAdd: A + B of quantized tensors
com.microsoft.QLinearConcat: Concat of quantized tensors
com.microsoft.QLinearMul: A · B of quantized tensors
com.microsoft.QLinearSigmoid: Sigmoid of a quantized tensor
com.microsoft.QuickGelu: x · sigmoid(alpha · x)
com.microsoft.RotaryEmbedding: turns pairs of features by angles that depend on their position
com.microsoft.SkipLayerNormalization: LayerNormalization of input + skip (+ bias)
com.microsoft.SkipSimplifiedLayerNormalization: RMSNormalization of input + skip (+ bias)
com.microsoft.Tokenizer: splits strings into tokens
`;

let known: ReadonlyMap<string, string> | undefined;

/** What an operator does, in one line; undefined where nothing is known but its signature. */
export function operatorSummary(domain: string, name: string): string | undefined {
  known ??= new Map(
    lines
      .trim()
      .split('\n')
      .map((line) => [line.slice(0, line.indexOf(': ')), line.slice(line.indexOf(': ') + 2)]),
  );
  return known.get(canonicalDomain(domain) === '' ? name : `${domain}.${name}`);
}

/** The operators that have a summary, as `domain.name`, without ONNX's own domain. For tests. */
export function summarizedOperators(): readonly string[] {
  operatorSummary('', '');
  return [...known!.keys()];
}
