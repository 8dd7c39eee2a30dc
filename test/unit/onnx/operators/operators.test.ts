import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import {
  allowedTypes,
  domainsWith,
  knownDomains,
  latestVersion,
  operatorAt,
  operatorNames,
  operatorVersions,
  parameterAt,
} from '../../../../core/onnx/operators/operators';

const source = path.resolve(__dirname, '../../../../../shared/facts/onnx-operators.json');

describe('the operator table', () => {
  it('has the version of an operator that an opset has', () => {
    assert.equal(operatorAt('', 'Dropout', 6)?.since, 6);
    assert.equal(operatorAt('', 'Dropout', 11)?.since, 10);
    assert.equal(operatorAt('', 'Dropout', 1000)?.since, 22);
    assert.equal(operatorAt('', 'Gelu', 19), undefined);
    assert.equal(operatorAt('', 'Gelu', 20)?.since, 20);
    assert.equal(operatorAt('ai.onnx', 'Relu', 13)?.domain, '');
    assert.equal(operatorAt('', 'constructor', 13), undefined);
    assert.equal(operatorAt('constructor', 'Relu', 13), undefined);
  });

  it('knows what was taken out', () => {
    assert.equal(operatorAt('', 'Upsample', 9)?.deprecated, false);
    assert.equal(operatorAt('', 'Upsample', 10)?.deprecated, true);
    assert.ok(operatorNames('', 9).includes('Upsample'));
    assert.ok(!operatorNames('', 10).includes('Upsample'));
    assert.deepEqual(
      operatorVersions('', 'Upsample').map(({ since }) => since),
      [1, 7, 9, 10],
    );
  });

  it('has signatures with counts, attributes and types', () => {
    const pad = operatorAt('', 'Pad', 18)!;
    assert.deepEqual(
      pad.inputs.map(({ name, type, option }) => [name, type, option]),
      [
        ['data', 'T', 'single'],
        ['pads', 'tensor(int64)', 'single'],
        ['constant_value', 'T', 'optional'],
        ['axes', 'Tind', 'optional'],
      ],
    );
    assert.deepEqual([pad.minInputs, pad.maxInputs, pad.minOutputs, pad.maxOutputs], [2, 4, 1, 1]);
    assert.deepEqual(pad.attributes.get('mode'), {
      name: 'mode',
      type: 'string',
      required: false,
      default: 'constant',
    });
    assert.deepEqual(allowedTypes(pad, pad.inputs[1]!), ['tensor(int64)']);
    assert.deepEqual(allowedTypes(pad, pad.inputs[3]!), ['tensor(int64)', 'tensor(int32)']);
    assert.equal(operatorAt('', 'Cast', 13)?.attributes.get('to')?.required, true);
    assert.deepEqual(operatorAt('', 'BatchNormalization', 9)?.outputCounts, [1, 5]);
    assert.equal(operatorAt('', 'Loop', 16)?.minInputs, 2);
    assert.ok(
      Object.is(operatorAt('ai.onnx.ml', 'LabelEncoder', 2)?.attributes.get('default_float')?.default, -0),
    );
  });

  it('gives every value of a variadic parameter its parameter', () => {
    const loop = operatorAt('', 'Loop', 16)!;
    assert.equal(parameterAt(loop.inputs, 1)?.name, 'cond');
    assert.equal(parameterAt(loop.inputs, 9)?.name, 'v_initial');
    assert.equal(parameterAt(loop.inputs, 9)?.homogeneous, false);
    assert.equal(parameterAt(operatorAt('', 'Relu', 13)!.inputs, 1), undefined);
    assert.equal(parameterAt(operatorAt('', 'Concat', 13)!.inputs, 5)?.homogeneous, true);
  });

  it('knows the domains and where a name is', () => {
    assert.deepEqual([...knownDomains()].sort(), [
      '',
      'ai.onnx.ml',
      'ai.onnx.preview',
      'ai.onnx.preview.training',
      'com.microsoft',
    ]);
    assert.equal(latestVersion('com.microsoft'), 1);
    assert.equal(latestVersion('unheard.of'), undefined);
    assert.deepEqual(domainsWith('Attention'), ['', 'com.microsoft']);
  });

  it('holds all of its source', function () {
    if (!existsSync(source)) this.skip();
    const { operators, onnxruntimeOnly } = JSON.parse(readFileSync(source, 'utf8'));
    for (const operator of [...operators, ...onnxruntimeOnly]) {
      const found = operatorAt(operator.domain, operator.name, operator.since)!;
      const which = `${operator.domain}.${operator.name}-${operator.since}`;
      assert.equal(found.since, operator.since, which);
      assert.equal(found.deprecated, operator.deprecated, which);
      assert.deepEqual(
        [...found.attributes.values()].map((attribute) => ({
          ...attribute,
          default: attribute.default ?? null,
        })),
        operator.attributes,
        which,
      );
      for (const side of ['inputs', 'outputs'] as const) {
        const listed = operator[side].map((parameter: object) => ({ minArity: undefined, ...parameter }));
        const ours = found[side].map(({ name, type, option, minArity, homogeneous }) => {
          const counts = option === 'variadic' ? { homogeneous, minArity } : { minArity: undefined };
          return { ...counts, name, type, option };
        });
        assert.deepEqual(ours, listed, which);
      }
      for (const [variable, types] of Object.entries<string[]>(operator.typeConstraints)) {
        assert.deepEqual(new Set(found.typeConstraints.get(variable)), new Set(types), which);
      }
      assert.equal(found.minInputs, operator.minInputs, which);
      assert.equal(found.maxInputs, operator.maxInputs ?? Number.POSITIVE_INFINITY, which);
      assert.equal(found.minOutputs, operator.minOutputs, which);
      assert.equal(found.maxOutputs, operator.maxOutputs ?? Number.POSITIVE_INFINITY, which);
    }
  });
});
