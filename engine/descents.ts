import type { Node } from '../core/onnx/model';
import type { Frame } from './frames/frame';
import type { WatchHit } from './types';

/** A node of which a watch has found something, and that has been entered to find what in it made that. */
export interface Descent {
  readonly frame: Frame;
  readonly node: Node;
  readonly found: WatchHit;
  /** Whether something inside has been found. */
  explained: boolean;
}

/** The nodes that have been entered because of what a watch has found, outermost first. */
export class Descents {
  private readonly open: Descent[] = [];

  add(frame: Frame, node: Node, found: WatchHit): void {
    this.open.push({ frame, node, found, explained: false });
  }

  /** Whether a frame is one that has been gone down from: it stays where it comes back to. */
  has(frame: Frame): boolean {
    return this.open.some((descent) => descent.frame === frame);
  }

  /** Something has been found inside: the nodes around it only handed it on. */
  explain(): void {
    for (const descent of this.open) descent.explained = true;
  }

  /** The descent that is over, now that execution stands in this frame again. */
  over(frame: Frame): Descent | undefined {
    return this.open.at(-1)?.frame === frame ? this.open.pop() : undefined;
  }

  clear(): void {
    this.open.length = 0;
  }
}
