import type { Range, ValueTree } from '../../core/onnx/text/parse/tree';
import type { Entity, Occurrence, ValueEntity } from './entity';

/** Where something is made: the name, and the whole of it (a node, an input with its type, a function). */
export interface DefinitionPlace {
  readonly name: Range;
  readonly whole: Range;
}

/** Where a name gets its meaning; several where a text defines it more than once, none where nothing does. */
export function definitionsOf(entity: Entity): DefinitionPlace[] {
  // A symbol of shapes has no place of its own: it is where it stands first.
  if (entity.kind === 'dimension') return entity.occurrences.slice(0, 1).map(placeOf);
  return entity.occurrences.filter(({ role }) => role === 'definition').map(placeOf);
}

/** Where a value's type is written; undefined where it is not. */
export function typePlace(entity: ValueEntity): DefinitionPlace | undefined {
  const typed = entity.occurrences.filter(({ value }) => value?.type);
  const own = typed.find(({ role }) => role === 'type') ?? typed[0];
  return own && placeOf(own);
}

/** The type that is written for a value. */
export function writtenType(entity: ValueEntity): ValueTree['type'] {
  return entity.occurrences.find(({ value }) => value?.type)?.value?.type;
}

function placeOf(occurrence: Occurrence): DefinitionPlace {
  return { name: occurrence, whole: wholeOf(occurrence) };
}

function wholeOf({ entity, node, value, start, end }: Occurrence): Range {
  if (value) return value;
  switch (entity.kind) {
    case 'value':
    case 'node':
      return node ?? { start, end };
    case 'function':
    case 'graph':
      return entity.scope.graph;
    case 'attribute':
      return entity.declared;
    default:
      return { start, end };
  }
}
