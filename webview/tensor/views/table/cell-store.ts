import { Latest } from '../../../ui/latest';
import type { MeasuredTensor } from '../../measured-tensor';
import { type Place, pictureAxes } from '../../place';
import type { CellRange } from './cell-range';

/** Cells are asked for in blocks of so many rows and columns. */
const block = { rows: 64, columns: 32 } as const;
const mostBlocks = 96;
/** Cells that one question may bring (element-page.ts of core). */
const mostCells = 16_384;

/** The texts of a slice's elements: asked for in blocks when they come into sight, the last ones kept. */
export class CellStore {
  private readonly blocks = new Map<string, readonly string[]>();
  private readonly loader = new Latest<CellRange>((sight) => this.load(sight));

  /**
   * @param loaded a block that was wanted has come
   * @param failed it cannot be had
   */
  constructor(
    private readonly measured: MeasuredTensor,
    private readonly place: Place,
    private readonly size: { readonly rows: number; readonly columns: number },
    private readonly loaded: () => void,
    private readonly failed: (problem: string) => void,
  ) {}

  /** The text of a cell; undefined until it has come. */
  text(row: number, column: number): string | undefined {
    const [top, left] = [Math.floor(row / block.rows), Math.floor(column / block.columns)];
    const width = Math.min(block.columns, this.size.columns - left * block.columns);
    const found = this.blocks.get(`${top},${left}`);
    return found?.[(row - top * block.rows) * width + column - left * block.columns];
  }

  /** Asks for what is in sight and not here. */
  want(sight: CellRange): void {
    if (this.missing(sight).length > 0) this.loader.request(sight);
  }

  /** All cells of a range, for the clipboard. */
  async rows({ rows, columns }: CellRange): Promise<string[][]> {
    const width = columns[1] - columns[0];
    const atOnce = Math.max(1, Math.floor(mostCells / width));
    const found: string[][] = [];
    for (let top = rows[0]; top < rows[1]; top += atOnce) {
      for (let row = top; row < Math.min(rows[1], top + atOnce); row++) found.push([]);
      for (let left = columns[0]; left < columns[1]; left += mostCells) {
        const part = {
          rows: [top, Math.min(rows[1], top + atOnce)],
          columns: [left, Math.min(columns[1], left + mostCells)],
        } as const;
        const texts = await this.ask(part);
        const across = part.columns[1] - part.columns[0];
        texts.forEach((text, k) => {
          found[top - rows[0] + Math.floor(k / across)]!.push(text);
        });
      }
    }
    return found;
  }

  private missing({ rows, columns }: CellRange): { readonly top: number; readonly left: number }[] {
    const wanted: { top: number; left: number }[] = [];
    for (let top = Math.floor(rows[0] / block.rows); top * block.rows < rows[1]; top++) {
      for (let left = Math.floor(columns[0] / block.columns); left * block.columns < columns[1]; left++) {
        if (!this.blocks.has(`${top},${left}`)) wanted.push({ top, left });
      }
    }
    return wanted;
  }

  private async load(sight: CellRange): Promise<void> {
    try {
      for (const { top, left } of this.missing(sight)) {
        const texts = await this.ask({
          rows: [top * block.rows, Math.min(this.size.rows, (top + 1) * block.rows)],
          columns: [left * block.columns, Math.min(this.size.columns, (left + 1) * block.columns)],
        });
        this.blocks.set(`${top},${left}`, texts);
        if (this.blocks.size > mostBlocks) this.blocks.delete(this.blocks.keys().next().value!);
        this.loaded();
      }
    } catch (error) {
      this.failed((error as Error).message);
    }
  }

  private ask({ rows, columns }: CellRange): Promise<readonly string[]> {
    return this.measured.ask<'page'>({ ask: 'page', ...pictureAxes(this.place), rows, columns });
  }
}
