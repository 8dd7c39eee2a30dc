/** A seeded source of random numbers: the same seed gives the same model. */
export class Random {
  private state: number;

  constructor(seed: number) {
    this.state = seed >>> 0;
  }

  /** Uniform over [0, 1): the mulberry32 generator. */
  uniform(): number {
    this.state = (this.state + 0x6d2b79f5) >>> 0;
    let mixed = this.state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  }

  /** Standard normal: the Box–Muller transform. */
  normal(): number {
    return Math.sqrt(-2 * Math.log(1 - this.uniform())) * Math.cos(2 * Math.PI * this.uniform());
  }

  /** Puts the elements into random order: Fisher and Yates. */
  shuffle(elements: Uint32Array): void {
    for (let last = elements.length - 1; last > 0; last--) {
      const other = Math.floor(this.uniform() * (last + 1));
      const kept = elements[last]!;
      elements[last] = elements[other]!;
      elements[other] = kept;
    }
  }
}
