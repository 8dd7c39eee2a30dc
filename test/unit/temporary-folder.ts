import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** A folder for one suite's files, made before it and removed after it. */
export interface TemporaryFolder {
  readonly path: string;
  /** Writes a file into it and returns its path. */
  write(name: string, bytes: Uint8Array | string): string;
}

/** A temporary folder for the suite that it is called in; `area` is part of its name. */
export function temporaryFolder(area: string): TemporaryFolder {
  let folder = '';
  before(() => {
    folder = mkdtempSync(path.join(tmpdir(), `onnx-debugger-${area}-`));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));
  return {
    get path() {
      return folder;
    },
    write(name, bytes) {
      const file = path.join(folder, name);
      writeFileSync(file, bytes);
      return file;
    },
  };
}
