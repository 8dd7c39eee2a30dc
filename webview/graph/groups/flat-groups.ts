import { crossingsOf, repetitionsIn } from '../../../core/modules/repetitions';
import type { GraphIndex } from '../graph-index';
import { valueRole } from '../protocol';
import type { Container } from './outline';
import { stackOf } from './stacks';
import { titleOfWords } from './titles';
import type { Naming, Unit } from './unit';

/** Of so many units side by side, what repeats is shown once; of so many, chains become one box. */
const manyForRepetition = 24;
const manyForChains = 40;
const shortestChain = 3;
/** More than this nobody takes in: it is divided into so many sections. */
const mostSideBySide = 150;
const sections = 40;

/**
 * Makes groups where no name says any and there is much side by side: of blocks that repeat (whatever their attributes,
 * as a network's layers differ in strides), and of chains without a branch. Units come in an order in which none uses what
 * a later one makes, and so do those returned.
 */
export function flatGroups(units: readonly Unit[], naming: Naming): readonly Unit[] {
  let found = units;
  if (found.length > manyForChains) found = chained(found, naming);
  if (found.length > manyForRepetition) found = repeated(found, naming);
  return sectioned(found, naming);
}

/** Neighbours in the order are in no cycle with what is before or behind them. */
function repeated(units: readonly Unit[], naming: Naming): readonly Unit[] {
  const numbers = new Map<string, number>();
  const tokens = Uint32Array.from(units, ({ signature }) => {
    const number = numbers.get(signature) ?? numbers.size;
    numbers.set(signature, number);
    return number;
  });
  const { index } = naming;
  const crossings = crossingsOf(units.length, spansOf(units, index));
  const weighted = units.map(({ places }) =>
    places.some((place) =>
      index.taken(index.running[place]!).some((value) => index.part.values.role[value] === valueRole.weight),
    ),
  );
  const found: Unit[] = [];
  let done = 0;
  for (const { start, period, count } of repetitionsIn({ tokens, crossings, weighted }, 0, units.length)) {
    const parts = Array.from({ length: count }, (_, at) =>
      units.slice(start + at * period, start + (at + 1) * period),
    );
    if (!parts.every((part, at) => at === 0 || follows(parts[at - 1]!, part, index))) continue;
    found.push(...units.slice(done, start));
    const blocks = parts.map((part) => groupOf(part, naming));
    const first = naming.index.running[blocks[0]!.places[0]!]!;
    const id = naming.unusedId(`repeat:${naming.path}/@${first}+${count}`);
    found.push(stackOf(blocks, (blocks[0]!.item as Container).title, id));
    done = start + period * count;
  }
  return [...found, ...units.slice(done)];
}

/** Whether one block uses what another makes: parallel branches that are alike are no layers. */
function follows(before: readonly Unit[], block: readonly Unit[], index: GraphIndex): boolean {
  const inside = new Set(block.flatMap(({ places }) => places));
  return before.some(({ places }) =>
    places.some((place) => index.behind(place).some((to) => inside.has(to))),
  );
}

/** Chains of nodes of which each is all that the next one uses, and is used by that alone. */
function chained(units: readonly Unit[], naming: Naming): readonly Unit[] {
  const { index } = naming;
  const unitOf = new Map<number, number>();
  units.forEach(({ places }, at) => {
    for (const place of places) unitOf.set(place, at);
  });
  const next = new Int32Array(units.length).fill(-1);
  const before = new Int32Array(units.length).fill(-1);
  units.forEach(({ places, item }, at) => {
    if (item.kind !== 'node') return;
    const behind = new Set(Array.from(index.behind(places[0]!), (to) => unitOf.get(to)));
    const [only] = behind;
    if (behind.size !== 1 || only === undefined || only <= at || units[only]!.item.kind !== 'node') return;
    const makers = new Set(index.before(units[only]!.item.number as number));
    if (makers.size === 1 && index.place[[...makers][0]!] === places[0]) {
      next[at] = only;
      before[only] = at;
    }
  });
  const found: Unit[] = [];
  units.forEach((unit, at) => {
    if (before[at]! >= 0) return;
    const chain: Unit[] = [unit];
    for (let on = next[at]!; on >= 0; on = next[on]!) chain.push(units[on]!);
    if (chain.length >= shortestChain) found.push(groupOf(chain, naming, repeated(chain, naming)));
    else found.push(...chain);
  });
  return found;
}

/** Divides what is too much into sections, where few values pass from one to the next. */
function sectioned(units: readonly Unit[], naming: Naming): readonly Unit[] {
  const { length } = units;
  if (length <= mostSideBySide) return units;
  const crossings = crossingsOf(units.length, spansOf(units, naming.index));
  const size = length / sections;
  const found: Unit[] = [];
  for (let section = 0, from = 0; section < sections; section++) {
    const wanted = Math.round((section + 1) * size);
    const near = Math.floor(size / 4);
    let to = section + 1 === sections ? length : wanted;
    for (let at = wanted - near; section + 1 < sections && at <= wanted + near; at++) {
      if (crossings[at]! < crossings[to]!) to = at;
    }
    found.push(groupOf(units.slice(from, to), naming));
    from = to;
  }
  return found;
}

/** A group of these units, in which they stand as `inside` where that is not as they are. */
function groupOf(units: readonly Unit[], naming: Naming, inside = units): Unit {
  const { path, index, unusedId } = naming;
  const places = units.flatMap((unit) => unit.places);
  const words = units.map(({ name, item }) =>
    item.kind === 'node' ? index.op(item.number) : name || (item as Container).title,
  );
  const item: Container = {
    kind: 'group',
    id: unusedId(`group:${path}/@${index.running[places[0]!]}`),
    title: titleOfWords(words),
    detail: '',
    items: sectioned(inside, naming).map((unit) => unit.item),
    nodeCount: places.length,
    parent: undefined,
  };
  return { name: '', signature: `(${units.map(({ signature }) => signature).join(' ')})`, places, item };
}

/** Where what each node makes is made and used last, by the unit's index. */
function spansOf(units: readonly Unit[], index: GraphIndex): (readonly [made: number, lastUse: number])[] {
  const unitOf = new Map<number, number>();
  units.forEach(({ places }, at) => {
    for (const place of places) unitOf.set(place, at);
  });
  return units.flatMap(({ places }, at) =>
    places.map((place) => {
      let last = at;
      for (const to of index.behind(place)) last = Math.max(last, unitOf.get(to) ?? at);
      return [at, last] as const;
    }),
  );
}
