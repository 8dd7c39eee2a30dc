import '../host/editor/install';
import assert from 'node:assert/strict';
import path from 'node:path';
import type * as vscode from 'vscode';
import { command, showsTensor } from '../../extension/ids';
import { ChosenNames } from '../../extension/tensor-panel/chosen-names';
import { editor } from '../host/editor/editor';
import { memento } from '../host/editor/memento';
import { standIn } from '../host/editor/vscode';
import { Debugged } from './support/debugged';

const digits = path.resolve(__dirname, '../../examples/digits/digits.onnx');

/** The commands that are about the tensor that is shown. */
const commands = [
  command.pinTensor,
  command.compareTensor,
  command.exportTensor,
  command.chooseVocabulary,
  command.chooseLabels,
];

describe('commands about the tensor of a panel', function () {
  this.timeout(120_000);
  const offered = () =>
    editor.executed.filter(({ command, args }) => command === 'setContext' && args[0] === showsTensor).at(-1)
      ?.args[1];

  it('say that there is no tensor where none is shown, and are offered only where one is', async () => {
    const debugged = await Debugged.launch({ program: digits, stopOnEntry: true });
    const told = async (id: string) => {
      editor.messages.splice(0);
      await standIn.commands.executeCommand(id);
      return editor.messages.splice(0);
    };
    try {
      await debugged.show('image');
      assert.equal(offered(), true);
      assert.deepEqual(await told(command.compareTensor), []);
      await debugged.show('no_such_value');
      assert.equal(offered(), false);
      for (const id of commands) assert.match((await told(id)).join(), /shows no tensor now/, id);
      await debugged.show('image');
      assert.equal(offered(), true);
    } finally {
      await debugged.close();
    }
    assert.equal(offered(), false);
  });

  it('remember no names where the session does not say which model it debugs', async () => {
    const state = memento();
    const names = new ChosenNames(state);
    await names.choose({ configuration: {} } as vscode.DebugSession, 'labels');
    assert.match(editor.messages.pop() ?? '', /does not say which it debugs/);
    assert.equal(names.get(undefined, 'labels'), undefined);
    assert.deepEqual(state.keys(), []);
    names.dispose();
  });
});
