import type { FunctionDefinition, Model } from '../model';
import type { Pair } from './matching';
import { uniqueByKey } from './unique';

/** Pairs model-local functions: of one key, of one name, and at last those that alone have the same operators. */
export function matchFunctions(a: Model, b: Model): Pair<FunctionDefinition>[] {
  const ofA = new Map<FunctionDefinition, Pair<FunctionDefinition>>();
  const doneB = new Set<FunctionDefinition>();
  const pair = (x: FunctionDefinition, y: FunctionDefinition, how: Pair<unknown>['how']) => {
    ofA.set(x, { a: x, b: y, how });
    doneB.add(y);
  };
  for (const [key, x] of a.functions) {
    const y = b.functions.get(key);
    if (y) pair(x, y, 'name');
  }
  const keys: [keyOf: (definition: FunctionDefinition) => string, how: Pair<unknown>['how']][] = [
    [({ name, overload }) => `${name}:${overload}`, 'renamed'],
    [({ graph }) => JSON.stringify([graph.inputs.length, graph.nodes.map(({ op }) => op)]), 'structure'],
  ];
  for (const [keyOf, how] of keys) {
    const open = (model: Model, done: { has(one: FunctionDefinition): boolean }) => {
      const definitions = [...model.functions.values()].filter((one) => !done.has(one));
      return uniqueByKey(definitions.map((one) => [keyOf(one), one]));
    };
    const openA = open(a, ofA);
    for (const [key, y] of open(b, doneB)) {
      const x = openA.get(key);
      if (x && y) pair(x, y, how);
    }
  }
  return [...a.functions.values()].flatMap((x) => ofA.get(x) ?? []);
}
