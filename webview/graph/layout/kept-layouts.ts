import { type Given, layOut } from './level-layout';
import type { Level } from './levels';
import type { LevelLayout } from './placed-level';

/** So many layouts are kept; a model has hundreds of groups, and most look like others. */
const mostKept = 3000;

/**
 * Layouts by all that makes them what they are, values by the order in which they come. Groups that are alike (a network's
 * layers) are laid out once, and what did not change is not laid out again.
 */
export class KeptLayouts {
  private readonly kept = new Map<string, LevelLayout>();

  layout(level: Level, given: Given): LevelLayout {
    const values = new Map<number, number>();
    const key = keyOf(level, given, (value) => {
      let number = values.get(value);
      if (number === undefined) {
        number = values.size;
        values.set(value, number);
      }
      return number;
    });
    const found = this.kept.get(key);
    if (found) return { ...found, ...crossingsOf(level, found) };
    const layout = layOut(level, given);
    if (this.kept.size >= mostKept) this.kept.clear();
    this.kept.set(key, layout);
    return layout;
  }
}

function keyOf(level: Level, given: Given, numberOf: (value: number) => number): string {
  const edges = level.edges.map(
    ({ value, from, to }, at) => `${numberOf(value)},${from},${to}${given.labelled(at) ? 'l' : ''}`,
  );
  const ports = level.ports.map(({ side, value }) => `${side}${numberOf(value)}`);
  const sizes = given.sizes.map(({ width, height }, at) => {
    const inner = given.inner(at);
    const crossings =
      inner && [...inner.entries, ...inner.exits].map(([value, x]) => `${numberOf(value)}@${x}`);
    return `${width}×${height}${crossings ?? ''}`;
  });
  return [level.container ? 'g' : '', given.least, sizes, ports, edges].join(';');
}

/** Where this level's values cross the border, in a layout that was made for one that looks the same. */
function crossingsOf({ ports }: Level, { portPlaces }: LevelLayout): Pick<LevelLayout, 'entries' | 'exits'> {
  const of = (wanted: 'in' | 'out') =>
    new Map(
      ports.flatMap(({ side, value }, at) => (side === wanted ? [[value, portPlaces[at]!] as const] : [])),
    );
  return { entries: of('in'), exits: of('out') };
}
