import { isConstant } from '../onnx/constant';
import type { Node } from '../onnx/model';
import type { Scope } from './node-scope';
import { crossingsOf, repetitionsIn, type Tokens } from './repetitions';

/**
 * Finds blocks that repeat one after another (a network's layers, where names say nothing of them): runs of nodes with
 * the same operators and attributes in the same order. The repetition that covers most nodes counts first, then what is
 * left of the others, then what repeats inside of blocks. Where a block begins is ambiguous in a repetition: a place is taken
 * where few values pass, as between two layers. Blocks are called `block1.0`, `block1.1`, after the repetition and the
 * place in it. Undefined where nothing repeats.
 */
export function blockScopes(nodes: readonly Node[]): readonly Scope[] | undefined {
  const running = nodes.flatMap((node, place) => (isConstant(node.proto) ? [] : [place]));
  const counted = running.map((place) => nodes[place]!);
  const graph: Tokens = {
    tokens: tokensOf(counted),
    crossings: crossingsOf(counted.length, spansOf(counted)),
    weighted: counted.map((node) => node.inputs.some((name) => node.graph.weights.has(name))),
  };
  const scopes: Scope[] = nodes.map(() => []);
  /** The place in the graph where what comes at an index begins: a Constant goes with the node after it. */
  const placeOf = (index: number) => (index === 0 ? 0 : running[index - 1]! + 1);

  const nameBlocks = (start: number, end: number): void => {
    repetitionsIn(graph, start, end).forEach(({ start: first, period, count }, run) => {
      for (let block = 0; block < count; block++) {
        const from = first + block * period;
        const part = { name: `block${run + 1}.${block}`, kind: undefined };
        for (let place = placeOf(from); place < placeOf(from + period); place++) {
          scopes[place] = [...scopes[place]!, part];
        }
        nameBlocks(from, from + period);
      }
    });
  };
  nameBlocks(0, counted.length);
  return scopes.some((scope) => scope.length > 0) ? scopes : undefined;
}

/** A number for each node: equal where operators and attributes are. */
function tokensOf(nodes: readonly Node[]): Uint32Array {
  const known = new Map<string, number>();
  return Uint32Array.from(nodes, (node) => {
    const { domain, op, overload, inputs, outputs, attributes } = node;
    const said = attributes.map(({ name, i, f, s, ints, floats, g, t }) => {
      const text = s.length <= 256 ? Buffer.from(s).toString('latin1') : s.length;
      const body = g ? g.node.map(({ opType }) => opType) : '';
      return [
        name,
        `${i}`,
        f,
        text,
        ints.slice(0, 64).map(String),
        floats.slice(0, 64),
        body,
        t?.dims.length,
      ];
    });
    const text = JSON.stringify([domain, op, overload, inputs.length, outputs.length, said]);
    const token = known.get(text) ?? known.size;
    known.set(text, token);
    return token;
  });
}

/** Where each value of these nodes is made and used last, by index; a value that none uses is left out. */
function spansOf(nodes: readonly Node[]): (readonly [made: number, lastUse: number])[] {
  const madeAt = new Map<string, number>();
  nodes.forEach((node, at) => {
    for (const output of node.outputs) if (output !== '') madeAt.set(output, at);
  });
  const lastUse = new Map<string, number>();
  nodes.forEach((node, at) => {
    for (const name of [...node.inputs, ...node.captures]) if (madeAt.has(name)) lastUse.set(name, at);
  });
  return [...lastUse].map(([name, last]) => [madeAt.get(name)!, last] as const);
}
