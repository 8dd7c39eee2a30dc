import '../../../host/editor/install';
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { statSync } from 'node:fs';
import type * as vscode from 'vscode';
import type { RunStop, RunValue } from '../../../../core/history/types';
import type { Graph } from '../../../../core/onnx/model';
import type { RunningSessions } from '../../../../extension/debugging/running-sessions';
import type { Stopped } from '../../../../extension/debugging/standing';
import { differenceFigures } from '../../../../extension/graph/difference/difference-figures';
import { type OtherRun, otherRuns } from '../../../../extension/graph/difference/other-run';
import type { HistoryModel, KnownRun } from '../../../../extension/history/history-model';
import { temporaryFolder } from '../../temporary-folder';

const modelBytes = Buffer.from('a model');

/** What a session or a journal tells of a value. */
function told(mean: number, shape: readonly number[]) {
  return { state: 'kept', shape, statistics: { nan: 0, posInf: 0, negInf: 0, min: 0, max: 4, mean, std: 1 } };
}

/** A session that holds values by graph and name. */
function session(program: string | undefined, values: Record<string, object>, id = 'other') {
  return {
    id,
    name: id,
    configuration: { program },
    customRequest: async (_command: string, { graph, names }: { graph: string; names: string[] }) => ({
      values: names.map((name) => values[`${graph}:${name}`] ?? { state: 'notRun' }),
    }),
  } as unknown as vscode.DebugSession;
}

describe('the values of another run', () => {
  const folder = temporaryFolder('other-run');
  let program = '';
  before(() => {
    program = folder.write('model.onnx', modelBytes);
  });

  const value = (name: string, mean: number, graph?: string) =>
    ({
      kind: 'value',
      name,
      ...told(mean, [2]),
      ...(graph !== undefined && { graph }),
    }) as unknown as RunValue;
  const stop = (graph: string, ...values: RunValue[]) =>
    ({ kind: 'stop', node: { graph }, values }) as unknown as RunStop;

  /** A run of the history with these stops. */
  async function recorded(
    stops: RunStop[],
    change: { started?: number; size?: number; hash?: string; graph?: string } = {},
  ) {
    const own = session(program, {}, 'own');
    const { size, mtimeMs } = statSync(program);
    const modelHash = change.hash ?? createHash('sha256').update(modelBytes).digest('hex');
    const run = {
      model: program,
      modelHash,
      started: change.started ?? mtimeMs + 1,
      inputs: '',
      stops: 1,
      outcome: 'finished',
    };
    const launch = change.graph === undefined ? {} : { graph: change.graph };
    const history = {
      runsOf: async () => [run as unknown as KnownRun],
      run: async () => ({ stops, start: { model: { size: change.size ?? size }, launch } }),
    };
    const sessions = { but: () => [] };
    const [choice] = await otherRuns(program, own, {
      history: history as unknown as HistoryModel,
      sessions: sessions as unknown as RunningSessions,
    });
    return (await choice!.open())!;
  }
  const means = async (run: OtherRun, graph: string, ...names: string[]) =>
    (await run.values(graph, names)).map((each) => each?.statistics.mean);

  it('are those of the graph that is asked about, not of a body that has the same names', async () => {
    const run = await recorded([
      stop('loop/body', value('y', 1, ''), value('y', 2, 'loop/body'), value('z', 3, 'loop/body')),
    ]);
    assert.deepEqual(await means(run, '', 'y', 'z'), [1, undefined]);
    assert.deepEqual(await means(run, 'loop/body', 'y', 'z'), [2, 3]);
  });

  it('are those of the graph where the run stood, in journals that do not say more', async () => {
    const run = await recorded([stop('', value('y', 1)), stop('loop/body', value('y', 2))]);
    assert.deepEqual(await means(run, '', 'y'), [1]);
    assert.deepEqual(await means(run, 'loop/body', 'y'), [2]);
  });

  const changes: readonly (readonly [
    what: string,
    change: Parameters<typeof recorded>[1],
    other: boolean,
  ])[] = [
    ['the file as it is', {}, false],
    ['a file that was written again the same', { started: 0 }, false],
    ['a file of another length', { size: 3 }, true],
    ['a file of other bytes', { started: 0, hash: 'ab' }, true],
    ['the model as onnxruntime optimised it', { graph: 'optimized' }, true],
  ];
  for (const [what, change, isOther] of changes) {
    it(`of ${what}: ${isOther ? 'another model' : 'the same model'}`, async () => {
      assert.equal((await recorded([], change)).model, isOther ? 'other' : 'same');
    });
  }

  /** The figures of two nodes, with outputs y and z of two elements, against a live session. */
  async function against(other: vscode.DebugSession) {
    const own = session(program, { ':y': told(1, [2]), ':z': told(1, [2]) }, 'own');
    const nothing = { runsOf: async () => [] };
    const [choice] = await otherRuns(program, own, {
      history: nothing as unknown as HistoryModel,
      sessions: { but: () => [other] } as unknown as RunningSessions,
    });
    const graph = { path: '', nodes: [{ outputs: ['y'] }, { outputs: ['z'] }] } as unknown as Graph;
    const standing = { session: own, threadId: 1 } as unknown as Stopped;
    const figures = await differenceFigures(graph, standing, (await choice!.open())!);
    return { description: choice!.description, note: figures.note, values: [...figures.values] };
  }

  it('of a session of the same model are compared by name', async () => {
    const { description, note, values } = await against(
      session(program, { ':y': told(1, [2]), ':z': told(2, [3]) }),
    );
    assert.match(description, /^another session, where/);
    assert.doesNotMatch(note, /another model/);
    assert.deepEqual([values[0], values[1]! > 0], [0, true]);
  });

  it('of another model are told to be, and compared only where the shape is the same too', async () => {
    const { description, note, values } = await against(
      session('/elsewhere/other.onnx', { ':y': told(1, [2]), ':z': told(2, [3]) }),
    );
    assert.match(description, /^another model in another session/);
    assert.match(note, /a run of another model, matched by name and shape; nodes told in both: 1 of 2/);
    assert.deepEqual(values, [0, Number.NaN]);
  });

  it('of a session that names no model are not said to be of another one, and compared as carefully', async () => {
    const { description, note, values } = await against(
      session(undefined, { ':y': told(1, [2]), ':z': told(2, [3]) }),
    );
    assert.match(description, /^another session, .* not known which model/);
    assert.match(note, /a model that is not known, matched by name and shape; nodes told in both: 1 of 2/);
    assert.deepEqual(values, [0, Number.NaN]);
  });
});
