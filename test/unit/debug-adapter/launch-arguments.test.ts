import assert from 'node:assert/strict';
import path from 'node:path';
import type { UserError } from '../../../core/errors';
import { readLaunchArguments } from '../../../debug-adapter/launch-arguments';

describe('debug-adapter/launch-arguments', () => {
  it('fills in the defaults', () => {
    const options = readLaunchArguments({ program: '/models/net.onnx' });
    assert.deepEqual(options, {
      program: path.resolve('/models/net.onnx'),
      samples: [undefined],
      inputsFolder: path.resolve('/models'),
      feedback: undefined,
      graph: 'model',
      composites: false,
      iterations: undefined,
      dimensions: {},
      seed: 0,
      stopOnEntry: true,
      stopOnExit: false,
      breakOnNonFinite: false,
      customOperators: 'stop',
      modules: false,
      pythonFrames: false,
      sourceFolders: [],
      noDebug: false,
      profile: false,
      memoryBudget: undefined,
      fast: false,
      executionProviders: ['cpu'],
      history: path.resolve('/models/.onnx-debug'),
      sourceFormat: undefined,
      attributes: { program: '/models/net.onnx' },
    });
  });

  it('takes what editors add, and hides their private attributes from the history', () => {
    const options = readLaunchArguments({
      program: '/m.onnx',
      type: 'onnx',
      request: 'launch',
      name: 'Debug',
      __sessionId: 'a',
      preLaunchTask: 'x',
    });
    assert.equal(options.attributes.__sessionId, undefined);
    assert.equal(options.attributes.name, 'Debug');
  });

  it('takes relative paths from cwd', () => {
    const options = readLaunchArguments({ program: 'a/m.onnx', cwd: '/models', history: 'runs' });
    assert.equal(options.program, path.resolve('/models/a/m.onnx'));
    assert.equal(options.inputsFolder, path.resolve('/models'));
    assert.equal(options.history, path.resolve('/models/runs'));
  });

  it('takes modules by names, and by blocks where names say too little, and source folders from the model’s', () => {
    const read = (more: object) => readLaunchArguments({ program: '/models/m.onnx', ...more });
    assert.equal(read({ modules: true }).modules, 'auto');
    assert.equal(read({ modules: 'blocks' }).modules, 'blocks');
    assert.deepEqual(read({ sourceFolders: ['src'] }).sourceFolders, [path.resolve('/models/src')]);
  });

  it('makes a sample of each entry of a list', () => {
    const { samples } = readLaunchArguments({ program: '/m.onnx', inputs: ['a.npz', { x: 'b.npy' }] });
    assert.deepEqual(samples, ['a.npz', { x: 'b.npy' }]);
  });

  const sizes: [unknown, number][] = [
    [1000, 1000],
    ['2GB', 2 ** 31],
    ['512 MiB', 2 ** 29],
    ['1.5k', 1536],
  ];
  for (const [given, expected] of sizes) {
    it(`reads ${given} bytes`, () => {
      assert.equal(readLaunchArguments({ program: '/m.onnx', memoryBudget: given }).memoryBudget, expected);
    });
  }

  const refused: [object, code: string, message: RegExp][] = [
    [{}, 'OD4003', /needs "program"/],
    [{ program: 3 }, 'OD4002', /"program" must be a text, but it is 3/],
    [{ stopOnEntri: true }, 'OD4001', /"stopOnEntri" is not known\. Did you mean "stopOnEntry"\?/],
    [{ stopOnEntry: 'yes' }, 'OD4002', /must be true or false/],
    [{ seed: 1.5 }, 'OD4002', /an integer/],
    [{ dimensions: { N: -1 } }, 'OD4002', /sizes by symbol/],
    [{ inputs: 3 }, 'OD4002', /a path, an object/],
    [{ inputs: [] }, 'OD4002', /at least one sample/],
    [{ inputs: [3] }, 'OD4002', /list of paths/],
    [{ sourceFormat: 'text' }, 'OD4002', /"uri", "file", "reference"/],
    [{ memoryBudget: 'much' }, 'OD4002', /"2GB"/],
    [{ memoryBudget: 0 }, 'OD4002', /"2GB"/],
    [{ history: true }, 'OD4002', /a folder, or false/],
    [{ executionProviders: [] }, 'OD4002', /list of names/],
    [{ compareWith: 'b.onnx' }, 'OD4004', /"compareWith" is not yet available/],
    [{ rules: ['nan'] }, 'OD4004', /"rules" is not yet available/],
    [{ feedback: ['state'] }, 'OD4002', /an object of output → input/],
    [{ feedback: { next: 1 } }, 'OD4002', /such as {"stateN": "state"}/],
    [{ iterations: 0 }, 'OD4002', /1 or more/],
    [{ graph: 'optimised' }, 'OD4002', /"graph" must be one of "model", "optimized"/],
    [{ modules: 'layers' }, 'OD4002', /true, false, "names" or "blocks"/],
    [{ sourceFolders: 'src' }, 'OD4002', /a list of folders/],
    [{ toString: 1 }, 'OD4001', /"toString" is not known/],
  ];
  for (const [attributes, code, message] of refused) {
    it(`refuses ${JSON.stringify(attributes)}`, () => {
      const launch =
        'program' in attributes || code === 'OD4003' ? attributes : { program: '/m.onnx', ...attributes };
      assert.throws(
        () => readLaunchArguments(launch as Record<string, unknown>),
        (error: UserError) => error.code === code && message.test(error.message),
      );
    });
  }
});
