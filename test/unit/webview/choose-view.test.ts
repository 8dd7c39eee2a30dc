import assert from 'node:assert/strict';
import type { ShownTensor } from '../../../webview/tensor/protocol';
import { bestView, offered, openView, tensorKind } from '../../../webview/tensor/views/choose-view';
import type { ViewKind } from '../../../webview/tensor/views/view';

describe('choice of the view', () => {
  const kind = (id: string, fit: ViewKind['fit']): ViewKind => ({
    id,
    label: () => id,
    icon: 'graph',
    frame: [],
    fit,
    create: () => assert.fail('no view is made to choose one'),
  });
  const tensor = (shape: readonly number[], dtype = 'float32'): ShownTensor => ({
    name: 'x',
    dtype,
    shape,
    byteLength: 0,
    role: 'value',
    consumers: [],
    generation: 1,
  });
  const kinds = [
    kind('picture', () => 0.5),
    kind('counts', () => 0.2),
    kind('line', ({ shape }) => (shape.length === 1 ? 0.6 : 0)),
    kind('other', () => 0.5),
  ];
  const ids = (list: readonly ViewKind[]) => list.map(({ id }) => id);

  it('offers what fits, in the order of the list', () => {
    assert.deepEqual(ids(offered(kinds, tensor([4]))), ['picture', 'counts', 'line', 'other']);
    assert.deepEqual(ids(offered(kinds, tensor([4, 4]))), ['picture', 'counts', 'other']);
  });

  it('opens the best, of equals the first', () => {
    assert.equal(bestView(kinds, tensor([4])).id, 'line');
    assert.equal(bestView(kinds, tensor([4, 4])).id, 'picture');
  });

  it('remembers a choice for tensors of one kind only', () => {
    const chosen = { [tensorKind(kinds, tensor([1, 3, 5]))]: 'counts' };
    assert.equal(openView(kinds, tensor([7, 1, 9]), chosen).id, 'counts');
    assert.equal(openView(kinds, tensor([7, 2, 9]), chosen).id, 'picture');
    assert.equal(openView(kinds, tensor([7, 9], 'int64'), chosen).id, 'picture');
    assert.equal(openView(kinds, tensor([7]), chosen).id, 'line');
  });

  it('opens the best where the chosen one is not offered, or unknown', () => {
    for (const id of ['line', 'gone']) {
      const chosen = { [tensorKind(kinds, tensor([2, 2]))]: id };
      assert.equal(openView(kinds, tensor([2, 2]), chosen).id, 'picture');
    }
  });
});
