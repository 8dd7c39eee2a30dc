import assert from 'node:assert/strict';
import path from 'node:path';
import type { ToPage } from '../../webview/tensor/protocol';
import { Debugged } from './support/debugged';
import { until } from './support/open-page';
import { TensorPage } from './support/tensor-page';

const folder = path.resolve(__dirname, '../../examples/digits');

describe('Tensor panel whose questions come too late', function () {
  this.timeout(120_000);
  let debugged: Debugged;
  after(() => debugged?.close());

  it('says that the model has gone on, not what the adapter calls its references', async () => {
    const inputs = { image: path.join(folder, 'digit-3.npy') };
    debugged = await Debugged.launch({ program: path.join(folder, 'digits.onnx'), inputs });
    await debugged.moveTo('conv1_Conv');
    const tensor = new TensorPage(await debugged.tensorPanel.open({ viewport: { width: 720, height: 600 } }));
    await tensor.drawn('conv1');

    // What is asked of conv1 from now on reaches the adapter only after the next step.
    const { client } = debugged;
    const ask = client.ask.bind(client);
    let late: string | undefined;
    let letGo = () => {};
    const gone = new Promise<void>((resolve) => {
      letGo = resolve;
    });
    client.ask = async <T>(command: string, args?: object) => {
      const reference = (args as { memoryReference?: string } | undefined)?.memoryReference;
      late ??= reference;
      if (reference !== undefined && reference === late) await gone;
      return ask<T>(command, args);
    };
    const errors: string[] = [];
    const { webview } = debugged.tensorPanel;
    const post = webview.postMessage;
    webview.postMessage = (message) => {
      const { type, ...rest } = message as ToPage & { message?: string };
      if (type === 'error') errors.push(String(rest.message));
      return post(message);
    };
    await tensor.page.getByRole('tab', { name: 'Channels' }).click();
    await until(
      async () => late,
      (reference) => reference !== undefined,
      'a question',
    );
    await debugged.move('next');
    await tensor.drawn('relu1');
    letGo();
    await until(
      async () => errors.length,
      (count) => count > 0,
      'its answer',
    );
    assert.deepEqual([...new Set(errors)], ['The model has gone on.']);
    assert.deepEqual(tensor.panel.errors, []);
  });
});
