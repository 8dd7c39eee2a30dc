import { realpathSync, statSync } from 'node:fs';
import path from 'node:path';
import { create } from '@bufbuild/protobuf';
import type { StringStringEntryProto, TensorProto } from './gen/onnx_pb';
import { StringStringEntryProtoSchema } from './gen/onnx_pb';
import type { WeightData } from './model';

/** The external-data entries of a tensor whose bytes are that range of the file `location`. */
export function externalEntries(location: string, offset: number, length: number): StringStringEntryProto[] {
  return Object.entries({ location, offset: String(offset), length: String(length) }).map(([key, value]) =>
    create(StringStringEntryProtoSchema, { key, value }),
  );
}

/**
 * Finds the files that a model's tensors name, and refuses those outside of the model's folder. A model is untrusted:
 * its locations may name any file.
 */
export class ExternalFiles {
  private readonly files = new Map<string, { readonly path: string; readonly size: number } | string>();

  /**
   * `folders` hold the model: the one by which it was opened and, where that is a symbolic link, the one where it
   * really is (download caches keep a model and its data as links into one folder). `own` is the model's file.
   */
  constructor(
    private readonly folders: readonly string[],
    own?: { readonly path: string; readonly size: number },
  ) {
    if (own) this.files.set(path.basename(own.path), own);
  }

  /** Makes known a file that is not in the folders, by the name that tensors have for it. */
  add(location: string, file: { readonly path: string; readonly size: number }): void {
    this.files.set(location, file);
  }

  /** The bytes that a file has by a tensor's name for it; undefined where it cannot be used. */
  sizeOf(location: string): number | undefined {
    const file = this.find(location);
    return typeof file === 'string' ? undefined : file.size;
  }

  /** The path of a file by a tensor's name for it; undefined where it cannot be used. */
  pathOf(location: string): string | undefined {
    const file = this.find(location);
    return typeof file === 'string' ? undefined : file.path;
  }

  /** Where the bytes of an external tensor are; `length` is what its type and shape need. */
  locate(proto: TensorProto, length: number): WeightData {
    const entries = new Map(proto.externalData.map(({ key, value }) => [key, value]));
    const location = entries.get('location') ?? '';
    const file = this.find(location);
    if (typeof file === 'string') return { kind: 'missing', why: file };
    const offset = natural(entries.get('offset') ?? '0');
    const said = natural(entries.get('length') ?? String(length));
    if (offset === undefined || said === undefined) {
      return { kind: 'missing', why: `the offset or length in '${location}' is not a number` };
    }
    if (said !== length) {
      return {
        kind: 'missing',
        why: `the model gives it ${said} bytes, but its type and shape need ${length}`,
      };
    }
    if (offset + length > file.size) {
      const range = `bytes ${offset} to ${offset + length}`;
      return { kind: 'missing', why: `it should be ${range} of '${location}', which has only ${file.size}` };
    }
    return { kind: 'file', file: file.path, offset, length };
  }

  /** The file of that location, or why it cannot be used. */
  private find(location: string): { readonly path: string; readonly size: number } | string {
    const known = this.files.get(location);
    if (known !== undefined) return known;
    const found = this.look(location);
    this.files.set(location, found);
    return found;
  }

  private look(location: string): { readonly path: string; readonly size: number } | string {
    if (location === '') return 'the model does not name the file that holds it';
    const parts = location.split(/[\\/]/);
    if (
      path.isAbsolute(location) ||
      path.win32.isAbsolute(location) ||
      parts.includes('..') ||
      /\0/.test(location)
    ) {
      return `its file '${printable(location)}' is not inside the model's folder; such paths are not followed`;
    }
    for (const folder of this.folders) {
      let real: string;
      try {
        real = realpathSync(path.join(folder, location));
      } catch {
        continue;
      }
      if (!this.folders.some((inside) => isInside(inside, real))) {
        return `its file '${location}' is a link out of the model's folder; such links are not followed`;
      }
      const stat = statSync(real, { throwIfNoEntry: false });
      if (!stat?.isFile()) return `'${location}' is not a file`;
      return { path: real, size: stat.size };
    }
    return `its file '${printable(location)}' is not beside the model`;
  }
}

function isInside(folder: string, file: string): boolean {
  const relative = path.relative(folder, file);
  return (
    relative !== '' &&
    !relative.startsWith(`..${path.sep}`) &&
    relative !== '..' &&
    !path.isAbsolute(relative)
  );
}

function natural(text: string): number | undefined {
  const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  return Number.isSafeInteger(value) ? value : undefined;
}

function printable(text: string): string {
  return text.replace(/[\0-\x1f]/g, '\u{fffd}').slice(0, 200);
}
