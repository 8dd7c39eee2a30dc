import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { rerunAttributes, rerunConfiguration } from '../../../extension/history/rerun';

describe('rerunConfiguration', () => {
  it('takes the launch over, and nothing that VS Code itself acts on', () => {
    const launch = {
      type: 'node',
      request: 'attach',
      name: 'Digits',
      program: '/m/digits.onnx',
      inputs: { x: { ones: true } },
      seed: 3,
      preLaunchTask: 'build',
      postDebugTask: 'clean',
      debugServer: 4711,
      serverReadyAction: {
        pattern: '.',
        action: 'startDebugging',
        config: { type: 'node', program: 'evil.js' },
      },
      linux: { program: '/elsewhere.onnx' },
    };
    assert.deepEqual(rerunConfiguration(launch, '/m/other.onnx'), {
      type: 'onnx',
      request: 'launch',
      name: 'Digits',
      program: '/m/digits.onnx',
      inputs: { x: { ones: true } },
      seed: 3,
    });
  });

  it('runs the model where the journal does not say more', () => {
    assert.equal(rerunConfiguration({ program: 1 }, '/m/a.onnx').program, '/m/a.onnx');
  });

  it('knows every attribute that the manifest declares, but for the folders that sources are looked for in', () => {
    const { contributes } = JSON.parse(readFileSync('package.json', 'utf8'));
    const [{ configurationAttributes }] = contributes.debuggers;
    const declared = Object.keys(configurationAttributes.launch.properties);
    const left = declared.filter((name) => !rerunAttributes.includes(name));
    assert.deepEqual(left, ['sourceFolders']);
  });
});
