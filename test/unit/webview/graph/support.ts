import { graphData } from '../../../../extension/graph/graph-data';
import type { GraphIndex } from '../../../../webview/graph/graph-index';
import { type Item, isContainer } from '../../../../webview/graph/groups/outline';
import { SceneMaker } from '../../../../webview/graph/layout/scene-maker';
import type { GraphData, GraphPart } from '../../../../webview/graph/protocol';
import type { Scene } from '../../../../webview/graph/scene';
import { modelOf } from '../../onnx/fixtures';

/**
 * A graph of lines `a, b = Conv(x, w) /layer1/Conv`: what a node makes, its operator, what it takes, its name. Names
 * that nothing makes are inputs, but those that begin with `w`, which are weights; `outputs` are the graph's.
 */
export function dataOf(text: string, outputs: readonly string[] = []): GraphData {
  const list = (names: string) => names.split(',').flatMap((name) => name.trim() || []);
  const node = text
    .split('\n')
    .map((line) => /^\s*(.*?)\s*=\s*(\w+)\((.*?)\)\s*(.*)$/.exec(line))
    .flatMap((match) =>
      match ? [{ output: list(match[1]!), opType: match[2]!, input: list(match[3]!), name: match[4]! }] : [],
    );
  const made = new Set(node.flatMap(({ output }) => output));
  const free = [...new Set(node.flatMap(({ input }) => input))].filter((name) => !made.has(name));
  const model = modelOf({
    input: free.filter((name) => !name.startsWith('w')).map((name) => ({ name })),
    initializer: free
      .filter((name) => name.startsWith('w'))
      .map((name) => ({ name, dataType: 1, dims: [1n], floatData: [1] })),
    node,
    output: outputs.map((name) => ({ name })),
  });
  return graphData(model);
}

export function mainOf(data: GraphData): GraphPart {
  return data.graphs[0]!;
}

/** The scene of a graph with these groups open; without them, as it is at first. */
export function sceneOf(
  maker: SceneMaker,
  open?: readonly string[] | 'all',
  keep?: Parameters<SceneMaker['scene']>[1],
): Scene {
  const steps = maker.scene(maker.openFor({ graph: '', open }), keep);
  for (let step = steps.next(); ; step = steps.next()) if (step.done) return step.value;
}

/** Items in words: operators, `x` for values, `name(…)` for groups, `name[…]` for stacks. */
function wordsOf(items: readonly Item[], index: GraphIndex): string {
  return items
    .map((item) => {
      if (!isContainer(item))
        return item.kind === 'node' ? index.op(item.number) : index.part.values.name[item.number];
      const inside = wordsOf(item.items, index);
      return item.kind === 'group' ? `${item.title}(${inside})` : `${item.title}[${inside}]`;
    })
    .join(' ');
}

/** The groups of a graph in words. */
export function groupsOf(text: string): string {
  const maker = new SceneMaker(mainOf(dataOf(text)));
  return wordsOf(
    maker.outline.items.filter(({ kind }) => kind !== 'input'),
    maker.index,
  );
}
