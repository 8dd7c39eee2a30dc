import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { packageVsix } from './vsix';

const ROOT = path.resolve(__dirname, '../..');
const ONNXRUNTIME = 'node_modules/onnxruntime-node/bin/napi-v6';

/** The library that onnxruntime-node's binding loads, by platform; it must be there or the package is refused. */
const LIBRARIES: Record<string, string> = {
  linux: 'libonnxruntime.so.1',
  darwin: 'libonnxruntime.1.dylib',
  win32: 'onnxruntime.dll',
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
  const needed = ['dist/extension/main.js', `${binaries}/onnxruntime_binding.node`];
  needed.push(`${binaries}/${LIBRARIES[platform] ?? ''}`);
  for (const file of needed) {
    if (!existsSync(path.join(ROOT, file)))
      throw new Error(`Cannot package for ${target}: ${file} is missing.`);
  }
  const scratch = await mkdtemp(path.join(os.tmpdir(), 'onnx-debugger-package-'));
  try {
    const allowed = await readFile(path.join(ROOT, '.vscodeignore'), 'utf8');
    const ignoreFile = path.join(scratch, 'vscodeignore');
    // The GPU providers (CUDA, TensorRT) and DirectML are not used and are larger than all the rest.
    const own = [`!${binaries}/**`, `${binaries}/*providers_*`, `${binaries}/DirectML.dll`];
    await writeFile(ignoreFile, [allowed.trimEnd(), ...own, ''].join('\n'));
    await packageVsix({ extension: ROOT, output: path.resolve(output), target, ignoreFile });
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}
