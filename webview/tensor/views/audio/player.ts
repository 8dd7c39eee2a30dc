import type { MeasuredTensor } from '../../measured-tensor';
import type { Place } from '../../place';
import type { LineWindow } from '../line/line-window';

/** Samples that are played at most, and that one question asks for. */
export const mostPlayed = 2 ** 19;
const atOnce = 2 ** 14;

/** Plays samples by Web Audio, which fetches nothing, so that the page's policy allows it. */
export class Player {
  private context: AudioContext | undefined;
  private source: AudioBufferSourceNode | undefined;
  private turn = 0;

  /** @param ended it has come to its end or was stopped */
  constructor(private readonly ended: () => void) {}

  get playing(): boolean {
    return this.source !== undefined;
  }

  /** Plays a stretch, cut at `mostPlayed` samples; samples beyond ±1 (`full`: what is 1) are turned down. */
  async play(
    measured: MeasuredTensor,
    axis: number,
    index: readonly number[],
    { from, to }: LineWindow,
    rate: number,
    full: number,
  ): Promise<void> {
    this.stop();
    const turn = ++this.turn;
    const end = Math.min(to, from + mostPlayed);
    const place: Place = { rowAxis: null, columnAxis: axis, index };
    // The context begins in the click that asked for it: later the browser would not let it.
    this.context ??= new AudioContext();
    const buffer = this.context.createBuffer(1, end - from, rate);
    const samples = buffer.getChannelData(0);
    for (let start = from; start < end; start += atOnce) {
      const stop = Math.min(end, start + atOnce);
      const tile = await measured.source.part(place, [0, 1], [start, stop], 1, stop - start);
      if (turn !== this.turn) return;
      // What is not finite is silent.
      tile.values.forEach((value, k) => {
        samples[start - from + k] = Number.isFinite(value) && !tile.marks[k] ? value / full : 0;
      });
    }
    const source = this.context.createBufferSource();
    source.buffer = buffer;
    source.connect(this.context.destination);
    source.addEventListener('ended', () => {
      if (this.source === source) this.stop();
    });
    await this.context.resume();
    if (turn !== this.turn) return;
    this.source = source;
    source.start();
  }

  stop(): void {
    this.turn++;
    const { source } = this;
    this.source = undefined;
    source?.stop();
    this.ended();
  }
}
