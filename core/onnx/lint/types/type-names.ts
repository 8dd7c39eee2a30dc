import { elementType, elementTypeOfCode } from '../../../tensor/dtype';
import type { TypeTree } from '../../text/parse/tree';
import { elementWords } from '../../text/parse/words';

/**
 * The types of values as the operator table writes them, without shapes: `tensor(float)`, `seq(tensor(int64))`,
 * `map(string, float)`.
 */
export type TypeName = string;

const tensorNames = new Map<string, TypeName>();

/** The type of tensors of an element type, by ONNX's word for it. */
export function tensorOf(element: string): TypeName {
  let name = tensorNames.get(element);
  if (name === undefined) {
    name = `tensor(${element})`;
    tensorNames.set(element, name);
  }
  return name;
}

/** The type that a text says; undefined for one that the table has no words for. */
export function typeName(type: TypeTree | undefined): TypeName | undefined {
  switch (type?.kind) {
    case 'tensor':
      return elementWords.has(type.element.text) ? tensorOf(type.element.text) : undefined;
    case 'sparse_tensor':
      return `sparse_tensor(${type.element.text})`;
    case 'seq':
    case 'optional': {
      const of = typeName(type.of);
      return of && `${type.kind}(${of})`;
    }
    case 'map': {
      const of = typeName(type.of);
      return of && `map(${type.key.text}, ${elementOf(of) ?? of})`;
    }
    default:
      return undefined;
  }
}

/** The type of tensors of an element type, by TensorProto's number for it; undefined for a number that is none. */
export function tensorOfCode(code: number): TypeName | undefined {
  const type = elementTypeOfCode(code);
  return type && tensorOf(elementType(type.name).text);
}

/** The element type of a tensor's type. */
export function elementOf(type: TypeName): string | undefined {
  return /^tensor\((\w+)\)$/.exec(type)?.[1];
}

/** What a sequence or an optional holds. */
export function contentOf(type: TypeName): TypeName | undefined {
  return /^(?:seq|optional)\((.*)\)$/.exec(type)?.[1];
}

/** A type as the text syntax writes it. */
export function shownType(type: TypeName): string {
  return type.replace(/(?<![a-z_])tensor\((\w+)\)/g, '$1');
}

/** Types in a message; a long list is cut. */
export function shownTypes(types: readonly TypeName[]): string {
  const most = 10;
  const shown = types.slice(0, most).map(shownType).join(', ');
  return types.length > most ? `${shown} …` : shown;
}
