import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { makeFolder } from '../../core/make-folder';
import { temporaryFolder } from './temporary-folder';

describe('making folders', () => {
  const folder = temporaryFolder('make-folder');

  it('makes those around it, and tells whether anything was made', () => {
    const deep = path.join(path.dirname(folder.write('a.txt', '')), 'one', 'two');
    assert.equal(makeFolder(deep), true);
    assert.equal(makeFolder(deep), false);
    assert.ok(existsSync(deep));
  });

  it('throws where a file is in the way', () => {
    const file = folder.write('b.txt', '');
    assert.throws(() => makeFolder(file), { code: 'EEXIST' });
    assert.throws(() => makeFolder(path.join(file, 'inner')), { code: 'ENOTDIR' });
  });

  it('comes back where the system refuses with ENOENT what has a parent', function () {
    if (process.platform !== 'linux') this.skip();
    assert.throws(() => makeFolder('/proc/onnx-debugger'), { code: 'ENOENT' });
  });
});
