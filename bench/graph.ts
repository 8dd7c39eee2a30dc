import path from 'node:path';
import { readModel } from '../core/onnx/read';
import { graphData } from '../extension/graph/graph-data';
import { SceneMaker } from '../webview/graph/layout/scene-maker';
import { GraphSearch } from '../webview/graph/search/graph-search';
import { graphLimits } from './limits';
import { spreadOf } from './measure/spread';
import { writeExportedBert } from './models/exported-bert';
import type { Benchmark, Figure } from './result';

/** The encoders that are drawn: 3,800 nodes and 20,000, with the names of modules and without any. */
const graphs = [
  { what: '3,800 nodes', layers: 35, named: true, limit: graphLimits.middle },
  { what: '20,000 nodes', layers: 183, named: true, limit: graphLimits.large },
  { what: '20,000 nodes without names', layers: 183, named: false, limit: graphLimits.large },
] as const;

/** Processor milliseconds of what is done before a graph can be drawn. */
interface Times {
  readonly data: number;
  readonly clone: number;
  readonly groups: number;
  readonly first: number;
  readonly again: number;
  readonly all: number;
  readonly search: number;
}

/** What the Graph panel does before it draws: what the page is told, groups, the first scene, a group opened, a search. */
export const graph: Benchmark = {
  name: 'graph',
  async run({ folder, coldRounds }) {
    const figures: Figure[] = [];
    for (const { what, layers, named, limit } of graphs) {
      const file = path.join(folder, `encoder-${layers}-${named}.onnx`);
      writeExportedBert(file, { layers, named });
      const rounds = Array.from({ length: coldRounds }, () => measure(file));
      const figure = (name: string, of: (times: Times) => number, most?: number): Figure => {
        const { least, low, high, rounds: count } = spreadOf(rounds.map(of));
        return {
          what: `${what}: ${name}`,
          value: least,
          unit: 'ms',
          quartiles: [low, high],
          rounds: count,
          limit: most,
        };
      };
      figures.push(
        figure(
          'to the first scene',
          ({ data, clone, groups, first }) => data + clone + groups + first,
          limit.firstScene,
        ),
        figure('what the page is told', ({ data }) => data),
        figure('copied to the page and to the worker', ({ clone }) => clone),
        figure('groups', ({ groups }) => groups),
        figure('layout of the first scene', ({ first }) => first),
        figure('a group opened', ({ again }) => again, limit.opened),
        figure('layout with everything open', ({ all }) => all),
        figure('a search', ({ search }) => search),
      );
    }
    return {
      name: 'graph',
      about: 'encoders as PyTorch exports them, up to what is drawn, processor time',
      figures,
    };
  },
};

function measure(file: string): Times {
  const model = readModel(file);
  const [data, given] = timed(() => graphData(model));
  // The page gets it from the extension, and the worker from the page.
  const [clone, received] = timed(() => structuredClone(structuredClone(given)));
  const [groups, maker] = timed(() => new SceneMaker(received.graphs[0]!));
  const opened = maker.openFor({ graph: '' });
  const [first, scene] = timed(() => sceneOf(maker, opened));
  const group = scene.boxes.find(({ kind }) => kind === 'group' || kind === 'repeat');
  const [again] = timed(() => sceneOf(maker, new Set([...opened, group!.id])));
  const [all] = timed(() => sceneOf(maker, maker.openFor({ graph: '', open: 'all' })));
  const finder = new GraphSearch(received);
  finder.find('op:Softmax');
  const [search] = timed(() => finder.find('softmax layer.1'));
  return { data, clone, groups, first, again, all, search };
}

function sceneOf(maker: SceneMaker, open: ReadonlySet<string>) {
  const steps = maker.scene(open);
  for (let step = steps.next(); ; step = steps.next()) if (step.done) return step.value;
}

/** Processor milliseconds: nothing here waits, and on a busy machine no run is left alone by others. */
function timed<T>(work: () => T): [ms: number, result: T] {
  const before = process.cpuUsage();
  const result = work();
  const { user, system } = process.cpuUsage(before);
  return [(user + system) / 1000, result];
}
