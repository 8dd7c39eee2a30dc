import type { Layer } from './paint';

/**
 * Tells whether what is drawn of tiles is still what it was, so that a move of the cursor draws no picture anew: the
 * same layers, and the same of everything else that it depends on.
 */
export class DrawnOnce {
  private key = '';
  private layers: readonly Layer[] = [];

  /** Whether it is another picture than at the last call. `key`: view, colours and whatever else it depends on. */
  isOther(key: string, layers: readonly Layer[]): boolean {
    const before = this.layers;
    // Layers may be made anew for the same tiles; where a tile lies follows from it and the view.
    const same =
      key === this.key &&
      layers.length === before.length &&
      layers.every((layer, k) => layer === before[k] || layer.tile === before[k]!.tile);
    this.key = key;
    this.layers = layers;
    return !same;
  }

  /** What is drawn next is another picture. */
  forget(): void {
    this.key = '';
    this.layers = [];
  }
}
