import type { NodeProto } from '../../../../core/onnx/gen/onnx_pb';
import { tensorOf } from '../../../../core/tensor/elements';
import type { Tensor } from '../../../../core/tensor/tensor';
import { randomNumbers } from './harness';
import type { ModelParts } from './models';
import { op } from './models';

/** Blocks of the four stages of a ResNet-50. */
const stages = [3, 4, 6, 3];

/**
 * A model with the 122 nodes of a ResNet-50 without its batch normalisations: bottleneck blocks of three
 * convolutions and a sum. `channels` is 64 and `size` 224 in the real one.
 */
export function resnet(channels: number, size: number): ModelParts {
  const random = randomNumbers(1);
  const nodes: NodeProto[] = [];
  const weights: Record<string, Tensor> = {};
  const weight = (name: string, shape: number[]) => {
    const count = shape.reduce((product, dimension) => product * dimension, 1);
    const scale = Math.sqrt(6 / (count / shape[0]!));
    const elements = Array.from({ length: count }, () => (random() * 2 - 1) * scale);
    weights[name] = tensorOf('float32', shape, elements);
    return name;
  };
  let last = 'x';
  let width = 3;
  const conv = (input: string, name: string, to: number, kernel: number, stride: number) => {
    const from = input === last ? width : to;
    const pads = new Array<number>(4).fill((kernel - 1) / 2);
    const inputs = [input, weight(`${name}.w`, [to, from, kernel, kernel]), weight(`${name}.b`, [to])];
    const attributes = { kernel_shape: [kernel, kernel], strides: [stride, stride], pads };
    nodes.push(op('Conv', inputs, [name], attributes));
    return name;
  };
  const then = (kind: string, inputs: string[], name: string, attributes = {}) => {
    nodes.push(op(kind, inputs, [name], attributes));
    return name;
  };
  conv('x', 'stem', channels, 7, 2);
  width = channels;
  const pooled = { kernel_shape: [3, 3], strides: [2, 2], pads: [1, 1, 1, 1] };
  last = then('MaxPool', [then('Relu', ['stem'], 'stem.relu')], 'pooled', pooled);
  for (const [stage, blocks] of stages.entries()) {
    for (let block = 0; block < blocks; block++) {
      const name = `s${stage}.${block}`;
      const inner = channels * 2 ** stage;
      const stride = stage > 0 && block === 0 ? 2 : 1;
      const input = last;
      const narrow = then('Relu', [conv(input, `${name}.conv1`, inner, 1, 1)], `${name}.relu1`);
      const wide = then('Relu', [conv(narrow, `${name}.conv2`, inner, 3, stride)], `${name}.relu2`);
      const short = block === 0 ? conv(input, `${name}.short`, 4 * inner, 1, stride) : input;
      const from = [wide, weight(`${name}.conv3.w`, [4 * inner, inner, 1, 1])];
      nodes.push(op('Conv', from, [`${name}.conv3`], { kernel_shape: [1, 1] }));
      last = then('Relu', [then('Add', [`${name}.conv3`, short], `${name}.sum`)], `${name}.out`);
      width = 4 * inner;
    }
  }
  const flat = then('Flatten', [then('GlobalAveragePool', [last], 'mean')], 'flat');
  then('Gemm', [flat, weight('fc.w', [width, 10]), weight('fc.b', [10])], 'logits');
  return {
    inputs: { x: `float32[1,3,${size},${size}]` },
    outputs: { logits: 'float32[1,10]' },
    weights,
    nodes,
  };
}
