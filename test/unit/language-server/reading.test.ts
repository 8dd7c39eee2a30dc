import assert from 'node:assert/strict';
import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { DocumentSymbol, SymbolInformation } from 'vscode-languageserver/node';
import { SymbolKind } from 'vscode-languageserver/node';
import { temporaryFolder } from '../temporary-folder';
import { TestEditor } from './support/editor';
import { marked } from './support/marked-text';
import { sampleText } from './support/sample';
import { assertTranscript } from './support/transcript';

const uri = 'file:///models/sample.onnxtxt';
const document = { textDocument: { uri } };

describe('language server: reading a text', () => {
  let editor: TestEditor;
  beforeEach(async () => {
    editor = await TestEditor.start();
  });
  afterEach(() => editor.stop());

  it('shows its outline, folds it, selects in it', async () => {
    await editor.open(uri, sampleText);
    await editor.ask('textDocument/documentSymbol', document);
    await editor.ask('textDocument/foldingRange', document);
    const { cursors } = marked(sampleText.replace('["a label"]', '["a| label"]'));
    await editor.ask('textDocument/selectionRange', { ...document, positions: [...cursors] });
    assertTranscript('outline.txt', editor);
  });

  it('walks along the flow of values', async () => {
    await editor.open(uri, sampleText);
    const { cursors } = marked(sampleText.replace('] h = ', '] |h = '));
    const [scale] = (await editor.at('textDocument/prepareCallHierarchy', uri, cursors[0]!))!;
    const takers = (await editor.ask('callHierarchy/incomingCalls', { item: scale! }))!;
    await editor.ask('callHierarchy/outgoingCalls', { item: scale! });
    const twice = takers.find(({ from }) => from.name === 'a label')!.from;
    await editor.ask('callHierarchy/incomingCalls', { item: twice });
    const called = (await editor.ask('callHierarchy/outgoingCalls', { item: twice }))!;
    const definition = called.find(({ to }) => to.name === 'Twice')!.to;
    await editor.ask('callHierarchy/incomingCalls', { item: definition });
    const [last] = (await editor.ask('callHierarchy/outgoingCalls', { item: definition }))!;
    await editor.ask('callHierarchy/incomingCalls', { item: last!.to });
    assertTranscript('call-hierarchy.txt', editor);
  });

  it('finds the node around a place that is no name', async () => {
    await editor.open(uri, sampleText);
    const { cursors } = marked(sampleText.replace('Constant', 'Const|ant'));
    const found = await editor.at('textDocument/prepareCallHierarchy', uri, cursors[0]!);
    assert.deepEqual(
      found?.map(({ name, detail }) => [name, detail]),
      [['f', 'Constant']],
    );
  });

  it('gives symbols in a row to a client that knows no others', async () => {
    const plain = await TestEditor.start({ capabilities: {} });
    await plain.open(uri, sampleText);
    const symbols = (await plain.ask('textDocument/documentSymbol', document)) as SymbolInformation[];
    const inner = symbols.find(({ name }) => name === 'a label');
    assert.equal(inner?.containerName, 'else_graph');
    await plain.stop();
  });

  it('keeps the outer folds where a client takes few', async () => {
    const few = await TestEditor.start({
      capabilities: { textDocument: { foldingRange: { rangeLimit: 3 } } },
    });
    await few.open(uri, sampleText);
    const folds = (await few.ask('textDocument/foldingRange', document))!;
    assert.deepEqual(
      folds.map(({ startLine }) => startLine).sort((a, b) => a - b),
      [2, 6, 26],
    );
    await few.stop();
  });

  it('shows weights without data in the outline, and not the types that are said of values', async () => {
    const body = 'b () => (float u) < float inner, float v > { v = Neg(inner) u = Relu(v) }';
    await editor.open(
      uri,
      `g (bool c) => (float y) < float[4, 4] w, float k = {1}, float h > {
  h = Neg(w)
  y = If (c) < then_branch = ${body}, else_branch = e () => (float r) { r = Add(h, k) } >
}`,
    );
    const [graph] = (await editor.ask('textDocument/documentSymbol', document)) as DocumentSymbol[];
    const shown = ({ children = [] }: DocumentSymbol) => children.map(({ name, kind }) => [name, kind]);
    assert.deepEqual(shown(graph!), [
      ['c', SymbolKind.Variable],
      ['w', SymbolKind.Constant],
      ['k', SymbolKind.Constant],
      ['h', SymbolKind.Operator],
      ['y', SymbolKind.Operator],
    ]);
    assert.deepEqual(shown(graph!.children!.at(-1)!.children![0]!), [
      ['inner', SymbolKind.Constant],
      ['v', SymbolKind.Operator],
      ['u', SymbolKind.Operator],
    ]);
  });

  it('shows the outline of a damaged text as far as it goes', async () => {
    await editor.open(uri, 'g (float x) => (float y) {\n  [a] h = Neg(x\n  y = \n  z = Relu(h)\n');
    const [graph] = (await editor.ask('textDocument/documentSymbol', document)) as DocumentSymbol[];
    assert.deepEqual(
      graph?.children?.map(({ name, detail }) => [name, detail]),
      [
        ['x', 'float'],
        ['a', 'Neg'],
        ['y', undefined],
        ['z', 'Relu'],
      ],
    );
  });
});

describe('language server: texts and files of a workspace', () => {
  const folder = temporaryFolder('symbols');

  it('finds symbols in open texts and in the files of the folders', async () => {
    folder.write('closed.onnxtxt', 'closed_graph (float x) => (float y) { [closed_node] y = Neg(x) }');
    folder.write('open.onnxtxt', 'on_disk (float x) => (float y) { y = Neg(x) }');
    folder.write('other.txt', 'other_graph (float x) => (float y) { y = Neg(x) }');
    mkdirSync(path.join(folder.path, 'node_modules'));
    writeFileSync(path.join(folder.path, 'node_modules', 'm.onnxtxt'), 'package_graph () => () { }');
    const outside = folder.write('../outside.onnxtxt', 'outside_graph () => () { }');
    symlinkSync(outside, path.join(folder.path, 'link.onnxtxt'));
    const editor = await TestEditor.start({ folders: [pathToFileURL(folder.path).href] });
    const open = pathToFileURL(path.join(folder.path, 'open.onnxtxt')).href;
    await editor.open(open, 'open_graph (float x) => (float y) { y = Neg(x) }');
    const named = async (query: string) => {
      const symbols = (await editor.ask('workspace/symbol', { query })) as SymbolInformation[];
      return symbols.map(({ name, containerName }) => [name, containerName]);
    };
    assert.deepEqual(await named('graph'), [
      ['open_graph', undefined],
      ['closed_graph', undefined],
    ]);
    assert.deepEqual(await named('CloNo'), [['closed_node', 'closed_graph']]);
    assert.deepEqual(await named('on_disk'), []);
    await editor.stop();
    rmSync(outside);
  });

  it('links the files of weights, none outside of the folder', async () => {
    folder.write('w.bin', 'weights');
    const file = folder.write('../secret.bin', 'no weights');
    const editor = await TestEditor.start();
    const weight = (location: string, at: number) =>
      `float[1] w${at} = ["location": ${JSON.stringify(location)}, "offset": "0", "length": "4"]`;
    const locations = ['w.bin', '../secret.bin', file, 'missing.bin'];
    const text = `g () => (float[1] y) < ${locations.map(weight).join(', ')} > { y = Neg(w0) }`;
    const uri = pathToFileURL(path.join(folder.path, 'links.onnxtxt')).href;
    await editor.open(uri, text);
    const links = await editor.ask('textDocument/documentLink', { textDocument: { uri } });
    const start = text.indexOf('w.bin');
    assert.deepEqual(links, [
      {
        range: { start: { line: 0, character: start }, end: { line: 0, character: start + 5 } },
        target: pathToFileURL(path.join(folder.path, 'w.bin')).href,
      },
    ]);
    const view = `onnx-model:${pathToFileURL(path.join(folder.path, 'm.onnx')).pathname}/model.onnxtxt`;
    await editor.open(view, text);
    const seen = await editor.ask('textDocument/documentLink', { textDocument: { uri: view } });
    assert.deepEqual(seen, links);
    await editor.stop();
    rmSync(file);
  });
});
