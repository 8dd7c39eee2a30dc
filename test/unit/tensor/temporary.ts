import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** A folder for one suite's files, removed after it. */
export function temporaryFolder(): {
  readonly path: string;
  write(name: string, bytes: Uint8Array | string): string;
} {
  let folder = '';
  before(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'onnx-debugger-tensor-'));
  });
  after(() => {
    rmSync(folder, { recursive: true, force: true });
  });
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
