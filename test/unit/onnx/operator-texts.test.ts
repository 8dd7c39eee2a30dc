import assert from 'node:assert/strict';
import { attributeTexts } from '../../../core/onnx/operators/attribute-meanings';
import {
  knownDomains,
  latestVersion,
  operatorNames,
  operatorVersions,
} from '../../../core/onnx/operators/operators';
import { operatorSummary, summarizedOperators } from '../../../core/onnx/operators/summaries';

/** onnxruntime's own operators in ONNX's domain: their signatures must do. */
const withoutSummary = /_TRT$|^Memcpy|^SwiGLU$|^SimplifiedLayerNormalization$|^CausalConvWithState$/;

describe('what is said of operators', () => {
  it('is of operators that there are', () => {
    for (const full of summarizedOperators()) {
      const domain = full.includes('.') ? full.slice(0, full.lastIndexOf('.')) : '';
      const name = full.slice(domain === '' ? 0 : domain.length + 1);
      assert.ok(operatorVersions(domain, name).length > 0, full);
    }
  });

  it('is there for every operator of ONNX', () => {
    const names = operatorNames('', latestVersion('')!).filter((name) => !withoutSummary.test(name));
    assert.deepEqual(
      names.filter((name) => operatorSummary('', name) === undefined),
      [],
    );
  });

  it('names the default among the values of each enumeration', () => {
    let checked = 0;
    for (const domain of knownDomains().filter((each) => !each.startsWith('com.'))) {
      for (const name of operatorNames(domain, latestVersion(domain)!)) {
        for (const { since, attributes } of operatorVersions(domain, name)) {
          for (const { name: attribute, type, default: value } of attributes.values()) {
            const texts = attributeTexts(name, attribute, since);
            if (type !== 'string' || !texts || typeof value !== 'string') continue;
            checked++;
            // ONNX itself has it so in GRU-1 and LSTM-1.
            if (value === 'foward') continue;
            assert.ok(texts.includes(value), `${name}-${since} ${attribute}: ${value} is not in ${texts}`);
          }
        }
      }
    }
    assert.ok(checked > 40, `${checked}`);
  });
});
