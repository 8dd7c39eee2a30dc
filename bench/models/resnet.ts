import type { NodeProto } from '../../core/onnx/gen/onnx_pb';
import { op } from './node';
import type { WeightSpec } from './write-model';
import { valueInfo, writeModel } from './write-model';

/** Blocks in each of the four stages, and the channels of the first. */
export interface ResnetSize {
  readonly blocks: readonly number[];
  readonly channels: number;
  readonly image: number;
  readonly classes: number;
}

/** ResNet-50 (He et al. 2016) with its batch normalisations folded into the convolutions: 122 nodes, 102 MB. */
export const resnet50: ResnetSize = { blocks: [3, 4, 6, 3], channels: 64, image: 224, classes: 1000 };

/** Writes a residual network of bottleneck blocks for one picture; its weights are random. */
export function writeResnet(file: string, size: ResnetSize): number {
  const { blocks, channels, image, classes } = size;
  const nodes: NodeProto[] = [];
  const weights: WeightSpec[] = [];
  /** Adds a convolution; `gain` below 1 keeps a sum of many blocks from growing. */
  const conv = (
    name: string,
    x: string,
    [from, to]: readonly [number, number],
    kernel: number,
    stride = 1,
    gain = 1,
  ) => {
    const bound = gain * Math.sqrt(6 / (from * kernel * kernel));
    weights.push(
      { name: `${name}.weight`, dtype: 'float32', shape: [to, from, kernel, kernel], values: { bound } },
      { name: `${name}.bias`, dtype: 'float32', shape: [to], values: { bound: 0.05 } },
    );
    const pad = (kernel - 1) / 2;
    nodes.push(
      op('Conv', [x, `${name}.weight`, `${name}.bias`], [name], {
        kernel_shape: [kernel, kernel],
        strides: [stride, stride],
        pads: [pad, pad, pad, pad],
      }),
    );
    return name;
  };
  const relu = (x: string) => {
    nodes.push(op('Relu', [x], [`${x}.relu`]));
    return `${x}.relu`;
  };

  let x = relu(conv('stem', 'image', [3, channels], 7, 2));
  nodes.push(op('MaxPool', [x], ['pool'], { kernel_shape: [3, 3], strides: [2, 2], pads: [1, 1, 1, 1] }));
  x = 'pool';
  let from = channels;
  blocks.forEach((count, stage) => {
    const inner = channels * 2 ** stage;
    for (let block = 0; block < count; block++) {
      const name = `stage${stage}.block${block}`;
      const stride = block === 0 && stage > 0 ? 2 : 1;
      const first = relu(conv(`${name}.conv0`, x, [from, inner], 1));
      const second = relu(conv(`${name}.conv1`, first, [inner, inner], 3, stride));
      const third = conv(`${name}.conv2`, second, [inner, inner * 4], 1, 1, 0.2);
      const way = block === 0 ? conv(`${name}.shortcut`, x, [from, inner * 4], 1, stride) : x;
      nodes.push(op('Add', [third, way], [`${name}.sum`]));
      x = relu(`${name}.sum`);
      from = inner * 4;
    }
  });
  weights.push(
    { name: 'fc.weight', dtype: 'float32', shape: [classes, from], values: { bound: Math.sqrt(3 / from) } },
    { name: 'fc.bias', dtype: 'float32', shape: [classes], values: { bound: 0.05 } },
  );
  nodes.push(
    op('GlobalAveragePool', [x], ['mean']),
    op('Flatten', ['mean'], ['features'], { axis: 1 }),
    op('Gemm', ['features', 'fc.weight', 'fc.bias'], ['logits'], { transB: 1 }),
  );
  return writeModel(file, {
    name: 'resnet',
    inputs: [valueInfo('image', [1, 3, image, image])],
    outputs: [valueInfo('logits', [1, classes])],
    nodes,
    weights,
  });
}
