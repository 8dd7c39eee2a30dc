import type { DType } from '../dtype';
import type { Tensor } from '../tensor';
import { readNpy } from './npy';
import { ZipFile } from './zip';

/** An .npz file: arrays by name, each read when it is asked for. */
export class NpzFile {
  readonly #zip: ZipFile;
  readonly names: readonly string[];

  /** @throws UserError OD3001 or OD3003 where the file is not a readable zip archive. */
  constructor(readonly file: string) {
    this.#zip = new ZipFile(file);
    this.names = [...this.#zip.entries.keys()]
      .filter((name) => name.endsWith('.npy'))
      .map((name) => name.slice(0, -'.npy'.length));
  }

  /** The array of that name; undefined where there is none. `wanted` as in `readNpy`. */
  read(name: string, wanted?: DType): Tensor | undefined {
    const entry = this.#zip.entries.get(`${name}.npy`);
    return entry && readNpy(this.#zip.read(entry), `${this.file} (${name})`, wanted);
  }

  /** The bytes of the array of that name as a file of its own; undefined where there is none. */
  entry(
    name: string,
  ): { readonly size: number; pieces(): AsyncGenerator<Uint8Array, undefined> } | undefined {
    const entry = this.#zip.entries.get(`${name}.npy`);
    return entry && { size: entry.size, pieces: () => this.#zip.pieces(entry) };
  }

  close(): void {
    this.#zip.close();
  }
}
