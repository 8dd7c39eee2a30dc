import { createHash } from 'node:crypto';
import type { Tensor, Value } from '../../core/tensor/tensor';

/** What is hashed between two looks at the clock. */
const pieceLength = 2 ** 20;

/** The same of a tensor, piece by piece. */
export class TensorDigest {
  private readonly hash = createHash('sha256');
  private at = 0;

  constructor(private readonly tensor: Tensor) {
    this.hash.update(headOf(tensor));
    if (tensor.strings) this.hash.update(JSON.stringify(tensor.strings));
  }

  /** Goes on for about so many milliseconds; whether all is done. */
  advance(milliseconds: number): boolean {
    const { bytes } = this.tensor;
    const until = performance.now() + milliseconds;
    do {
      this.hash.update(bytes.subarray(this.at, this.at + pieceLength));
      this.at += pieceLength;
    } while (this.at < bytes.length && performance.now() < until);
    return this.at >= bytes.length;
  }

  result(): string {
    return this.hash.digest('hex');
  }
}

function headOf({ dtype, shape }: Tensor): string {
  return `${dtype}[${shape.join(',')}]\n`;
}

/** SHA-256, in hexadecimal, of a value: of a tensor's type, shape and bytes; of its parts' digests otherwise. */
export function digestOf(value: Value): string {
  const hash = createHash('sha256');
  switch (value.kind) {
    case 'tensor':
      hash.update(headOf(value));
      if (value.strings) hash.update(JSON.stringify(value.strings));
      else hash.update(value.bytes);
      break;
    case 'sequence':
      for (const element of value.elements) hash.update(`${digestOf(element)}\n`);
      break;
    case 'optional':
      hash.update(value.value ? digestOf(value.value) : 'absent');
      break;
    case 'map':
      value.keys.forEach((key, at) => {
        hash.update(`${typeof key} ${key} ${digestOf(value.values[at]!)}\n`);
      });
      break;
  }
  return hash.digest('hex');
}
