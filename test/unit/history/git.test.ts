import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { gitState } from '../../../core/history/git';
import { sha256OfFile } from '../../../core/history/hash';
import { removeTemporaryFolders, temporaryFolder } from './fixtures';

function git(folder: string, ...args: string[]): string {
  const identity = ['-c', 'user.name=t', '-c', 'user.email=t@example.org', '-c', 'commit.gpgsign=false'];
  return execFileSync('git', [...identity, '-C', folder, ...args], {
    encoding: 'utf8',
    stdio: 'pipe',
  }).trim();
}

describe('gitState', () => {
  afterEach(removeTemporaryFolders);

  it('is undefined without a folder, a repository or a commit', async function () {
    const folder = temporaryFolder(this);
    assert.equal(await gitState(path.join(folder, 'missing')), undefined);
    assert.equal(await gitState(folder), undefined);
    git(folder, 'init', '-q');
    assert.equal(await gitState(folder), undefined);
  });

  it('tells the commit and whether tracked files differ', async function () {
    const folder = temporaryFolder(this);
    git(folder, 'init', '-q');
    writeFileSync(path.join(folder, 'a'), '1');
    mkdirSync(path.join(folder, 'sub'));
    git(folder, 'add', 'a');
    git(folder, 'commit', '-q', '-m', 'a');
    const commit = git(folder, 'rev-parse', 'HEAD');
    writeFileSync(path.join(folder, 'untracked'), '');
    assert.deepEqual(await gitState(folder), { commit, dirty: false });
    assert.deepEqual(await gitState(path.join(folder, 'sub')), { commit, dirty: false });
    writeFileSync(path.join(folder, 'a'), '22');
    assert.deepEqual(await gitState(folder), { commit, dirty: true });
  });

  it('runs no command of the repository', async function () {
    if (process.platform === 'win32') this.skip(); // The monitor below is a shell script.
    const folder = temporaryFolder(this);
    git(folder, 'init', '-q');
    git(folder, 'commit', '-q', '--allow-empty', '-m', 'a');
    const ran = path.join(folder, 'ran');
    git(folder, 'config', 'core.fsmonitor', `touch '${ran}'; false`);
    assert.equal((await gitState(folder))?.dirty, false);
    assert.equal(existsSync(ran), false);
  });
});

describe('sha256OfFile', () => {
  afterEach(removeTemporaryFolders);

  it('is what sha256sum prints', async function () {
    const file = path.join(temporaryFolder(this), 'abc');
    writeFileSync(file, 'abc');
    // The example of FIPS 180-2, appendix B.1.
    assert.equal(
      await sha256OfFile(file),
      'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
    );
  });

  it('stops when it is told to', async function () {
    const file = path.join(temporaryFolder(this), 'abc');
    writeFileSync(file, 'abc');
    await assert.rejects(sha256OfFile(file, AbortSignal.abort()), { name: 'AbortError' });
  });
});
