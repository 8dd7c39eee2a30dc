import type { NodeProto } from '../../core/onnx/gen/onnx_pb';
import { op } from './node';
import type { WeightSpec } from './write-model';
import { valueInfo, writeModel } from './write-model';

export interface QdqSize {
  readonly layers: number;
  readonly channels: number;
  /** Height and width of the picture. */
  readonly image: number;
}

/** 52 nodes: about 40 ms of convolutions. */
export const qdqNet: QdqSize = { layers: 10, channels: 64, image: 48 };

/**
 * Writes a chain of convolutions as quantisers write them: uint8 activations between QuantizeLinear and
 * DequantizeLinear, int8 weights, one scale a channel, behind a DequantizeLinear.
 */
export function writeQdq(file: string, { layers, channels, image }: QdqSize): number {
  const nodes: NodeProto[] = [];
  const weights: WeightSpec[] = [
    { name: 'scale', dtype: 'float32', shape: [], values: { all: 0.02 } },
    { name: 'zero', dtype: 'uint8', shape: [], values: { bytes: Uint8Array.of(128) } },
  ];
  const quantised = (x: string) => {
    nodes.push(
      op('QuantizeLinear', [x, 'scale', 'zero'], [`${x}.uint8`]),
      op('DequantizeLinear', [`${x}.uint8`, 'scale', 'zero'], [`${x}.float`]),
    );
    return `${x}.float`;
  };
  let x = quantised('image');
  for (let layer = 0; layer < layers; layer++) {
    const from = layer === 0 ? 3 : channels;
    const name = `conv${layer}`;
    // int8 runs to ±127, so that this bound on the products is He's for a kernel of 3 × 3.
    const scale = Math.sqrt(6 / (from * 9)) / 127;
    weights.push(
      { name: `${name}.int8`, dtype: 'int8', shape: [channels, from, 3, 3], values: { bound: 127 } },
      { name: `${name}.scale`, dtype: 'float32', shape: [channels], values: { all: scale } },
      { name: `${name}.zero`, dtype: 'int8', shape: [channels], values: { bytes: new Uint8Array(channels) } },
      { name: `${name}.bias`, dtype: 'float32', shape: [channels], values: { bound: 0.05 } },
    );
    nodes.push(
      op('DequantizeLinear', [`${name}.int8`, `${name}.scale`, `${name}.zero`], [`${name}.weight`], {
        axis: 0,
      }),
      op('Conv', [x, `${name}.weight`, `${name}.bias`], [name], { kernel_shape: [3, 3], pads: [1, 1, 1, 1] }),
      op('Relu', [name], [`${name}.relu`]),
    );
    x = quantised(`${name}.relu`);
  }
  return writeModel(file, {
    name: 'qdq',
    inputs: [valueInfo('image', [1, 3, image, image])],
    outputs: [valueInfo(x, [1, channels, image, image])],
    nodes,
    weights,
  });
}
