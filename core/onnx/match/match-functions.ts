import type { FunctionDefinition, Model } from '../model';
import type { Pair } from './matching';

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
    const single = (
      definitions: Iterable<FunctionDefinition>,
      done: (one: FunctionDefinition) => boolean,
    ) => {
      const found = new Map<string, FunctionDefinition | undefined>();
      for (const one of definitions) {
        if (!done(one)) found.set(keyOf(one), found.has(keyOf(one)) ? undefined : one);
      }
      return found;
    };
    const openA = single(a.functions.values(), (one) => ofA.has(one));
    for (const [key, y] of single(b.functions.values(), (one) => doneB.has(one))) {
      const x = openA.get(key);
      if (x && y) pair(x, y, how);
    }
  }
  return [...a.functions.values()].flatMap((x) => ofA.get(x) ?? []);
}
