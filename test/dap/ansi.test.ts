import assert from 'node:assert/strict';
import type { DebugProtocol } from '@vscode/debugprotocol';
import { float32, graph, modelBytes, nanModel, node, type TestFolder, value } from './support/models';
import { freshSession } from './support/session';
import { assertTranscript } from './support/transcript';

const esc = '\u001b[';

describe('dap: styled output', () => {
  const session = freshSession();

  /** Runs a model with a NaN to its end; gives the lines of the console. */
  async function lines(client: object, launch: (folder: TestFolder) => object): Promise<string[]> {
    const { client: tested, folder } = session;
    await tested.begin({ ...launch(folder), stopOnEntry: false }, undefined, client);
    await tested.stopped();
    await tested.ask('continue', { threadId: 1 });
    await tested.event('terminated');
    return tested.conversation.flatMap((message) => {
      const { event, body } = message as DebugProtocol.OutputEvent;
      return event === 'output' ? [body.output] : [];
    });
  }
  const broken = (folder: TestFolder) => ({ program: folder.write('broken.onnx', nanModel()), seed: 1 });

  it('marks nodes, names, what is made up and what is wrong, where the client styles text', async () => {
    const [greeting, fault, output] = await lines({ supportsANSIStyling: true }, broken);
    assert.ok(greeting!.startsWith(`${esc}1mbroken.onnx${esc}0m: 4 nodes`), greeting);
    assert.ok(greeting!.includes(`${esc}33mrandom normal, seed 1${esc}0m`), greeting);
    assert.ok(fault!.startsWith(`${esc}1;31mNaN${esc}0m ${esc}36mstd${esc}0m: `), fault);
    assert.ok(fault!.includes(`Made by ${esc}1mnorm/std (Sqrt)${esc}0m.`), fault);
    assert.equal(output, `Output ${esc}36msum${esc}0m: float32[] ${esc}1;31mnan${esc}0m.\n`);
    assertTranscript('ansi.txt', session.client.conversation, [[session.folder.path, '<folder>']]);
  });

  it('writes the same without it', async () => {
    const said = await lines({}, broken);
    assert.ok(said.every((line) => !line.includes('\u001b')));
    assert.match(said[1]!, /^NaN std: .* Made by norm\/std \(Sqrt\)\.\n$/);
  });

  it('lets no name of a model through as a style', async () => {
    const name = `y${esc}2J${esc}31m`;
    const evil = modelBytes(
      graph(
        'evil',
        [node('Sqrt', ['x'], [name], `n${esc}8m`)],
        [value('x', float32, [1])],
        [value(name, float32, [1])],
      ),
    );
    const said = await lines({ supportsANSIStyling: true }, (folder) => ({
      program: folder.write('evil.onnx', evil),
      inputs: { x: { value: [-1] } },
    }));
    const left = said.join('').replace(/\u001b\[[\d;]*m/g, '');
    assert.ok(!left.includes('\u001b'), 'no other sequence is there');
    assert.ok(!said.join('').includes(`${esc}2J`) && !said.join('').includes(`${esc}8m`));
    assert.match(said.join(''), /Output .*y\ufffd\[2J/);
  });
});
