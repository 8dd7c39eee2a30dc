import '../../../host/editor/install';
import assert from 'node:assert/strict';
import type * as vscode from 'vscode';
import { GraphSource } from '../../../../extension/graph/graph-source';
import { ModelStore } from '../../../../extension/models/model-store';
import { Uri } from '../../../host/editor/places';
import { standIn } from '../../../host/editor/vscode';

describe('a graph of a text that is written', () => {
  const { now } = performance;
  const documents = standIn.workspace.textDocuments as unknown as object[];
  afterEach(() => {
    performance.now = now;
    documents.splice(0);
  });

  it('waits longer for the next pause where reading took long, also where the text has an error', async () => {
    const uri = Uri.file('/models/wrong.onnxtxt');
    const document = { uri, isDirty: true, getText: () => '<ir_version: 9> agraph (float[2] x) => (' };
    documents.push(document);
    const source = new GraphSource(uri as unknown as vscode.Uri, new ModelStore());
    const before = source.pace.pause(100)!;
    // A clock by which everything takes 100 ms.
    let at = 0;
    performance.now = () => {
      at += 100;
      return at;
    };
    await assert.rejects(source.read());
    const after = source.pace.pause(100)!;
    assert.ok(after > before, `${after} ms instead of ${before} ms`);
    source.dispose();
  });
});
