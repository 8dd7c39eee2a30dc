import assert from 'node:assert/strict';
import type { CodeLens } from 'vscode-languageserver/node';
import type { InitializationOptions } from '../../../language-server/protocol';
import { TestEditor } from './support/editor';

const text = `<ir_version: 10, opset_import: ["" : 17, "d" : 1]>
g (float[N,2] x) => (float y) <float[2,3] w = {1,2,3,4,5,6}, float[3] b = {1,2,3}> {
  a = MatMul(x, w)
  s = Add(a, b)
  y = d.Twice(s)
}
<domain: "d", opset_import: ["" : 17]> Twice (a) => (b) { b = Add(a, a) }
<domain: "d", opset_import: ["" : 17]> Idle (a) => (b) { b = Neg(a) }
`;

describe('language server: code lenses', () => {
  const uri = 'file:///models/m.onnxtxt';
  const commands: InitializationOptions = {
    runCommands: { run: 'run', debug: 'debug' },
    showReferences: 'show',
  };

  /** The lenses of the text as `line: title`, resolved. */
  async function lenses(
    options: InitializationOptions | undefined,
    settings: object = {},
    of = uri,
  ): Promise<[string[], CodeLens[]]> {
    const editor = await TestEditor.start({ initializationOptions: { trusted: false, ...options } });
    editor.answer('workspace/configuration', () => [settings]);
    await editor.tell('workspace/didChangeConfiguration', { settings: {} });
    await editor.open(of, text);
    await editor.diagnostics(of);
    const found = (await editor.ask('textDocument/codeLens', { textDocument: { uri: of } })) as CodeLens[];
    const resolved: CodeLens[] = [];
    for (const lens of found) resolved.push(lens.command ? lens : await editor.ask('codeLens/resolve', lens));
    await editor.stop();
    return [resolved.map(({ range, command }) => `${range.start.line}: ${command!.title}`), resolved];
  }

  const graphs = [
    '1: 1 input · 1 output · 3 nodes · 9 parameters',
    '6: 1 input · 1 output · 1 node · called 1 time',
    '7: 1 input · 1 output · 1 node · never called',
  ];

  it('say what is in graphs, and run the model where the client can', async () => {
    assert.deepEqual((await lenses(undefined))[0], graphs);
    const [titles, all] = await lenses(commands);
    assert.deepEqual(titles, ['1: Run', '1: Debug', ...graphs]);
    assert.deepEqual(all[1]!.command, { title: 'Debug', command: 'debug', arguments: [uri] });
    assert.deepEqual((await lenses(commands, {}, 'untitled:Untitled-1'))[0], graphs);
  });

  it('say how many nodes take inputs and weights, where that is asked for', async () => {
    const [titles, all] = await lenses(commands, { codeLens: { consumers: true } });
    const more = titles.slice(5);
    assert.deepEqual(more.slice(0, 3), ['1: 1 consumer', '1: 1 consumer', '1: 1 consumer']);
    const shown = all.find(({ command }) => command?.command === 'show')!;
    assert.equal(shown.command!.arguments![0], uri);
    assert.equal((shown.command!.arguments![2] as unknown[]).length, 1);
  });

  it('are off where the client says so', async () => {
    assert.deepEqual((await lenses(commands, { codeLens: { graphs: false } }))[0], []);
  });
});
