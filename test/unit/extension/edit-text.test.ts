import assert from 'node:assert/strict';
import type { RunEdit } from '../../../core/history/types';
import { editText } from '../../../extension/history/value-text';

describe('an edit in the run history', () => {
  const edit: RunEdit = {
    kind: 'edit',
    time: 0,
    stop: 0,
    sample: 0,
    name: 'x',
    graph: '',
    text: 'x[0] = 5',
    undone: false,
  };

  it('says what was done, or undone', () => {
    assert.equal(editText(edit), 'edited x[0] = 5');
    assert.equal(editText({ ...edit, undone: true }), 'undone x[0] = 5');
    assert.equal(editText({ ...edit, text: '' }), 'edited x');
  });
});
