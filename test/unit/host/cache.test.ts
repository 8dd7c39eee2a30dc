import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { cachedFolder } from '../../../scripts/host/cache';

describe('cache of what is installed on demand', () => {
  let cache: string;
  let before: string | undefined;

  beforeEach(() => {
    cache = mkdtempSync(path.join(os.tmpdir(), 'cache-test-'));
    before = process.env.ONNX_DEBUGGER_CACHE;
    process.env.ONNX_DEBUGGER_CACHE = cache;
  });

  afterEach(() => {
    if (before === undefined) delete process.env.ONNX_DEBUGGER_CACHE;
    else process.env.ONNX_DEBUGGER_CACHE = before;
    rmSync(cache, { recursive: true });
  });

  const fill = async (folder: string) => writeFileSync(path.join(folder, 'content'), 'whole');

  it('fills a folder once', async () => {
    const folder = await cachedFolder('thing', fill);
    assert.equal(readFileSync(path.join(folder, 'content'), 'utf8'), 'whole');
    const again = await cachedFolder('thing', () => assert.fail('filled twice'));
    assert.equal(again, folder);
    assert.deepEqual(readdirSync(cache), ['thing']);
  });

  it('leaves nothing of a failed installation', async () => {
    const failing = cachedFolder('thing', async (folder) => {
      await fill(folder);
      throw new Error('no network');
    });
    await assert.rejects(failing, /no network/);
    assert.deepEqual(readdirSync(cache), []);
  });

  it('is not seen under its name before it is whole', async () => {
    await cachedFolder('thing', async (folder) => {
      await fill(folder);
      assert.equal(existsSync(path.join(cache, 'thing')), false);
    });
  });

  it('lets two at once fill it once', async () => {
    let fills = 0;
    const slow = async (folder: string) => {
      fills++;
      await sleep(50);
      await fill(folder);
    };
    const [one, two] = await Promise.all([cachedFolder('thing', slow), cachedFolder('thing', slow)]);
    assert.equal(one, two);
    assert.equal(fills, 1);
  });

  it('goes on after a killed process and removes what that left', async () => {
    const dead = spawnSync(process.execPath, ['--version']).pid;
    writeFileSync(path.join(cache, 'thing.lock'), `${os.hostname()} ${dead}`);
    writeFileSync(path.join(cache, 'thing.partial-1-x'), 'half');
    await cachedFolder('thing', fill);
    assert.deepEqual(readdirSync(cache), ['thing']);
  });

  it("takes another machine's lock when that has not been touched for long", async () => {
    const lock = path.join(cache, 'thing.lock');
    writeFileSync(lock, 'elsewhere 1');
    const longAgo = new Date(Date.now() - 3_600_000);
    utimesSync(lock, longAgo, longAgo);
    await cachedFolder('thing', fill);
    assert.deepEqual(readdirSync(cache), ['thing']);
  });
});
