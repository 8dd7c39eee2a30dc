import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { packageVsix } from './vsix';

const ROOT = path.resolve(__dirname, '../..');
const ONNXRUNTIME = 'node_modules/onnxruntime-node/bin/napi-v6';

/**
 * What onnxruntime-node's binding loads, by platform. An allow-list: the GPU providers (CUDA, TensorRT) that its
 * install script may have fetched are larger than all the rest, and nothing here uses them.
 */
const LIBRARIES: Record<string, string[]> = {
  linux: ['libonnxruntime.so.1'],
  darwin: ['libonnxruntime.1.dylib'],
  win32: ['onnxruntime.dll', 'DirectML.dll', 'dxil.dll', 'dxcompiler.dll'],
};

/**
 * Packages this project for one platform: what `.vscodeignore` allows and that platform's onnxruntime.
 *
 * @param target platform and architecture as Node names them, `linux-x64`; this machine's without it.
 * @throws where onnxruntime-node brings no binary for the platform, or dist/ was not built.
 */
export async function packageProject(
  output: string,
  target = `${process.platform}-${process.arch}`,
): Promise<void> {
  const [platform = '', arch = ''] = target.split('-');
  const binaries = `${ONNXRUNTIME}/${platform}/${arch}`;
  const native = ['onnxruntime_binding.node', ...(LIBRARIES[platform] ?? [])].map(
    (file) => `${binaries}/${file}`,
  );
  const needed = ['dist/extension/main.js', ...native];
  for (const file of needed) {
    if (!existsSync(path.join(ROOT, file)))
      throw new Error(`Cannot package for ${target}: ${file} is missing.`);
  }
  const scratch = await mkdtemp(path.join(os.tmpdir(), 'onnx-debugger-package-'));
  try {
    const allowed = await readFile(path.join(ROOT, '.vscodeignore'), 'utf8');
    const ignoreFile = path.join(scratch, 'vscodeignore');
    await writeFile(ignoreFile, [allowed.trimEnd(), ...native.map((file) => `!${file}`), ''].join('\n'));
    await packageVsix({ extension: ROOT, output: path.resolve(output), target, ignoreFile });
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}
