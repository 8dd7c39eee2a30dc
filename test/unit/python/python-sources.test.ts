import assert from 'node:assert/strict';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { PythonSources } from '../../../core/python/python-sources';
import { temporaryFolder } from '../temporary-folder';
import { type Place, tracedModel } from './support';

describe('python: finding sources', () => {
  const folder = temporaryFolder('python');
  const inside = () => path.join(folder.path, 'work');

  function write(name: string, ...lines: string[]): string {
    const file = path.join(folder.path, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, `${lines.join('\n')}\n`);
    return file;
  }

  function sourcesOf(...places: Place[]): PythonSources {
    return new PythonSources(tracedModel([{ places }]), [inside()]);
  }

  it('takes a path as recorded, relative to a folder or absolute', () => {
    const file = write('work/m.py', 'a = 1', 'b = 2');
    for (const recorded of ['m.py', file]) {
      const sources = sourcesOf([recorded, 2, 'b = 2']);
      assert.deepEqual(sources.sources, [{ path: file, isAsExported: true }]);
      assert.ok(sources.has(file));
      assert.equal(sources.nodesFrom(file, 1)?.line, 2);
      assert.equal(sources.nodesFrom(file, 3), undefined);
    }
    assert.equal(sourcesOf(['m.py', 1, 'a = 7']).sources[0]?.isAsExported, false);
  });

  it('takes the last parts of a path of another machine, then a file of the name, where its lines are there', () => {
    const file = write('work/nested/src/net.py', 'x = f(y)', 'z = g(x)');
    write('work/other/net.py', 'something', 'else');
    const places: Place[] = [
      ['/home/somebody/project/src/net.py', 1, 'x = f(y)'],
      ['/home/somebody/project/src/net.py', 2, 'z = g(x)'],
    ];
    assert.equal(sourcesOf(...places).placeOf(tracedModel([{ places }]).graph.nodes[0]!)?.source?.path, file);
    assert.deepEqual(sourcesOf(['/home/somebody/net.py', 1, 'no such line']).sources, []);
    assert.deepEqual(
      sourcesOf(['/home/somebody/net.py', 1]).sources,
      [],
      'without its text nothing tells it apart',
    );
  });

  it('looks for no library by its name', () => {
    write('work/linear.py', 'return F.linear(');
    assert.deepEqual(sourcesOf(['site-packages/torch/nn/linear.py', 1, 'return F.linear(']).sources, []);
  });

  it('never leaves the folders', () => {
    const secret = write('secret.py', 'key = 1');
    mkdirSync(inside(), { recursive: true });
    symlinkSync(secret, path.join(inside(), 'link.py'));
    for (const recorded of [secret, '../secret.py', 'x/../../secret.py', 'link.py', '/etc/passwd']) {
      assert.deepEqual(sourcesOf([recorded, 1, 'key = 1']).sources, [], recorded);
    }
  });

  it('takes no path of thousands of parts for one that an exporter recorded', () => {
    write('work/deep.py', 'a = 1');
    const deep = `${'d/'.repeat(50_000)}deep.py`;
    assert.deepEqual(sourcesOf([deep, 1, 'a = 1']).sources, []);
    assert.equal(sourcesOf([`${'d/'.repeat(60)}deep.py`, 1, 'a = 1']).sources.length, 1);
  });

  it('leads to the innermost line that a person wrote', () => {
    const file = write('work/user.py', 'class A:', '  x = self.fc(x)', '  x = block(x)');
    const places: Place[] = [
      ['user.py', 3, 'x = block(x)'],
      ['user.py', 2, 'x = self.fc(x)'],
      ['site-packages/torch/nn/modules/linear.py', 134, 'return F.linear('],
    ];
    const model = tracedModel([{ places }]);
    const place = new PythonSources(model, [inside()]).placeOf(model.graph.nodes[0]!);
    assert.deepEqual([place?.source?.path, place?.line], [file, 2]);
  });
});
