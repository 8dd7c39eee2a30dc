/**
 * What attributes mean, in a line each, and the values of those that are enumerations. `Operator.attribute` comes
 * before `attribute`, which holds for all operators that have it.
 */
const meanings = `
activations: activation functions of the gates, by name
activation_alpha: alpha of the activations that have one
activation_beta: beta of the activations that have one
align_corners: 1: −1 and 1 are the centres of the corner elements; 0: they are the corners' outer edges
allowzero: 1: a 0 in shape is a size of 0; 0: it is the input's size
antialias: 1: when a size shrinks, the filter is stretched so that nothing is skipped
approximate: the formula: exact, or by tanh
auto_pad: how to pad; pads counts only with NOTSET
axes: the axes that it works on
axis: the axis that it works on; negative ones count from the last
batch_axis: the axis of the batch
batch_dims: the number of leading axes that belong together in data and indices
bias: what is added
block_size: elements that share a scale along axis; 0: no blocks
blocksize: the edge of a block
body: the graph that is run
case_change_action: what becomes of upper and lower case
ceil_mode: 1: the output's size is rounded up; 0: down
center_point_box: 0: boxes are corners (y1, x1, y2, x2); 1: centres and sizes (x, y, width, height)
clip: inputs of the activations are limited to ± this
coordinate_transformation_mode: how a place of the output is turned into one of the input
count_include_pad: 1: padding counts in the average
cubic_coeff_a: the coefficient a of cubic interpolation
detect_negative: 1: −Inf counts
detect_positive: 1: +Inf counts
dilations: the distance of the kernel's elements along each spatial axis
direction: which way the sequence is gone through
BitShift.direction: which way the bits are shifted
dtype: the element type, by its number in TensorProto.DataType
else_branch: the graph that is run where cond is false
end: the axis before which it ends
epsilon: what is added to the variance, so that nothing is divided by zero
equation: the sum, as in "bij,bjk->bik"
exclude_outside: 1: weights of elements outside count as 0, and the others are scaled up
exclusive: 1: the element itself does not count
extrapolation_value: the value outside, for tf_crop_and_resize
fmod: 1: the remainder has the sign of A, as C's fmod
group: the number of groups that the channels are divided into
hidden_size: the number of features of the hidden state
high: the end of the range
ignore_index: the target that does not count
input_forget: 1: input and forget gate are one
inverse: 1: the inverse transform
is_causal: 1: a place attends to none behind it
k: which diagonal: 0 the main one, above it positive
keep_aspect_ratio_policy: what sizes mean where the aspect ratio is to be kept
keepdims: 1: axes that are reduced stay, with size 1
kernel_shape: the sizes of the kernel along each spatial axis
kv_num_heads: the number of heads of keys and values
largest: 1: the largest; 0: the smallest
layout: 0: sequences are seq×batch×features; 1: batch×seq×features
linear_before_reset: 1: the linear transformation comes before the reset gate is applied
low: the beginning of the range
mean: the mean of the distribution
mode: the kind of computation
momentum: the share of the old running mean and variance, in training
nearest_mode: how a place between elements is rounded, for nearest
new_axis: 1: joins along a new axis
noop_with_empty_axes: 1: without axes nothing is reduced; 0: all axes are
num_groups: the number of groups of channels
num_heads: the number of heads
num_outputs: the number of parts; the last may be smaller
num_scan_inputs: how many of the last inputs are gone through
onesided: 1: only the first half of the spectrum, as real signals have
output_datatype: the element type of the output, by its number in TensorProto.DataType
output_dtype: the element type of the output, by its number in TensorProto.DataType; 0: as the zero point's
output_height: the height of the pooled output
output_padding: what is added to one side of the output, along each spatial axis
output_shape: the spatial sizes of the output; the padding follows from them
output_width: the width of the pooled output
p: the p of the norm
padding_mode: what lies outside of the input
pads: padding before each spatial axis, then behind each
perm: for each axis of the output the axis of the input
periodic: 1: a periodic window; 0: a symmetric one
q_num_heads: the number of heads of queries
reduction: how values that meet at one place, or losses, are combined
reverse: 1: from the end to the beginning
rotary_embedding_dim: how many features are turned; 0: all
round_mode: how numbers are rounded that float8e8m0 does not have
sample_size: the number of draws
sampling_ratio: sampling points of a bin along each axis; 0: as many as needed
saturate: 1: what is out of range becomes the largest number; 0: NaN or Inf (only for float8)
scale: the factor
RandomNormal.scale: the standard deviation
RandomNormalLike.scale: the standard deviation
scan_input_axes: the axis of each input that is gone through
scan_input_directions: 0: from the first slice on, 1: from the last one back, for each input
scan_output_axes: the axis that slices are put along, for each output
scan_output_directions: 0: slices are appended, 1: prepended, for each output
seed: makes random numbers repeatable
select_last_index: 1: the last index where several are equal; 0: the first
shape: the shape of the output
size: the number of channels that are summed over
softcap: scores are limited smoothly to ± this; 0: they are not
sorted: 1: in ascending order (TopK: from the first place down)
spatial_scale: the factor from coordinates of the regions to those of the input
start: the axis from which it begins
stash_type: the element type that it is computed in, by its number in TensorProto.DataType
storage_order: how indices count: 0 by rows, 1 by columns
strides: the step of the window along each spatial axis
then_branch: the graph that is run where cond is true
time_axis: the axis of time
to: the element type, by its number in TensorProto.DataType
training_mode: 1: mean and variance are those of the batch
transA: 1: A is transposed
transB: 1: B is transposed
type: the type of the optional where it is empty
upper: 1: the upper triangle; 0: the lower
value: the tensor (ConstantOfShape: of one element)
value_float: a scalar of float
value_floats: a list of float
value_int: a scalar of int64
value_ints: a list of int64
value_string: a scalar string
value_strings: a list of strings
`;

/** Texts that an attribute may have; `@N` from version N of its operator on. */
const enumerations = `
auto_pad: NOTSET SAME_UPPER SAME_LOWER VALID
BitShift.direction: LEFT RIGHT
direction: forward reverse bidirectional
DepthToSpace.mode: DCR CRD
Pad.mode: constant reflect edge
Pad.mode@19: constant reflect edge wrap
Resize.mode: nearest linear cubic
Upsample.mode: nearest linear
GridSample.mode: bilinear nearest bicubic
GridSample.mode@20: linear nearest cubic
GridSample.padding_mode: zeros border reflection
RoiAlign.mode: avg max
TfIdfVectorizer.mode: TF IDF TFIDF
Resize.coordinate_transformation_mode: half_pixel pytorch_half_pixel align_corners asymmetric tf_half_pixel_for_nn tf_crop_and_resize
Resize.coordinate_transformation_mode@13: half_pixel pytorch_half_pixel align_corners asymmetric tf_crop_and_resize
Resize.coordinate_transformation_mode@19: half_pixel half_pixel_symmetric pytorch_half_pixel align_corners asymmetric tf_crop_and_resize
RoiAlign.coordinate_transformation_mode: half_pixel output_half_pixel
nearest_mode: round_prefer_floor round_prefer_ceil floor ceil
keep_aspect_ratio_policy: stretch not_larger not_smaller
ScatterElements.reduction: none add mul
ScatterElements.reduction@18: none add mul max min
ScatterND.reduction: none add mul
ScatterND.reduction@18: none add mul max min
NegativeLogLikelihoodLoss.reduction: none sum mean
SoftmaxCrossEntropyLoss.reduction: none sum mean
approximate: none tanh
round_mode: up down nearest
case_change_action: LOWER UPPER NONE
pixel_format: RGB BGR Grayscale
norm: MAX L1 L2
kernel_type: LINEAR POLY RBF SIGMOID
post_transform: NONE SOFTMAX LOGISTIC SOFTMAX_ZERO PROBIT
cast_to: TO_FLOAT TO_INT64 TO_STRING
map_form: DENSE SPARSE
TreeEnsembleRegressor.aggregate_function: AVERAGE SUM MIN MAX
`;

let knownMeanings: ReadonlyMap<string, string> | undefined;
let knownEnumerations: ReadonlyMap<string, readonly string[]> | undefined;

/** What an attribute of an operator means, in one line; undefined where the table has only its type. */
export function attributeMeaning(operator: string, attribute: string): string | undefined {
  knownMeanings ??= new Map(entriesOf(meanings));
  return knownMeanings.get(`${operator}.${attribute}`) ?? knownMeanings.get(attribute);
}

/** The texts that an attribute of an operator may have, in its version `since`; undefined where it is no enumeration. */
export function attributeTexts(
  operator: string,
  attribute: string,
  since: number,
): readonly string[] | undefined {
  knownEnumerations ??= new Map(entriesOf(enumerations).map(([key, text]) => [key, text.split(' ')]));
  const own = `${operator}.${attribute}`;
  for (let version = since; version > 1; version--) {
    const found = knownEnumerations.get(`${own}@${version}`);
    if (found) return found;
  }
  return knownEnumerations.get(own) ?? knownEnumerations.get(attribute);
}

/** Attributes whose whole number is an element type, by its number in ONNX's TensorProto.DataType. */
export function isElementTypeAttribute(name: string): boolean {
  return /^(?:to|dtype|output_datatype|output_dtype|stash_type|softmax_precision)$/.test(name);
}

/** Attributes that are 0 or 1. */
export function isSwitch(operator: string, name: string): boolean {
  if (name === 'layout' || name === 'storage_order') return true;
  return /^1: |^0: .*; 1: /.test(attributeMeaning(operator, name) ?? '');
}

function entriesOf(text: string): [string, string][] {
  return text
    .trim()
    .split('\n')
    .map((line) => [line.slice(0, line.indexOf(': ')), line.slice(line.indexOf(': ') + 2)]);
}
