import assert from 'node:assert/strict';
import type { DebugProtocol } from '@vscode/debugprotocol';
import { chain } from './support/models';
import { freshSession } from './support/session';
import { assertTranscript } from './support/transcript';

type Targets = DebugProtocol.CompletionsResponse['body']['targets'];

describe('dap: completions', () => {
  const session = freshSession();

  /** The text with what a completion puts in the place of what it names; `|` is the cursor. */
  async function completed(marked: string, label: string, firstColumn: number, frameId?: number) {
    const { client } = session;
    const at = marked.indexOf('|');
    const text = marked.replace('|', '');
    const lines = text.slice(0, at).split('\n');
    const { targets } = await client.ask<{ targets: Targets }>('completions', {
      ...(frameId !== undefined && { frameId }),
      text,
      column: lines.at(-1)!.length + firstColumn,
      ...(lines.length > 1 && { line: lines.length }),
    });
    const item = targets.find((each) => each.label === label);
    if (!item) return undefined;
    const start = item.start! - firstColumn;
    assert.equal(start + item.length!, at, 'what is replaced ends at the cursor');
    return text.slice(0, start) + (item.text ?? item.label) + text.slice(start + item.length!);
  }

  it('completes names, functions, methods and commands to what evaluates', async () => {
    const { client, folder } = session;
    await client.begin({ program: folder.write('chain.onnx', chain()), inputs: { x: { ones: true } } });
    await client.stopped();
    const early = client.conversation.length;
    await client.move('next');
    await client.move('next');
    const [frame] = await client.frames();
    const table: [text: string, label: string, becomes: string, result: string][] = [
      ['np.abs(/den|).max()', '/dense/Add_output_0', 'np.abs(t["/dense/Add_output_0"]).max()', '2.5'],
      ['xw.sh|', 'shape', 'xw.shape', '(2, 4)'],
      ['np.arg|(xw)', 'argmax', 'np.argmax(xw)', '3'],
      ['inputs["|"].max()', '/dense/Add_output_0', 'inputs["/dense/Add_output_0"].max()', '2.5'],
      ['(xw.\nma|())', 'max', '(xw.\nmax())', '1.5'],
    ];
    for (const [text, label, becomes, result] of table) {
      assert.equal(await completed(text, label, 1, frame!.id), becomes);
      const { result: found } = await client.ask<{ result: string }>('evaluate', {
        expression: becomes,
        frameId: frame!.id,
        context: 'repl',
      });
      assert.equal(found, result);
    }
    assert.equal(await completed('/re|', '/replay', 1), '/replay');
    assertTranscript('completions.txt', client.conversation.slice(early), [
      [folder.path, '<folder>'],
      [/"systemProcessId": \d+/g, '"systemProcessId": 1'],
    ]);
  });

  it('counts columns as the client does, and knows the language before anything runs', async () => {
    const { client } = session;
    const { supportsCompletionsRequest, completionTriggerCharacters } = await client.initialize({
      columnsStartAt1: false,
    });
    assert.equal(supportsCompletionsRequest, true);
    assert.deepEqual(completionTriggerCharacters, ['.', '[', '"', '/']);
    assert.equal(await completed('1 + np.quan|', 'quantile', 0), '1 + np.quantile');
  });

  it('says what is neither a command nor a value', async () => {
    const { client, folder } = session;
    await client.begin({ program: folder.write('chain.onnx', chain()), inputs: { x: { ones: true } } });
    await client.stopped();
    const ask = (expression: string) =>
      client.ask<{ result: string }>('evaluate', { expression, context: 'repl' });
    await assert.rejects(
      ask('/gibe x = zeros'),
      /\/gibe is neither a command nor a value .*\/help, \/json, \/replay, \/give/,
    );
    assert.match(
      (await ask('/help')).result,
      /^\/help: .*\n\/json EXPRESSION: .*\n\/replay: .*\n\/give NAME = zeros/,
    );
  });
});
