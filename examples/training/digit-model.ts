import type { MessageInitShape } from '@bufbuild/protobuf';
import type { NodeProtoSchema, TensorProtoSchema } from '../../core/onnx/gen/onnx_pb';
import type { DigitNetwork } from './network';
import { modelBytes, node, value, weight } from './onnx';

/** What stands between the input `image` and the first convolution. */
export interface Front {
  readonly nodes: MessageInitShape<typeof NodeProtoSchema>[];
  readonly weights: MessageInitShape<typeof TensorProtoSchema>[];
  /** The value that goes into `conv1_Conv`. */
  readonly output: string;
}

/**
 * The bytes of a trained network as a model: `image` float32 [batch, 1, 28, 28] of 0 to 255 in, `probs` float32
 * [batch, 10] out. A node is named after its output and operator, so that lists and pictures name the same things.
 */
export function digitModel(
  name: string,
  front: Front,
  network: DigitNetwork,
  metadata: Record<string, string>,
) {
  const conv = { kernel_shape: [3, 3], pads: [1, 1, 1, 1] };
  const pool = { kernel_shape: [2, 2], strides: [2, 2] };
  const { conv1, conv2, dense } = network;
  const trained = {
    k1: conv1.weight,
    c1: conv1.bias,
    k2: conv2.weight,
    c2: conv2.bias,
    w: dense.weight,
    b: dense.bias,
  };
  return modelBytes(
    name,
    {
      node: [
        ...front.nodes,
        node('conv1_Conv', 'Conv', [front.output, 'k1', 'c1'], 'conv1', conv),
        node('relu1_Relu', 'Relu', ['conv1'], 'relu1'),
        node('pool1_MaxPool', 'MaxPool', ['relu1'], 'pool1', pool),
        node('conv2_Conv', 'Conv', ['pool1', 'k2', 'c2'], 'conv2', conv),
        node('relu2_Relu', 'Relu', ['conv2'], 'relu2'),
        node('pool2_MaxPool', 'MaxPool', ['relu2'], 'pool2', pool),
        node('flat_Flatten', 'Flatten', ['pool2'], 'flat', { axis: 1 }),
        node('logits_Gemm', 'Gemm', ['flat', 'w', 'b'], 'logits'),
        node('probs_Softmax', 'Softmax', ['logits'], 'probs', { axis: 1 }),
      ],
      input: [value('image', ['batch', 1, 28, 28])],
      output: [value('probs', ['batch', 10])],
      initializer: [
        ...front.weights,
        ...Object.entries(trained).map(([key, { shape, values }]) => weight(key, shape, values)),
      ],
    },
    metadata,
  );
}
