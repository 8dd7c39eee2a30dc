import assert from 'node:assert/strict';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { DebugProtocol } from '@vscode/debugprotocol';
import { readModel } from '../../core/onnx/read';
import { printModel } from '../../core/onnx/text/print';
import { textDocumentUri } from '../../core/uri';
import { chain } from './support/models';
import { freshSession } from './support/session';
import { assertTranscript } from './support/transcript';

type Set = DebugProtocol.SetBreakpointsResponse['body'];
type Locations = DebugProtocol.BreakpointLocationsResponse['body'];
type Goto = DebugProtocol.GotoTargetsResponse['body'];

const written = `# A layer and a choice, written by hand.
<ir_version: 10, opset_import: ["" : 21]>
choice (float[1,3] x, bool flag) => (float[1,2] y)
<
  float[3,2] w,            # only a type: its numbers are made up
  float[2] b = {0.5, -0.5}
>
{
  # the layer
  [dense] h = MatMul(x, w)
  s = Add(h, b)   r = Relu(s)

  y = If (flag) <
    then_branch = yes () => (t) {
      d = Add(r, r)
      t = Neg(d)
    },
    else_branch = no () => (e) { e = Identity(r) }
  >
}
`;
const inputs = { x: { value: [[1, 2, 3]] }, flag: { value: true } };

describe('dap: ONNX text', () => {
  const session = freshSession();

  it('is debugged in its own file: stops, steps into a body, breakpoints, an edit', async () => {
    const { client, folder } = session;
    const program = folder.write('choice.onnxtxt', written);
    const source = { path: program };
    await client.begin({ program, inputs, seed: 3 }, () =>
      client.ask<Set>('setBreakpoints', { source, breakpoints: [{ line: 14 }] }),
    );
    await client.stopped();
    const [first] = await client.frames();
    assert.deepEqual([first!.name, first!.line, first!.column], ['main dense, MatMul', 10, 1]);
    assert.deepEqual(first!.source, { name: 'choice.onnxtxt', path: program, sourceReference: 0 });
    const places = [];
    for (let step = 0; step < 3; step++) {
      await client.move('next');
      const [frame] = await client.frames();
      places.push([frame!.name, frame!.line, frame!.column]);
    }
    assert.deepEqual(places, [
      ['main s, Add', 11, 3],
      ['main r, Relu', 11, 19],
      ['main y, If', 13, 1],
    ]);
    const [choice] = await client.frames();
    const frameId = choice!.id;
    await client.ask('setExpression', { frameId, expression: 'r', value: 'np.array([[1, 2]])' });
    await client.event('onnx/edited');
    assert.match(await client.move('stepIn'), /then_branch.* d, Add$/);
    const [inner, outer] = await client.frames();
    assert.deepEqual([inner!.line, outer!.line], [15, 13]);
    assert.match(await client.move('next'), / t, Neg$/);
    const [d] = await client.scope('Inputs');
    assert.equal(d!.value, 'float32[1,2] [[2.0, 4.0]]');
    await client.ask('continue', { threadId: 1 });
    await client.event('terminated');
    assertTranscript('text.txt', client.conversation, [[folder.path, '<folder>']]);
  });

  it('is its own source for every client', async () => {
    const { client, folder } = session;
    const program = folder.write('choice.onnxtxt', written);
    await client.begin({ program, inputs }, async () => {}, { clientID: 'neovim', pathFormat: 'uri' });
    await client.stopped();
    const [frame] = await client.frames();
    assert.equal(frame!.source!.path, pathToFileURL(program).toString());
    for (const path of [program, pathToFileURL(program).toString(), textDocumentUri(program)]) {
      const { breakpoints } = await client.ask<Set>('setBreakpoints', {
        source: { path },
        breakpoints: [{ line: 9 }],
      });
      assert.deepEqual([breakpoints[0]!.verified, breakpoints[0]!.line], [true, 10], path);
    }
    const { content } = await client.ask<{ content: string }>('source', {
      source: { path: program },
      sourceReference: 0,
    });
    assert.equal(content, written);
  });

  it('tells nodes on one line apart by their columns', async () => {
    const { client, folder } = session;
    const program = folder.write('choice.onnxtxt', written);
    const source = { path: program };
    await client.begin({ program, inputs, stopOnEntry: false }, async () => {
      const { breakpoints: places } = await client.ask<Locations>('breakpointLocations', {
        source,
        line: 11,
      });
      assert.deepEqual(places, [
        { line: 11, column: 3 },
        { line: 11, column: 19 },
      ]);
      const { breakpoints } = await client.ask<Set>('setBreakpoints', {
        source,
        breakpoints: [{ line: 11, column: 22 }, { line: 18 }],
      });
      assert.deepEqual(
        breakpoints.map(({ verified, line, column }) => [verified, line, column]),
        [
          [true, 11, 19],
          [true, 18, undefined],
        ],
      );
    });
    await client.stopped();
    assert.equal((await client.frames())[0]!.name, 'main r, Relu');
    const { targets } = await client.ask<Goto>('gotoTargets', { source, line: 11 });
    assert.deepEqual(
      targets.map(({ label, column }) => [label, column]),
      [
        ['s (Add)', 3],
        ['r (Relu)', 19],
      ],
    );
  });

  it('ends the launch where it has errors, with their lines', async () => {
    const { client, folder } = session;
    const program = folder.write(
      'broken.onnxtxt',
      written.replace('Relu(s)', 'Relu(s').replace('float[1,2] y', 'flaot[1,2] y'),
    );
    await client.initialize();
    await client.event('initialized');
    await assert.rejects(
      client.ask('launch', { program, history: false }),
      /broken\.onnxtxt' has 2 errors\. Line 3, column 38: .*'float'\? Line 11, column 29: /,
    );
    // Another launch may follow.
    folder.write('broken.onnxtxt', written);
    await client.ask('launch', { program, history: false });
  });

  it('keeps breakpoints at their nodes where the file changes, and numbers where the seed stays', async () => {
    const { client, folder } = session;
    const program = folder.write('choice.onnxtxt', written);
    const launch = { program, inputs, stopOnEntry: false, history: false };
    await client.begin(launch, () =>
      client.ask('setBreakpoints', { source: { path: program }, breakpoints: [{ line: 13 }] }),
    );
    await client.stopped();
    const weight = async () => {
      const answer = await client.ask<{ result: string }>('evaluate', {
        expression: 'w',
        frameId: (await client.frames())[0]!.id,
        context: 'watch',
      });
      return answer.result;
    };
    const before = await weight();
    folder.write('choice.onnxtxt', `# one line more\n${written}`);
    await client.ask('restart', { arguments: launch });
    await client.stopped();
    const [frame] = await client.frames();
    assert.deepEqual([frame!.name, frame!.line], ['main y, If', 14]);
    assert.equal(await weight(), before);
    await client.ask('restart', { arguments: { ...launch, seed: 1 } });
    await client.stopped();
    assert.notEqual(await weight(), before);
  });

  it('runs as onnxruntime optimises it, in a text of its own', async () => {
    const { client, folder } = session;
    const program = folder.write('choice.onnxtxt', written);
    await client.begin({ program, inputs, graph: 'optimized' }, async () => {
      const { breakpoints } = await client.ask<Set>('setBreakpoints', {
        source: { path: program },
        breakpoints: [{ line: 10 }],
      });
      assert.equal(breakpoints[0]!.verified, false);
    });
    await client.stopped();
    const [frame] = await client.frames();
    assert.equal(frame!.source!.path, textDocumentUri(program, 'optimized'));
    const { sources } = await client.ask<DebugProtocol.LoadedSourcesResponse['body']>('loadedSources');
    assert.ok(sources.some((source) => source.path === program));
  });

  it('gives what its model gives, with the weights of the model', async () => {
    const { client, folder } = session;
    const binary = folder.write('chain.onnx', chain());
    const program = folder.write('chain.onnxtxt', printModel(readModel(binary)).text);
    await client.begin({ program, inputs: { x: { ones: true } }, stopOnExit: true, stopOnEntry: false });
    await client.stopped();
    const [probs] = await client.scope('Outputs');
    const bytes = await client.memory(probs!.memoryReference!, 64);
    await client.ask('restart', {
      arguments: {
        program: binary,
        inputs: { x: { ones: true } },
        stopOnExit: true,
        stopOnEntry: false,
        history: false,
      },
    });
    await client.stopped();
    const [same] = await client.scope('Outputs');
    assert.deepEqual(await client.memory(same!.memoryReference!, 64), bytes);
    assert.equal((await client.frames())[0]!.source!.path, textDocumentUri(binary));
    assert.equal(path.basename(program), 'chain.onnxtxt');
  });
});
