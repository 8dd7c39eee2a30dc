/**
 * The layers of a small convolutional network, written out in loops. Images are [channels, height, width] by rows;
 * one sample at a time goes through, and gradients add up over a batch until `step`.
 */
import type { Random } from './random';

/** Weights with their gradients, moved by gradient descent with momentum. */
export class Parameter {
  readonly gradient: Float32Array;
  private readonly velocity: Float32Array;

  constructor(
    readonly shape: readonly number[],
    readonly values: Float32Array,
  ) {
    this.gradient = new Float32Array(values.length);
    this.velocity = new Float32Array(values.length);
  }

  /** Normal values of variance 2 / fanIn, which keeps the scale of activations through ReLU (He et al., 2015). */
  static he(shape: readonly number[], fanIn: number, random: Random): Parameter {
    const length = shape.reduce((product, size) => product * size, 1);
    return new Parameter(
      shape,
      Float32Array.from({ length }, () => random.normal() * Math.sqrt(2 / fanIn)),
    );
  }

  static zeros(shape: readonly number[]): Parameter {
    return new Parameter(shape, new Float32Array(shape.reduce((product, size) => product * size, 1)));
  }

  /** One step down the mean gradient of `batch` samples; forgets the gradient. */
  step(rate: number, momentum: number, batch: number): void {
    for (let i = 0; i < this.values.length; i++) {
      this.velocity[i] = momentum * this.velocity[i]! - (rate / batch) * this.gradient[i]!;
      this.values[i]! += this.velocity[i]!;
    }
    this.gradient.fill(0);
  }
}

/** Conv, kernel 3 × 3, one ring of zero padding: [inputs, size, size] to [outputs, size, size]. */
export class Conv3x3 {
  readonly weight: Parameter;
  readonly bias: Parameter;
  private readonly padded: Float32Array;
  private readonly paddedGradient: Float32Array;
  private readonly output: Float32Array;
  private readonly inputGradient: Float32Array;

  constructor(
    private readonly inputs: number,
    private readonly outputs: number,
    private readonly size: number,
    random: Random,
  ) {
    this.weight = Parameter.he([outputs, inputs, 3, 3], inputs * 9, random);
    this.bias = Parameter.zeros([outputs]);
    this.padded = new Float32Array(inputs * (size + 2) ** 2);
    this.paddedGradient = new Float32Array(this.padded.length);
    this.output = new Float32Array(outputs * size * size);
    this.inputGradient = new Float32Array(inputs * size * size);
  }

  forward(input: Float32Array): Float32Array {
    const { size, padded, output } = this;
    const stride = size + 2;
    const weight = this.weight.values;
    this.eachInputRow((row, paddedRow) => padded.set(input.subarray(row, row + size), paddedRow));
    for (let o = 0; o < this.outputs; o++) {
      const plane = o * size * size;
      output.fill(this.bias.values[o]!, plane, plane + size * size);
      for (let i = 0; i < this.inputs; i++) {
        const k = (o * this.inputs + i) * 9;
        const [w0, w1, w2] = [weight[k]!, weight[k + 1]!, weight[k + 2]!];
        const [w3, w4, w5] = [weight[k + 3]!, weight[k + 4]!, weight[k + 5]!];
        const [w6, w7, w8] = [weight[k + 6]!, weight[k + 7]!, weight[k + 8]!];
        for (let y = 0; y < size; y++) {
          let top = i * stride * stride + y * stride;
          let middle = top + stride;
          let bottom = middle + stride;
          const end = plane + (y + 1) * size;
          for (let out = end - size; out < end; out++, top++, middle++, bottom++) {
            output[out]! +=
              padded[top]! * w0 +
              padded[top + 1]! * w1 +
              padded[top + 2]! * w2 +
              padded[middle]! * w3 +
              padded[middle + 1]! * w4 +
              padded[middle + 2]! * w5 +
              padded[bottom]! * w6 +
              padded[bottom + 1]! * w7 +
              padded[bottom + 2]! * w8;
          }
        }
      }
    }
    return output;
  }

  /** The gradient of the input, from that of the output. Zeros, which pooling leaves many of, are passed over. */
  backward(gradient: Float32Array): Float32Array {
    const { size, padded, paddedGradient } = this;
    const stride = size + 2;
    const weight = this.weight.values;
    const weightGradient = this.weight.gradient;
    paddedGradient.fill(0);
    for (let at = 0; at < gradient.length; at++) {
      const g = gradient[at]!;
      if (g === 0) continue;
      const o = Math.floor(at / (size * size));
      const y = Math.floor(at / size) % size;
      const x = at % size;
      this.bias.gradient[o]! += g;
      for (let i = 0; i < this.inputs; i++) {
        const corner = i * stride * stride + y * stride + x;
        const k = (o * this.inputs + i) * 9;
        for (let cell = 0; cell < 9; cell++) {
          const from = corner + Math.floor(cell / 3) * stride + (cell % 3);
          weightGradient[k + cell]! += g * padded[from]!;
          paddedGradient[from]! += g * weight[k + cell]!;
        }
      }
    }
    this.eachInputRow((row, paddedRow) =>
      this.inputGradient.set(paddedGradient.subarray(paddedRow, paddedRow + size), row),
    );
    return this.inputGradient;
  }

  /** Calls with the start of each row of the input and its start inside the padding. */
  private eachInputRow(visit: (row: number, paddedRow: number) => void): void {
    const stride = this.size + 2;
    for (let i = 0; i < this.inputs; i++)
      for (let y = 0; y < this.size; y++)
        visit((i * this.size + y) * this.size, i * stride * stride + (y + 1) * stride + 1);
  }
}

/** Relu, then MaxPool of kernel and stride 2: [channels, size, size] to [channels, size / 2, size / 2]. */
export class ReluMaxPool {
  private readonly output: Float32Array;
  /** Where each output came from; −1 where ReLU let nothing through, which also stops the gradient. */
  private readonly origin: Int32Array;
  private readonly inputGradient: Float32Array;

  constructor(
    private readonly channels: number,
    private readonly size: number,
  ) {
    this.output = new Float32Array((channels * size * size) / 4);
    this.origin = new Int32Array(this.output.length);
    this.inputGradient = new Float32Array(channels * size * size);
  }

  forward(input: Float32Array): Float32Array {
    const { size, output, origin } = this;
    let out = 0;
    for (let row = 0; row < this.channels * size; row += 2) {
      for (let x = 0; x < size; x += 2, out++) {
        const corner = row * size + x;
        let best = corner;
        if (input[corner + 1]! > input[best]!) best = corner + 1;
        if (input[corner + size]! > input[best]!) best = corner + size;
        if (input[corner + size + 1]! > input[best]!) best = corner + size + 1;
        const positive = input[best]! > 0;
        output[out] = positive ? input[best]! : 0;
        origin[out] = positive ? best : -1;
      }
    }
    return output;
  }

  backward(gradient: Float32Array): Float32Array {
    this.inputGradient.fill(0);
    for (let out = 0; out < gradient.length; out++)
      if (this.origin[out]! >= 0) this.inputGradient[this.origin[out]!] = gradient[out]!;
    return this.inputGradient;
  }
}

/** Gemm without transposition: [inputs] times weight [inputs, outputs] plus bias. */
export class Dense {
  readonly weight: Parameter;
  readonly bias: Parameter;
  private input = new Float32Array(0);
  private readonly output: Float32Array;
  private readonly inputGradient: Float32Array;

  constructor(
    private readonly inputs: number,
    private readonly outputs: number,
    random: Random,
  ) {
    this.weight = Parameter.he([inputs, outputs], inputs, random);
    this.bias = Parameter.zeros([outputs]);
    this.output = new Float32Array(outputs);
    this.inputGradient = new Float32Array(inputs);
  }

  forward(input: Float32Array): Float32Array {
    this.input = input as Float32Array<ArrayBuffer>;
    this.output.set(this.bias.values);
    for (let i = 0; i < this.inputs; i++) {
      const value = input[i]!;
      if (value === 0) continue;
      for (let o = 0; o < this.outputs; o++)
        this.output[o]! += value * this.weight.values[i * this.outputs + o]!;
    }
    return this.output;
  }

  backward(gradient: Float32Array): Float32Array {
    for (let o = 0; o < this.outputs; o++) this.bias.gradient[o]! += gradient[o]!;
    for (let i = 0; i < this.inputs; i++) {
      let sum = 0;
      for (let o = 0; o < this.outputs; o++) {
        sum += gradient[o]! * this.weight.values[i * this.outputs + o]!;
        this.weight.gradient[i * this.outputs + o]! += this.input[i]! * gradient[o]!;
      }
      this.inputGradient[i] = sum;
    }
    return this.inputGradient;
  }
}
