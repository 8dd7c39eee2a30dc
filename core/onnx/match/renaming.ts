import type { RenamingRule } from './matching';
import { scopeEnds } from './names';
import { uniqueByKey } from './unique';

/** So many scopes at the front of a name may be others, be left out or be added. */
const deepestScope = 3;

/** Fewer names than this are no rule but chance. */
const fewestVotes = 2;

/** More rules than this say that the models have little in common. */
const mostRules = 50;

/** A name that is not matched yet. Names of different kinds (operators, for one) never mean the same thing. */
export interface OpenName {
  readonly name: string;
  readonly kind: string;
}

/**
 * Finds the prefixes that were replaced throughout: names that are the same behind their first scopes vote for the
 * replacement of what stands before, where what follows is one name's alone on each side.
 */
export class RenamingRules {
  private votes: readonly RenamingRule[] = [];

  /** The rules, most frequent first. */
  get rules(): readonly RenamingRule[] {
    return this.votes;
  }

  /** Finds the rules between names that are not matched, in addition to those that are known. */
  learn(namesOfA: readonly OpenName[], namesOfB: readonly OpenName[]): void {
    const ofA = uniqueByKey(restsAndPrefixes(namesOfA));
    const ofB = uniqueByKey(restsAndPrefixes(namesOfB));
    const found = new Map(this.votes.map((rule) => [keyOf(rule.a, rule.b), rule]));
    for (const { name, kind } of namesOfB) {
      // The shortest prefix that leaves the same on both sides says the most.
      for (const end of [0, ...scopeEnds(name, deepestScope)]) {
        const rest = restOf(name, kind, end);
        const a = ofA.get(rest);
        if (a === undefined || ofB.get(rest) === undefined) continue;
        const b = name.slice(0, end);
        const key = keyOf(a, b);
        if (a !== b) found.set(key, { a, b, count: (found.get(key)?.count ?? 0) + 1 });
        break;
      }
    }
    this.votes = [...found.values()]
      .filter(({ count }) => count >= fewestVotes)
      .sort((x, y) => y.count - x.count || (keyOf(x.a, x.b) < keyOf(y.a, y.b) ? -1 : 1))
      .slice(0, mostRules);
  }

  /** What a name of B may be called in A, by the longest prefix first. */
  namesInA(nameOfB: string): string[] {
    return this.votes
      .filter(({ b }) => nameOfB.startsWith(b))
      .sort((x, y) => y.b.length - x.b.length)
      .map(({ a, b }) => a + nameOfB.slice(b.length));
  }
}

/** What is left of each name behind each of its scopes, and the prefix before it. */
function* restsAndPrefixes(names: readonly OpenName[]): Generator<[rest: string, prefix: string]> {
  for (const { name, kind } of names) {
    for (const end of [0, ...scopeEnds(name, deepestScope)]) {
      yield [restOf(name, kind, end), name.slice(0, end)];
    }
  }
}

function restOf(name: string, kind: string, end: number): string {
  return `${kind}\n${name.slice(end)}`;
}

function keyOf(a: string, b: string): string {
  return `${b}\n${a}`;
}
