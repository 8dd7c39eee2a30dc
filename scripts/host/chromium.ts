import { execFile } from 'node:child_process';
import { createReadStream, createWriteStream, existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import { createBrotliDecompress } from 'node:zlib';
import { findOnPath } from './find-on-path';
import { installPinned } from './pinned';

/** A Chromium that can be started. */
export interface Chromium {
  executable: string;
  /** What its process needs besides the environment: own libraries and fonts where the machine has none. */
  env: Record<string, string>;
}

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'];

/**
 * The machine's Chromium or Chrome (`CHROMIUM_PATH`, else on the PATH), else one from npm, which is put into
 * the cache (290 MB).
 *
 * @throws where neither can be had, saying what to install.
 */
export async function findChromium(): Promise<Chromium> {
  const named = process.env.CHROMIUM_PATH;
  if (named) {
    if (!existsSync(named)) throw new Error(`CHROMIUM_PATH names ${named}, and there is no such file.`);
    return { executable: named, env: {} };
  }
  const own = findOnPath(NAMES);
  if (own) return { executable: own, env: {} };
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new Error(
      'No Chromium or Chrome on the PATH. Install one, or name its executable in CHROMIUM_PATH.',
    );
  }
  return installChromium();
}

async function installChromium(): Promise<Chromium> {
  const folder = await installPinned({
    name: 'chromium',
    headline: 'Installing a headless Chromium (once; this machine has none)',
    alsoHashed: [__filename],
    async prepare(partial, progress) {
      progress.step('unpacking');
      await unpack(partial);
    },
  });
  const executable = path.join(folder, 'browser/chromium');
  const env: Record<string, string> = existsSync('/etc/fonts/fonts.conf')
    ? {}
    : { FONTCONFIG_PATH: path.join(folder, 'browser/fonts') };
  const attempts = [env, { ...env, LD_LIBRARY_PATH: path.join(folder, 'browser/al2023/lib') }];
  let reason: unknown;
  for (const attempt of attempts) {
    try {
      await promisify(execFile)(executable, ['--version'], { env: { ...process.env, ...attempt } });
      return { executable, env: attempt };
    } catch (error) {
      reason = error;
    }
  }
  throw new Error(
    `The Chromium from npm does not start here: ${reason}. Install one, or name it in CHROMIUM_PATH.`,
  );
}

/** Unpacks the package's Brotli files into `browser/`. (Its own function writes to fixed names in the temp folder.) */
async function unpack(folder: string): Promise<void> {
  const packed = path.join(folder, 'node_modules/@sparticuz/chromium/bin');
  const target = path.join(folder, 'browser');
  const { extract } = createRequire(path.join(folder, 'package.json'))('tar-fs') as {
    extract(folder: string): NodeJS.WritableStream;
  };
  for (const [archive, to] of [
    ['fonts', 'fonts'],
    ['al2023', 'al2023'],
    ['swiftshader', '.'],
  ] as const) {
    const source = createReadStream(path.join(packed, `${archive}.tar.br`));
    await pipeline(source, createBrotliDecompress(), extract(path.join(target, to)));
  }
  const binary = createWriteStream(path.join(target, 'chromium'), { mode: 0o755 });
  await pipeline(createReadStream(path.join(packed, 'chromium.br')), createBrotliDecompress(), binary);
  await rm(packed, { recursive: true });
}
