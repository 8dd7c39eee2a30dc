import type { Scope } from '../../core/onnx/text/parse/scopes';
import type { GraphTree, NodeTree, Range } from '../../core/onnx/text/parse/tree';
import { nodeAt } from '../tree/node-at';
import type { Occurrence, ValueEntity } from './entity';
import type { NameIndex } from './name-index';

/** What the flow of values joins: a node, a value that no node makes, or a model-local function. */
export type Place =
  | { readonly kind: 'node'; readonly node: NodeTree; readonly scope: Scope }
  | { readonly kind: 'value'; readonly value: ValueEntity }
  | { readonly kind: 'function'; readonly scope: Scope };

/** A neighbour in the flow of values, and the names that the flow goes by. */
export interface Neighbour {
  readonly place: Place;
  readonly names: readonly Range[];
}

/**
 * The flow of values in a text, made of its names. Bodies belong to their node: what a body takes from outside is taken
 * by its own nodes, what it gives back is taken by the node around it. A function gives what its nodes make, and who
 * calls it takes that.
 */
export class Flow {
  constructor(
    private readonly names: NameIndex,
    private readonly scopes: readonly Scope[],
  ) {}

  /** Who takes what this one makes: consumers. The names stand in the consumers. */
  consumers(place: Place): Neighbour[] {
    const found = new Found();
    if (place.kind === 'function') {
      const entity = this.functionOf(place.scope);
      for (const each of entity?.occurrences ?? []) {
        if (each.role === 'use' && each.node) found.add(nodePlace(each.node, each.scope!), each);
      }
      return found.neighbours();
    }
    const values = place.kind === 'value' ? [place.value] : this.madeBy(place.node);
    for (const value of values) {
      for (const each of value.occurrences) {
        if (each.role !== 'use' || !each.scope) continue;
        if (each.node) found.add(nodePlace(each.node, each.scope), each);
        else this.addAround(found, each);
      }
    }
    return found.neighbours();
  }

  /** Who makes what this one takes: producers, the function that it calls, and what its bodies give back. */
  producers(place: Place): Neighbour[] {
    const found = new Found();
    if (place.kind === 'function') this.addResults(found, place.scope.graph);
    if (place.kind !== 'node') return found.neighbours();
    for (const each of this.names.within(place.node)) {
      if (each.node !== place.node || each.role !== 'use') continue;
      if (each.entity.kind === 'value') this.addProducer(found, each.entity, each);
      else if (each.entity.kind === 'function')
        found.add({ kind: 'function', scope: each.entity.scope }, each);
    }
    for (const body of place.scope.bodies) {
      if (body.owner === place.node) this.addResults(found, body.graph);
    }
    return found.neighbours();
  }

  /** What stands at an offset: the maker of the value, the node, or the function that is named there. */
  at(offset: number): Place | undefined {
    const occurrence = this.names.at(offset);
    const entity = occurrence?.entity;
    if (entity?.kind === 'function') return { kind: 'function', scope: entity.scope };
    if (entity?.kind === 'value') return makerOf(entity);
    if (occurrence?.node && occurrence.scope) return nodePlace(occurrence.node, occurrence.scope);
    const around = nodeAt(this.scopes, offset);
    return around && nodePlace(around.node, around.scope);
  }

  /** A graph's outputs go to the node whose body it is, or to the function. Those of the main graph leave the model. */
  private addAround(found: Found, { scope, start, end }: Occurrence): void {
    if (!scope) return;
    if (scope.owner && scope.parent) found.add(nodePlace(scope.owner, scope.parent), { start, end });
    else if (scope.kind === 'function') found.add({ kind: 'function', scope }, { start, end });
  }

  private addResults(found: Found, graph: GraphTree): void {
    for (const { name } of graph.outputs) {
      const occurrence = this.names.at(name.start);
      if (occurrence?.entity.kind === 'value') this.addProducer(found, occurrence.entity, occurrence);
    }
  }

  private addProducer(found: Found, value: ValueEntity, name: Range): void {
    found.add(makerOf(value), name);
  }

  private madeBy(node: NodeTree): ValueEntity[] {
    return node.outputs.flatMap((name) => {
      const entity = name.text === '' ? undefined : this.names.at(name.start)?.entity;
      return entity?.kind === 'value' ? [entity] : [];
    });
  }

  private functionOf(scope: Scope) {
    const { name } = scope.graph;
    const entity = name && this.names.at(name.start)?.entity;
    return entity?.kind === 'function' ? entity : undefined;
  }
}

/** Neighbours, each once, in the order in which they were found. */
class Found {
  private readonly places = new Map<object, { place: Place; names: Range[] }>();

  add(place: Place, { start, end }: Range): void {
    const key = place.kind === 'node' ? place.node : place.kind === 'value' ? place.value : place.scope;
    const known = this.places.get(key) ?? { place, names: [] };
    known.names.push({ start, end });
    this.places.set(key, known);
  }

  neighbours(): Neighbour[] {
    return [...this.places.values()];
  }
}

function makerOf(value: ValueEntity): Place {
  const node = value.definition?.node;
  return node ? nodePlace(node, value.scope) : { kind: 'value', value };
}

function nodePlace(node: NodeTree, scope: Scope): Place {
  return { kind: 'node', node, scope };
}
