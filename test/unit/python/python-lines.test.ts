import assert from 'node:assert/strict';
import fc from 'fast-check';
import { PythonLines } from '../../../core/python/python-lines';
import { isLibrary, parseDocString, parseStackTrace } from '../../../core/python/stack-trace';
import { type Place, tracedModel } from './support';

const library: Place = ['site-packages/torch/nn/modules/linear.py', 134, 'return F.linear('];

describe('python: stack traces', () => {
  it('are read outermost first, with the lines’ texts', () => {
    const text =
      'File "m.py", line 68, in forward\n    x = block(x)\n  File "/a b/n.py", line 5, in <lambda>\n' +
      '  File "C:\\x\\o.py", line 7\n    y = f(\n        ^^^\n';
    assert.deepEqual(parseStackTrace(text), [
      { file: 'm.py', line: 68, function: 'forward', text: 'x = block(x)' },
      { file: '/a b/n.py', line: 5, function: '<lambda>', text: undefined },
      { file: 'C:\\x\\o.py', line: 7, function: '<module>', text: 'y = f(' },
    ]);
  });

  it('of any other text are empty', () => {
    for (const text of ['', 'None', 'File m.py, line 3', 'File "m.py", line x, in f', 'x'.repeat(300_000)]) {
      assert.deepEqual(parseStackTrace(text), []);
    }
    fc.assert(fc.property(fc.string(), (text) => Array.isArray(parseStackTrace(text))));
  });

  it('of the older exporter stand in the doc_string, innermost first', () => {
    const text = '/usr/lib/torch/nn/functional.py(12): linear\n/home/me/m.py(3): forward\nsomething else\n';
    assert.deepEqual(
      parseDocString(text).map(({ file, line, function: name }) => `${file}:${line} ${name}`),
      ['/home/me/m.py:3 forward', '/usr/lib/torch/nn/functional.py:12 linear'],
    );
    assert.deepEqual(parseDocString('A sum (see the paper).'), []);
  });

  it('tell libraries from what a person wrote', () => {
    for (const file of [
      'site-packages/torch/x.py',
      '/usr/lib/python3.11/ast.py',
      'torch/fx/x.py',
      '<string>',
    ]) {
      assert.equal(isLibrary(file), true, file);
    }
    for (const file of ['model.py', '/home/me/torch_models/m.py', 'src/python/m.py', 'C:\\me\\m.py']) {
      assert.equal(isLibrary(file), false, file);
    }
  });
});

describe('python: the visits of lines', () => {
  /** For each line of m.py: the indices of the first nodes of its visits. */
  function visits(nodes: Parameters<typeof tracedModel>[0]): Record<number, number[]> {
    const lines = new PythonLines(tracedModel(nodes));
    return Object.fromEntries(
      lines.linesOf('m.py').map((line) => [line, lines.visits('m.py', line).map(({ index }) => index)]),
    );
  }

  it('several nodes of a line are one visit, what optimisers add included; the line again is another', () => {
    assert.deepEqual(
      visits([
        { places: [['m.py', 1]] },
        { places: [['m.py', 1], library] },
        { places: [] },
        { places: [['m.py', 1]] },
        { places: [['m.py', 2]] },
        { places: [['m.py', 1]] },
      ]),
      { 1: [0, 5], 2: [4] },
    );
  });

  it('a loop over a list of modules visits its line for each member', () => {
    const block = (name: string, line: number) => ({
      places: [['m.py', 9], ['m.py', line], library] as Place[],
      modules: [name, `${name}.fc`],
    });
    assert.deepEqual(visits([block('h.0', 4), block('h.0', 5), block('h.1', 4), block('h.1', 5)]), {
      4: [0, 2],
      5: [1, 3],
      9: [0, 2],
    });
  });

  it('a line that calls two modules is visited once', () => {
    const call = (name: string) => ({ places: [['m.py', 6], library] as Place[], modules: [name] });
    assert.deepEqual(visits([call('wte'), call('wpe'), { places: [['m.py', 6]] }]), { 6: [0] });
    assert.deepEqual(visits([call('conv1'), call('conv2')]), { 6: [0] });
  });

  it('a loop inside of a library visits the line that calls it once', () => {
    const sequential: Place = ['site-packages/torch/nn/modules/container.py', 253, 'input = module(input)'];
    const member = (name: string) => ({
      places: [['m.py', 39], sequential, ['m.py', 19]] as Place[],
      modules: ['layer1', name],
    });
    assert.deepEqual(visits([member('layer1.0'), member('layer1.1')]), { 19: [0, 1], 39: [0] });
  });

  it('a line is visited again in another module, though nothing is in between', () => {
    const mlp = (name: string) => ({
      places: [['m.py', 9], ['m.py', 38], library] as Place[],
      modules: [name, `${name}.fc`],
    });
    assert.deepEqual(visits([mlp('a'), mlp('b')]), { 9: [0], 38: [0, 1] });
  });

  it('every line’s first visit is its first node, and visits ascend', () => {
    const places = fc.array(fc.tuple(fc.constantFrom('m.py', 'n.py'), fc.integer({ min: 1, max: 4 })), {
      maxLength: 3,
    });
    fc.assert(
      fc.property(fc.array(places, { maxLength: 15 }), (traces) => {
        const lines = new PythonLines(tracedModel(traces.map((each) => ({ places: each }))));
        for (const file of ['m.py', 'n.py']) {
          for (let line = 1; line <= 4; line++) {
            const found = lines.visits(file, line).map(({ index }) => index);
            const has = (trace: (typeof traces)[0]) =>
              trace.some(([name, at]) => name === file && at === line);
            assert.equal(found[0] ?? -1, traces.findIndex(has));
            assert.deepEqual(
              found,
              [...new Set(found)].sort((a, b) => a - b),
            );
            for (const index of found) assert.ok(has(traces[index]!));
          }
        }
      }),
      { numRuns: 100 },
    );
  });
});
