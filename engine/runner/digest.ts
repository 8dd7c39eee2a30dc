import { createHash } from 'node:crypto';
import type { Value } from '../../core/tensor/tensor';

/** SHA-256, in hexadecimal, of a value: of a tensor's type, shape and bytes; of its parts' digests otherwise. */
export function digestOf(value: Value): string {
  const hash = createHash('sha256');
  switch (value.kind) {
    case 'tensor':
      hash.update(`${value.dtype}[${value.shape.join(',')}]\n`);
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
