import assert from 'node:assert/strict';
import { tensorOf } from '../../../core/tensor/elements';
import { TensorStore } from '../../../engine/runner/tensor-store';

describe('the tensor store', () => {
  it('gives the memory of its own tensors back when the last number for it is released', () => {
    const store = new TensorStore();
    const tensor = tensorOf('float32', [4], [1, 2, 3, 4]);
    const { buffer } = tensor.bytes;
    const whole = store.own(tensor);
    const half = store.hold({ ...tensor, shape: [2], bytes: tensor.bytes.subarray(0, 8) });
    store.release([whole.id, whole.id]);
    assert.equal(buffer.byteLength, 16);
    assert.equal(store.get(half.id).bytes.byteLength, 8);
    store.release([half.id]);
    assert.equal(buffer.byteLength, 0);
    assert.throws(() => store.get(whole.id), /no longer held/);
  });

  it('leaves alone what others may look at', () => {
    const store = new TensorStore();
    const tensor = tensorOf('float32', [4], [1, 2, 3, 4]);
    store.release([store.hold(tensor).id]);
    assert.deepEqual([...new Float32Array(tensor.bytes.buffer)], [1, 2, 3, 4]);
  });
});
