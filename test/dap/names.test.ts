import assert from 'node:assert/strict';
import { chain, countingModel, recurrentModel } from './support/models';
import { freshSession } from './support/session';

describe('dap: names in expressions', () => {
  const session = freshSession();

  async function ask(expression: string, context = 'watch'): Promise<string> {
    const { client } = session;
    const [frame] = await client.frames();
    const body = { expression, frameId: frame!.id, context };
    return (await client.ask<{ result: string }>('evaluate', body)).result;
  }

  it('prev(x) is what x was at the last stop, in an earlier iteration too', async () => {
    const { client, folder } = session;
    const program = folder.write('counting.onnx', countingModel(5));
    await client.begin({ program, inputs: { x: { value: 10 } }, stopOnEntry: false }, () =>
      client.ask('setFunctionBreakpoints', { breakpoints: [{ name: 'name:count' }] }),
    );
    await client.stopped();
    await assert.rejects(ask('prev(v)'), /There was no stop before this one.*\(at character 6\)/);
    assert.equal(await ask('v, outputs[0]'), '(10.0, 11.0)');
    await client.move('continue');
    assert.equal(
      await ask('v, prev(v), prev(outputs[0]), prev(v_next + 1), iteration'),
      '(11.0, 10.0, 11.0, 12.0, 1)',
    );
    await client.move('next');
    assert.equal(await ask('v, prev(v), v_next - prev(v_next)'), '(11.0, 11.0, 0.0)');
    await client.ask('continue', { threadId: 1 });
    await client.stopped();
    assert.equal(await ask('v - prev(v)'), '1.0');
    await client.move('stepBack');
    assert.equal(await ask('prev(v), iteration'), '(12.0, 1)');
  });

  it('prev(x) in conditions goes by stops, with feedback too', async () => {
    const { client, folder } = session;
    const program = folder.write('recurrent.onnx', recurrentModel());
    await client.begin(
      {
        program,
        inputs: { x: { ones: true }, state: { value: [0] } },
        feedback: { next: 'state' },
        iterations: 6,
        stopOnEntry: false,
      },
      () =>
        client.ask('setFunctionBreakpoints', {
          breakpoints: [{ name: 'name:turn', condition: 'iteration > 0 and next - prev(next) > 0.9' }],
        }),
    );
    await client.stopped();
    // Nothing was stopped at before, which the condition says; from there on it goes by that stop, not by iterations.
    assert.ok(
      client.conversation.some((message) =>
        /cannot be evaluated: There was no stop before this one.*at character 31/.test(
          JSON.stringify(message),
        ),
      ),
    );
    assert.equal(await ask('iteration, next'), '(1, float32[1] [3.0])');
    await client.ask('continue', { threadId: 1 });
    await client.stopped();
    assert.equal(await ask('iteration, next, prev(next)'), '(5, float32[1] [3.9375], float32[1] [3.0])');
  });

  it('says what prev, ref, run, value and t are for', async () => {
    const { client, folder } = session;
    await client.begin({ program: folder.write('chain.onnx', chain()), inputs: { x: { ones: true } } });
    await client.stopped();
    const wrong: [expression: string, error: RegExp][] = [
      ['prev(2)', /prev takes a value of the model.*\(at character 6\)/],
      ['prev()', /prev takes one value: prev\(x\) \(at character 1\)/],
      ['prev + 1', /prev is called: prev\(x\)/],
      ['x + ref(x)', /a comparison of two models only.*\(at character 5\)/],
      ['value > 1', /value is the tensor that a data breakpoint is about.*\(at character 1\)/],
      ['1 + t', /t is followed by a value's name in quotes.*\(at character 5\)/],
      ['run(1).x', /run takes the id of a run in quotes.*\(at character 5\)/],
      ['1 + run("a").x', /The run history keeps what values measured.*\(at character 5\)/],
      ['run("a")', /run\("id"\) is followed by a value's name/],
      ['x + xx', /No value is called "xx" here\. Did you mean "x"\? \(at character 5\)/],
      ['x.max() + probs.max()', /"probs" has no value yet: probs \(Softmax\) makes it \(at character 11\)/],
      ['attrs.axis', /this node has no attribute axis; it has none \(at character 7\)/],
      ['inputs[2]', /this node has 2 inputs; there is no 2 \(at character 8\)/],
      ['inputs["b"]', /inputs of this node are "x", "w" \(at character 8\)/],
      ['node.kind', /there is no node\.kind; there are \.name, \.op, \.domain and \.index/],
      ['iteration', /there is no iteration here/],
    ];
    for (const [expression, error] of wrong) await assert.rejects(ask(expression), error, expression);
    assert.equal(
      await ask('weights[0].shape, weights["b"].shape, node.op, node.index'),
      '((3, 4), (4,), "MatMul", 0)',
    );
  });
});
