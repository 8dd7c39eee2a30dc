import assert from 'node:assert/strict';
import path from 'node:path';
import { create, fromBinary, toBinary } from '@bufbuild/protobuf';
import type { DebugProtocol } from '@vscode/debugprotocol';
import { readRun } from '../../core/history/read-run';
import { ModelProtoSchema, OperatorSetIdProtoSchema } from '../../core/onnx/gen/onnx_pb';
import type { DType } from '../../core/tensor/dtype';
import { elementType } from '../../core/tensor/dtype';
import { tensorOf } from '../../core/tensor/elements';
import { saveValue } from '../../core/tensor/files/save';
import type { TestClient } from './support/adapter';
import { attribute, chain, graph, modelBytes, node, value } from './support/models';
import { freshSession } from './support/session';

const types: readonly DType[] = [
  ...(['float16', 'bfloat16', 'float64', 'float8e4m3fn', 'float8e5m2', 'int8', 'uint8', 'int64'] as const),
  ...(['uint64', 'bool', 'int4', 'uint4', 'string'] as const),
];

/** x is cast to each type, and each of these back to float32. */
function castModel(): Uint8Array {
  const casts = types.flatMap((name) => [
    node('Cast', ['x'], [name], `to_${name}`, [attribute.int('to', elementType(name).code)]),
    node('Cast', [name], [`${name}_back`], `from_${name}`, [attribute.int('to', 1)]),
  ]);
  const outputs = types.map((name) => value(`${name}_back`, 1, [2, 2]));
  const model = fromBinary(
    ModelProtoSchema,
    modelBytes(graph('casts', casts, [value('x', 1, [2, 2])], outputs)),
  );
  model.opsetImport = [create(OperatorSetIdProtoSchema, { domain: '', version: 21n })];
  model.irVersion = 10n;
  return toBinary(ModelProtoSchema, model);
}

describe('dap: editing of all kinds of values', function () {
  this.timeout(60_000);
  const session = freshSession();
  const evaluate = async (client: TestClient, expression: string, context = 'watch') =>
    (await client.ask<DebugProtocol.EvaluateResponse['body']>('evaluate', { expression, context })).result;
  const setExpression = async (client: TestClient, expression: string, text: string) =>
    (
      await client.ask<DebugProtocol.SetExpressionResponse['body']>('setExpression', {
        expression,
        value: text,
      })
    ).value;

  it('takes what each element type holds, and says what it holds where it is something else', async () => {
    const { client, folder } = session;
    const inputs = {
      x: {
        value: [
          [1, 0],
          [1, 1],
        ],
      },
    };
    const program = folder.write('casts.onnx', castModel());
    await client.begin({ program, inputs, stopOnEntry: false, stopOnExit: true });
    await client.stopped();
    const back = async (name: string) => evaluate(client, `${name}_back.tolist()`);
    for (const [name, text, expected] of [
      ['float16', '0.1', '[[1.0, 0.0], [1.0, 0.0999755859375]]'],
      ['bfloat16', '3.14159', '[[1.0, 0.0], [1.0, 3.140625]]'],
      ['float64', '-inf', '[[1.0, 0.0], [1.0, -inf]]'],
      ['float8e4m3fn', '448', '[[1.0, 0.0], [1.0, 448.0]]'],
      ['float8e5m2', 'nan', '[[1.0, 0.0], [1.0, nan]]'],
      ['int8', '-128', '[[1.0, 0.0], [1.0, -128.0]]'],
      ['uint8', '255', '[[1.0, 0.0], [1.0, 255.0]]'],
      ['int64', '2**40', '[[1.0, 0.0], [1.0, 1099511627776.0]]'],
      ['uint64', '2**63', '[[1.0, 0.0], [1.0, 9.223372036854776e+18]]'],
      ['bool', 'False', '[[1.0, 0.0], [1.0, 0.0]]'],
      ['int4', '-8', '[[1.0, 0.0], [1.0, -8.0]]'],
      ['uint4', '15', '[[1.0, 0.0], [1.0, 15.0]]'],
      ['string', '"2.5"', '[[1.0, 0.0], [1.0, 2.5]]'],
    ] as const) {
      await setExpression(client, `t["${name}"][1, 1]`, text);
      assert.equal(await back(name), expected, name);
    }
    for (const [name, text, message] of [
      ['float16', '1e6', /1000000.0 is too large for float16, whose numbers go from -65504.0 to 65504.0/],
      ['float8e4m3fn', 'inf', /float8e4m3fn has no infinity/],
      ['int4', '8', /8 is out of range for int4, which goes from -8 to 7/],
      ['bool', '3', /3 is no bool; write True or False/],
      ['uint8', '0.5', /0.5 is no integer, and the type is uint8/],
      ['string', '5', /is no text; write it in quotes/],
    ] as const) {
      await assert.rejects(setExpression(client, `t["${name}"][0]`, text), message);
    }
    // A whole tensor, in NumPy's words.
    await setExpression(client, 't["int4"]', 'np.zeros_like(x)');
    assert.equal(await back('int4'), '[[0.0, 0.0], [0.0, 0.0]]');
  });

  it('loads files into values and parts of them, of the same type and shape', async () => {
    const { client, folder } = session;
    const save = (name: string, dtype: DType, shape: number[], elements: number[]) => {
      const entry = saveValue(tensorOf(dtype, shape, elements), folder.path, name);
      assert.ok(entry && 'file' in entry);
      return path.join(folder.path, entry.file);
    };
    const whole = save('whole', 'float32', [2, 3], [1, 2, 3, 4, 5, 6]);
    const row = save('row', 'float32', [3], [7, 8, 9]);
    const other = save('other', 'float32', [3, 2], [1, 2, 3, 4, 5, 6]);
    const wrong = save('wrong', 'float64', [2, 3], [1, 2, 3, 4, 5, 6]);
    const history = path.join(folder.path, 'history');
    const inputs = { x: { zeros: true } };
    const program = folder.write('chain.onnx', chain());
    await client.begin({ program, inputs, history, stopOnExit: true });
    await client.stopped();
    const { id } = await client.event<{ id: string }>('onnx/run');
    const load = (expression: string, file: string) =>
      client.ask<{ value: string }>('onnx/loadTensor', { expression, file });
    assert.match((await load('x', whole)).value, /^float32\[2,3\] 1\.000 … 6\.000, edited$/);
    await load('x[1]', path.basename(row));
    assert.equal(await evaluate(client, 'xw[1].tolist()'), '[7.0, 8.0, 9.0, 12.0]');
    await assert.rejects(load('x', other), /'x'.*\[2,3\].*other.npy.*\[3,2\]/s);
    await assert.rejects(load('x', wrong), /'x' wants float32\[2,3\], but wrong.npy holds float64\[2,3\]/);
    await assert.rejects(load('x', 'none.npy'), /none\.npy/);
    assert.match(
      await evaluate(client, '/load x = "whole.npy"', 'repl'),
      /^x is float32\[2,3\] 1\.000 … 6\.000, edited\.$/,
    );
    assert.equal(await evaluate(client, '/undo', 'repl'), 'Undone: x = "whole.npy".');
    assert.equal(await evaluate(client, 'x[1, 0]'), '7.0');
    await client.move('next');
    await evaluate(client, 'b[0] = 100', 'repl');
    await client.move('stepBack');
    await client.ask('terminate', {});
    await client.event('terminated');
    const run = await readRun(history, id);
    assert.deepEqual(
      run?.stops.map(({ edits }) => edits.map(({ text, undone }) => `${undone ? 'undone: ' : ''}${text}`)),
      [
        [`x = ${JSON.stringify(whole)}`, 'x[1] = "row.npy"', 'x = "whole.npy"', 'undone: x = "whole.npy"'],
        ['b[0] = 100', 'undone: b[0] = 100'],
        [],
      ],
    );
  });
});
