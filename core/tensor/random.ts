/**
 * A small, documented generator of random numbers, the same on every machine: xoshiro128** by David Blackman and
 * Sebastiano Vigna (https://prng.di.unimi.it/xoshiro128starstar.c), its state filled by splitmix32.
 */
export class Random {
  readonly #state = new Uint32Array(4);
  #spare: number | undefined;

  /**
   * `stream` tells streams of one seed apart: the name of the input that is filled, so that another input more
   * does not change the values of this one.
   */
  constructor(seed: number, stream = '') {
    let mixed = hash(`${seed}/${stream}`);
    for (let k = 0; k < 4; k++) {
      mixed = (mixed + 0x9e3779b9) >>> 0;
      let word = mixed;
      word = Math.imul(word ^ (word >>> 16), 0x85ebca6b);
      word = Math.imul(word ^ (word >>> 13), 0xc2b2ae35);
      this.#state[k] = word ^ (word >>> 16);
    }
  }

  /** 32 random bits as an unsigned integer. */
  bits(): number {
    const state = this.#state;
    const [s0, s1, s2, s3] = [state[0]!, state[1]!, state[2]!, state[3]!];
    const result = Math.imul(rotate(Math.imul(s1, 5), 7), 9) >>> 0;
    const mixed = s2 ^ s0;
    const last = s3 ^ s1;
    state[1] = s1 ^ mixed;
    state[0] = s0 ^ last;
    state[2] = mixed ^ (s1 << 9);
    state[3] = rotate(last, 11);
    return result;
  }

  /** A number in [0, 1) with 53 random bits. */
  uniform(): number {
    const high = this.bits() >>> 5;
    const low = this.bits() >>> 6;
    return (high * 67108864 + low) / 9007199254740992;
  }

  /** A number of the standard normal distribution (Box and Muller's method, both numbers used). */
  normal(): number {
    if (this.#spare !== undefined) {
      const spare = this.#spare;
      this.#spare = undefined;
      return spare;
    }
    const radius = Math.sqrt(-2 * Math.log(1 - this.uniform()));
    const angle = 2 * Math.PI * this.uniform();
    this.#spare = radius * Math.sin(angle);
    return radius * Math.cos(angle);
  }

  /** An integer in [0, bound) for a bound up to 2^53. */
  below(bound: number): number {
    return Math.floor(this.uniform() * bound);
  }
}

function rotate(word: number, by: number): number {
  return (word << by) | (word >>> (32 - by));
}

/** FNV-1a over the text's UTF-16 units. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let k = 0; k < text.length; k++) value = Math.imul(value ^ text.charCodeAt(k), 0x01000193) >>> 0;
  return value;
}
