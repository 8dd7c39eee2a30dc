import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { command } from '../../extension/ids';
import { clear, example, extensionParts, until } from './support/extension';
import { startAndStop } from './support/session';

interface Variable {
  readonly name: string;
  readonly value: string;
  readonly evaluateName?: string;
  readonly variablesReference: number;
  readonly memoryReference?: string;
}

describe('Editing', () => {
  before(extensionParts);
  afterEach(clear);

  it('sets values, loads one from a file, and undoes; what follows the session is told each time', async () => {
    const { standing } = await extensionParts();
    const image = example('digits/digit-3.npy');
    const inputs = { image: { zeros: true } };
    const { session, frameId } = await startAndStop({ program: example('digits/digits.onnx'), inputs });
    const edited = (count: number | undefined) =>
      until(`${count ?? 'no'} edits`, () => {
        const { current } = standing;
        return current.kind === 'stopped' && current.current.edits === count ? current : undefined;
      });
    const { scopes } = await session.customRequest('scopes', { frameId });
    const variable = async (): Promise<Variable> => {
      const { variables } = await session.customRequest('variables', scopes[0]);
      return variables[0];
    };
    const before = await variable();
    assert.equal(before.value, 'float32[1,1,28,28] all 0');

    // As Set Value does it.
    const set = {
      variablesReference: scopes[0].variablesReference,
      name: 'image',
      value: 'np.ones_like(image)',
    };
    const answer = await session.customRequest('setVariable', set);
    assert.equal(answer.value, 'float32[1,1,28,28] all 1.000, edited');
    assert.ok(answer.memoryReference && answer.indexedVariables === 1);
    await edited(1);
    assert.equal((await variable()).value, answer.value);

    // As the hex editor does it.
    const { memoryReference } = await variable();
    const data = Buffer.from(Float32Array.of(0.5).buffer).toString('base64');
    const written = await session.customRequest('writeMemory', { memoryReference, offset: 4, data });
    assert.equal(written.bytesWritten, 4);
    await edited(2);
    const watch = { expression: 'image[0, 0, 0, :3].tolist()', context: 'watch', frameId };
    assert.equal((await session.customRequest('evaluate', watch)).result, '[1.0, 0.5, 1.0]');

    // From the context menu of the Variables view.
    const given = { sessionId: session.id, variable: await variable() };
    await vscode.commands.executeCommand(command.loadTensor, given, vscode.Uri.file(image));
    await edited(3);
    assert.match((await variable()).value, /^float32\[1,1,28,28\] 0 … .*, edited$/);

    for (const left of [2, 1, undefined]) {
      await vscode.commands.executeCommand(command.undoEdit);
      await edited(left);
    }
    assert.equal((await variable()).value, before.value);
  });
});
