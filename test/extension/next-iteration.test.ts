import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { command } from '../../extension/ids';
import { clear, extensionParts } from './support/extension';
import { startAndStop, untilStopped } from './support/session';
import { ModelFile } from './support/small-model';

describe('Next Iteration', () => {
  before(extensionParts);
  afterEach(clear);

  it('goes on to the first node of the next iteration, and does nothing in a run that has none', async () => {
    const file = new ModelFile([
      ['Neg', ['x'], 'minus'],
      ['Relu', ['minus'], 'y'],
    ]);
    try {
      const launch = { program: file.path, history: false, stopOnEntry: true };
      const first = await startAndStop({ ...launch, feedback: { y: 'x' }, iterations: 3 });
      assert.deepEqual([first.current.node?.op, first.current.iteration], ['Neg', 0]);
      await vscode.commands.executeCommand(command.nextIteration);
      const second = await untilStopped(first);
      assert.deepEqual([second.current.node?.op, second.current.iteration], ['Neg', 1]);
      await clear();
      const once = await startAndStop(launch);
      assert.equal(once.current.iteration, undefined);
      await vscode.commands.executeCommand(command.nextIteration);
      assert.equal((await extensionParts()).standing.current, once);
    } finally {
      file.remove();
    }
  });
});
