import { UserError } from '../../core/errors';
import type { DType } from '../../core/tensor/dtype';
import { openTensorFile, type TensorFile } from '../../core/tensor/files/tensor-file';
import type { Tensor } from '../../core/tensor/tensor';
import type { OpenedTensor } from '../protocol';
import type { HeldTensor } from '../types';
import type { TensorStore } from './tensor-store';

interface Reading {
  readonly file: TensorFile;
  /** Begins when somebody reads. */
  readonly steps: AsyncGenerator<undefined, Tensor>;
}

/** Files that tensors are read out of, piece by piece, so that other requests get their turn in between. */
export class Readings {
  private readonly underWay = new Map<number, Reading>();
  private last = 0;

  constructor(private readonly store: TensorStore) {}

  /** How many files are open. */
  get count(): number {
    return this.underWay.size;
  }

  /** Opens a file; it stays open until it is closed. @throws UserError as `openTensorFile` does */
  async open(file: string, name: string, wanted: DType): Promise<OpenedTensor> {
    const opened = await openTensorFile(file, name, wanted);
    const reading = ++this.last;
    this.underWay.set(reading, { file: opened, steps: opened.read() });
    const { dtype, shape, peakBytes } = opened;
    return { reading, dtype, shape, peakBytes };
  }

  /** Reads on for about so many milliseconds; null until all is read. */
  async advance(reading: number, milliseconds: number): Promise<HeldTensor | null> {
    const found = this.underWay.get(reading);
    if (!found) throw new UserError('OD2010', `Reading ${reading} is over.`);
    const until = performance.now() + milliseconds;
    do {
      const { done, value } = await found.steps.next();
      if (done) return this.store.own(value);
    } while (performance.now() < until);
    return null;
  }

  /** Lets go of what has been read so far, and of the file. */
  async close(reading: number): Promise<undefined> {
    const found = this.underWay.get(reading);
    this.underWay.delete(reading);
    await found?.steps.return(undefined as never);
    found?.file.close();
  }
}
