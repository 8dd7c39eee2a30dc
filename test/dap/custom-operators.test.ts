import assert from 'node:assert/strict';
import type { OnnxEvents, OnnxRequests } from '../../debug-adapter/protocol';
import {
  attribute,
  bools,
  float32,
  floats,
  graph,
  int64,
  ints,
  modelBytes,
  node,
  value,
} from './support/models';
import { freshSession } from './support/session';

/** x → Neg → my.Twice (no kernel; declared float32[N,2]) → Sqrt → y. */
function customModel(declared = true): Uint8Array {
  const main = graph(
    'custom',
    [
      node('Neg', ['x'], ['minus'], 'negate'),
      node('Twice', ['minus'], ['twice'], 'twice', [], 'my'),
      node('Sqrt', ['twice'], ['y'], 'root'),
    ],
    [symbolic('x')],
    [symbolic('y')],
  );
  if (declared) main.valueInfo.push(symbolic('twice'));
  return modelBytes(main, [], ['my']);
}

function symbolic(name: string) {
  const info = value(name, float32, [1, 2]);
  if (info.type?.value.case === 'tensorType') {
    info.type.value.value.shape!.dim[0]!.value = { case: 'dimParam', value: 'N' };
  }
  return info;
}

/** A Loop of three iterations with an If inside whose taken branch has a custom operator. */
function nestedModel(): Uint8Array {
  const branch = (name: string, custom: boolean) =>
    graph(
      name,
      [
        node('Neg', ['v'], [`${name}_minus`], `${name}/negate`),
        custom
          ? node('Twice', [`${name}_minus`], [`${name}_out`], `${name}/twice`, [], 'my')
          : node('Abs', [`${name}_minus`], [`${name}_out`], `${name}/abs`),
      ],
      [],
      [value(`${name}_out`, float32, [2])],
    );
  const body = graph(
    'body',
    [
      node('Less', ['i', 'one'], ['first'], 'isFirst'),
      node('If', ['first'], ['chosen'], 'choose', [
        attribute.graph('then_branch', branch('then', false)),
        attribute.graph('else_branch', branch('else', true)),
      ]),
      node('Add', ['chosen', 'v'], ['v_next'], 'add'),
      node('Identity', ['go'], ['go_on'], 'go'),
    ],
    [value('i', int64, []), value('go', 9, []), value('v', float32, [2])],
    [value('go_on', 9, []), value('v_next', float32, [2])],
  );
  return modelBytes(
    graph(
      'nested',
      [
        node('Loop', ['times', 'yes', 'x'], ['end'], 'loop', [attribute.graph('body', body)]),
        node('Neg', ['end'], ['y'], 'last'),
      ],
      [value('x', float32, [2])],
      [value('y', float32, [2])],
      [
        ints('times', [], [3]),
        bools('yes', [], [true]),
        ints('one', [], [1]),
        floats('half', [2], [0.5, 0.5]),
      ],
    ),
    [],
    ['my'],
  );
}

const inputs = {
  x: {
    value: [
      [1, 2],
      [3, 4],
    ],
  },
};

describe('dap: operators without a kernel', () => {
  const session = freshSession();

  function give(args: OnnxRequests['onnx/giveOutputs']['args']) {
    return session.client.ask<OnnxRequests['onnx/giveOutputs']['body']>('onnx/giveOutputs', args);
  }

  it('are stopped before, also without the filter of errors, and go on with what they are given', async () => {
    const { client, folder } = session;
    const program = folder.write('custom.onnx', customModel());
    await client.begin({ program, inputs, stopOnEntry: false, stopOnExit: true }, () =>
      client.ask('setExceptionBreakpoints', { filters: ['nan'] }),
    );
    const stop = await client.stopped();
    assert.deepEqual(
      [stop.reason, stop.description],
      ['exception', 'Paused before an operator without a kernel'],
    );
    assert.equal((await client.frames())[0]!.name, 'main twice, my.Twice');
    const wanted = await client.event<OnnxEvents['onnx/outputsWanted']>('onnx/outputsWanted');
    assert.deepEqual(wanted.outputs, [{ name: 'twice', dtype: 'float32', shape: [2, 2] }]);
    assert.deepEqual([wanted.node.name, wanted.comesAgain], ['twice', false]);
    await assert.rejects(give({ outputs: { twise: { zeros: true } } }), /not an output.*"twice"/);
    await assert.rejects(give({ outputs: { twice: { zeros: [3, 2], dtype: 'float31' } } }), /float31/);
    await assert.rejects(give({ outputs: { twice: { value: [[1, 2]] } } }), /\[N,2\]|\[2,2\]/);
    await assert.rejects(
      give({ outputs: { twice: { expression: 'minus[0]' } } }),
      /declares \[2,2\], and this is \[2\]/,
    );
    await assert.rejects(give({ outputs: { twice: { expression: 'nothing' } } }), /nothing/);
    // A step runs the node, which still cannot.
    await client.ask('next', { threadId: 1 });
    assert.equal((await client.stopped()).description, 'Paused before an operator without a kernel');
    assert.deepEqual(
      await give({
        outputs: {
          twice: {
            value: [
              [4, 9],
              [16, 'NaN'],
            ],
          },
        },
      }),
      { missing: [] },
    );
    await client.event('continued');
    assert.equal((await client.stopped()).reason, 'step');
    assert.equal((await client.frames())[0]!.name, 'main root, Sqrt');
    await client.ask('continue', { threadId: 1 });
    assert.equal((await client.stopped()).reason, 'exit');
    const [y] = await client.scope('Outputs');
    assert.match(y!.value, /\[\[2\.0, 3\.0\], \[4\.0, nan\]\]/);
    // The restart stops there anew: what was given belonged to that run.
    await client.ask('restart', {});
    assert.equal((await client.stopped()).description, 'Paused before an operator without a kernel');
  });

  it('take files and zeros from the debug console', async () => {
    const { client, folder } = session;
    const program = folder.write('custom.onnx', customModel(false));
    folder.write('twice.json', '[[9, 16], [25, 36]]');
    await client.begin({ program, inputs, stopOnEntry: false, stopOnExit: true });
    await client.stopped();
    const say = (expression: string) =>
      client.ask<{ result: string }>('evaluate', { expression, context: 'repl' });
    await assert.rejects(say('/give twice = zeros'), /its shape is not known/);
    await assert.rejects(say('/give'), /Write \/give NAME =/);
    await assert.rejects(say('/give y = zeros'), /not an output/);
    assert.match((await say('/give twice = "twice.json"')).result, /twice is given/);
    assert.equal((await client.stopped()).reason, 'step');
    const [twice] = await client.scope('Inputs');
    assert.match(twice!.value, /^float32\[2,2\] .*36/);
    await client.ask('restart', {});
    await client.stopped();
    await say('/give twice = minus * -2');
    await client.stopped();
    const [computed] = await client.scope('Inputs');
    assert.match(computed!.value, /^float32\[2,2\] \[\[2\.0, 4\.0\], \[6\.0, 8\.0\]\]/);
    await client.ask('restart', {});
    await client.stopped();
    await say('/give twice = zeros[2,2] float32');
    await client.stopped();
    assert.match((await client.scope('Inputs'))[0]!.value, /^float32\[2,2\] \[\[0\.0, 0\.0\]/);
    await assert.rejects(
      give({ outputs: { y: { zeros: true } } }),
      /stands before an operator without a kernel/,
    );
  });

  it('are reached inside of bodies, each time they come, and given once for all with `repeat`', async () => {
    const { client, folder } = session;
    const program = folder.write('nested.onnx', nestedModel());
    await client.begin({ program, inputs: { x: { value: [1, -2] } }, stopOnEntry: false, stopOnExit: true });
    await client.stopped();
    const names = (await client.frames()).map(({ name }) => name);
    assert.match(names[0]!, /else\/twice, my\.Twice$/);
    assert.match(names[1]!, /^Loop loop \[iteration 1\]/);
    const wanted = await client.event<OnnxEvents['onnx/outputsWanted']>('onnx/outputsWanted');
    assert.equal(wanted.comesAgain, true);
    await give({ outputs: { else_out: { value: [10, 20] } } });
    await client.stopped();
    await client.ask('continue', { threadId: 1 });
    await client.stopped();
    assert.match((await client.frames())[1]!.name, /^Loop loop \[iteration 2\]/);
    await give({ outputs: { else_out: { value: [100, 200] } } });
    await client.stopped();
    await client.ask('continue', { threadId: 1 });
    assert.equal((await client.stopped()).reason, 'exit');
    // Iteration 0: v + |−v|; then + 10, + 100 (20, 200).
    const [y] = await client.scope('Outputs');
    assert.match(y!.value, /\[-112\.0, -220\.0\]/);

    await client.ask('restart', {
      arguments: { program, inputs: { x: { value: [1, -2] } }, history: false },
    });
    await client.stopped();
    // A step over the whole Loop comes to rest where it must, and ends out here once it knows what to give.
    assert.match(await client.move('next'), /else\/twice, my\.Twice$/);
    await give({ outputs: { else_out: { value: [10, 20] } }, repeat: true });
    await client.stopped();
    await client.ask('stepOut', { threadId: 1 });
    await client.stopped();
    assert.equal((await client.frames())[0]!.name, 'main last, Neg');
    const [end] = await client.scope('Inputs');
    assert.match(end!.value, /\[22\.0, 40\.0\]/);
    await client.ask('restart', {});
    await client.stopped();
    assert.equal(await client.move('next'), 'main last, Neg');
  });

  it('end the run with their error where the launch says so', async () => {
    const { client, folder } = session;
    const program = folder.write('custom.onnx', customModel());
    await client.begin({ program, inputs, stopOnEntry: false, customOperators: 'error' }, () =>
      client.ask('setExceptionBreakpoints', { filters: [] }),
    );
    assert.equal((await client.event<{ exitCode: number }>('exited')).exitCode, 3);
  });
});
