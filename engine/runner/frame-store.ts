import type { Frames } from '../../core/tensor/inputs/frames/frames';
import type { Held } from '../types';
import { holdValue } from './held-values';
import type { TensorStore } from './tensor-store';

/** Bytes of frames that one answer may hold beyond its first ones. */
const mostBytes = 2 ** 20;

/** What inputs in frames are cut from, by number. A number is never used twice. */
export class FrameStore {
  private readonly sources = new Map<number, Frames>();
  private last = 0;

  hold(frames: Frames): number {
    this.last++;
    this.sources.set(this.last, frames);
    return this.last;
  }

  /**
   * The frames of the iterations from `first` on, at most `most` of them and no more than take little memory; in each
   * one value a source.
   *
   * @throws UserError where the first ones cannot be had; those of later iterations are left for the next question
   */
  read(sources: readonly number[], first: number, most: number, store: TensorStore): Held[][] {
    const answer: Held[][] = [];
    let bytes = 0;
    for (let index = first; index < first + most && bytes < mostBytes; index++) {
      try {
        const values = sources.map((source) => this.sources.get(source)!.at(index));
        for (const value of values) bytes += value.kind === 'tensor' ? value.bytes.byteLength : mostBytes;
        answer.push(values.map((value) => holdValue(value, store)));
      } catch (error) {
        if (index === first) throw error;
        break;
      }
    }
    return answer;
  }

  release(sources: readonly number[]): void {
    for (const source of sources) this.sources.delete(source);
  }
}
